"""spaCy's own commands on a config that reads a project file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import exports
from tests.docs import stages
from tests.docs.pages import DOCS, blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    Spacy = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(exports.__file__).parents[1]


@pytest.fixture
def spacy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spacy:
    """Runs a command of spaCy beside a project, with the entry points that pyproject declares."""
    points = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    installed = tmp_path / "installed" / "annotator_tui-0.dist-info"
    installed.mkdir(parents=True)
    lines = [
        "\n".join([f"[{group}]", *(f"{name} = {value}" for name, value in named.items()), ""])
        for group, named in points.items()
    ]
    (installed / "entry_points.txt").write_text("\n".join(lines), "utf-8")
    (installed / "METADATA").write_text("Name: annotator-tui\nVersion: 0\n", "utf-8")
    paths = os.pathsep.join([str(installed.parent), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": paths, "ANSI_COLORS_DISABLED": "1"}
    monkeypatch.chdir(tmp_path)
    stages.gold(tmp_path)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "spacy", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def reading_the_project(config: str, digest: str) -> str:
    """The exported config with the blocks on the page in place of its own."""
    (block,) = blocks(DOCS / "engineers" / "training.md", "ini")
    without = re.sub(r"\[corpora\.\w+\]\n.*?\n(?=\n\[)", "", config, flags=re.DOTALL)
    return without + "\n\n" + re.sub(r'digest = "\w+"', f'digest = "{digest}"', block)


@pytest.mark.slow
def test_spacy_trains_from_the_project_file(tmp_path: Path, spacy: Spacy) -> None:
    stages.annotator("export", "spacy", "out", "--dev", "0.4")
    digest = json.loads((tmp_path / "out" / "manifest.json").read_text())["digest"]
    config = (tmp_path / "out" / "config.cfg").read_text("utf-8")
    (tmp_path / "project.cfg").write_text(reading_the_project(config, digest), "utf-8")
    before = (tmp_path / "annotations.db").read_bytes()
    told = spacy("debug", "data", "project.cfg").stdout
    assert "✔ Corpus is loadable" in told
    assert "✔ No overlap between training and evaluation data" in told
    assert "5 training docs" in told
    steps = ("--training.max_steps", "2", "--training.eval_frequency", "1")
    trained = spacy("train", "project.cfg", "--output", "model", *steps)
    assert trained.returncode == 0, trained.stderr
    assert digest in (tmp_path / "model" / "model-last" / "config.cfg").read_text("utf-8")
    from_files = spacy(
        "train",
        "out/config.cfg",
        "--paths.train",
        "out/train.spacy",
        *steps,
        "--paths.dev",
        "out/dev.spacy",
    )
    assert from_files.stdout.splitlines()[-2:] == trained.stdout.splitlines()[-4:-2]
    assert (tmp_path / "annotations.db").read_bytes() == before
    (tmp_path / "more.jsonl").write_text('{"text": "Rebels left.", "spans": []}\n', "utf-8")
    stages.annotator("import", "more.jsonl", "--gold", "rea")
    refused = spacy("train", "project.cfg", "--output", "again", *steps)
    assert refused.returncode == 1
    assert f"not {digest} as the config asks. Set digest to" in refused.stderr
