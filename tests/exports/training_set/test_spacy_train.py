"""The export in the hands of its reader: spaCy's own commands, run as the card says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from exports.options import ExportOptions
from exports.training_set import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.model import GoldArticle, Label
    from exports.options import Unit

SAMPLES = files("corpus") / "samples" / "articles.jsonl"
EXCUSED = re.compile(
    r"Low number of examples|No examples for texts WITHOUT|^. \d+ (warnings?|errors?)$"
)


@pytest.fixture
def gold(gold_of: Callable[..., GoldArticle]) -> list[GoldArticle]:
    if not SAMPLES.is_file():
        pytest.skip("there are no sample articles yet")
    lines = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    return [
        gold_of(
            line["text"],
            [(span["start"], span["end"], span["label"]) for span in line["spans"]],
            id=line["id"],
        )
        for line in lines
    ]


def spacy(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "spacy", *arguments]
    plain = {**os.environ, "ANSI_COLORS_DISABLED": "1"}
    return subprocess.run(command, cwd=out, env=plain, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("by", ["article", "paragraph"])
def test_spacy_debug_data_warns_only_of_few_examples(
    tmp_path: Path, gold: list[GoldArticle], labels: list[Label], by: Unit
) -> None:
    options = ExportOptions(by=by)
    write.write(tmp_path / "out", gold, labels=labels, lang="en", options=options)
    told = spacy(tmp_path / "out", "debug", "data", "config.cfg").stdout
    complaints = [line for line in told.splitlines() if line.startswith(("⚠", "✘"))]
    assert any("Low number of examples" in line for line in complaints)
    assert [line for line in complaints if not EXCUSED.search(line)] == []
    assert "✔ Corpus is loadable" in told
    assert "✔ No overlap between training and evaluation data" in told
    assert "misaligned" not in told


@pytest.mark.slow
@pytest.mark.parametrize(("by", "steps"), [("article", 40), ("paragraph", 100)])
def test_a_model_learns_from_the_set(
    tmp_path: Path, gold: list[GoldArticle], labels: list[Label], by: Unit, steps: int
) -> None:
    """A paragraph has less to learn from than an article: it takes more steps."""
    options = ExportOptions(by=by)
    write.write(tmp_path / "out", gold, labels=labels, lang="en", options=options)
    told = spacy(
        tmp_path / "out",
        *("train", "config.cfg", "--output", "model"),
        *("--training.max_steps", f"{steps}", "--training.eval_frequency", f"{steps // 2}"),
    )
    assert told.returncode == 0, told.stderr
    assert "E024" not in told.stdout + told.stderr
    rows = re.findall(r"^\s*\d+\s+(\d+)\s+[\d.]+\s+([\d.]+)\s+([\d.]+)", told.stdout, re.MULTILINE)
    numbers, losses, scores = zip(*rows, strict=True)
    assert int(numbers[-1]) == steps
    assert float(losses[-1]) < float(losses[1])
    assert float(scores[-1]) > 0
