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


@pytest.mark.slow
def test_spacy_trains_from_the_project_file(
    tmp_path: Path, spacy: Spacy, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    stages.annotator("export", "spacy", "out", "--dev", "0.4")
    digest = json.loads((out / "manifest.json").read_text("utf-8"))["digest"]
    config = (out / "project_file.cfg").read_text("utf-8")
    (block,) = blocks(DOCS / "engineers" / "training.md", "ini")
    until = re.compile(r'^until = "\w{32}"$', re.MULTILINE)
    assert until.sub("", block).strip() in until.sub("", config)
    before = (tmp_path / "annotations.db").read_bytes()
    monkeypatch.chdir(out)
    told = spacy("debug", "data", "project_file.cfg").stdout
    assert "✔ Corpus is loadable" in told
    assert "✔ No overlap between training and evaluation data" in told
    assert "5 training docs" in told
    steps = ("--training.max_steps", "2", "--training.eval_frequency", "1")
    trained = spacy("train", "project_file.cfg", "--output", "model", *steps)
    assert trained.returncode == 0, trained.stderr
    assert digest in (out / "model" / "model-last" / "config.cfg").read_text("utf-8")
    from_files = spacy("train", "config.cfg", *steps)
    assert from_files.stdout.splitlines()[-2:] == trained.stdout.splitlines()[-4:-2]
    assert (tmp_path / "annotations.db").read_bytes() == before
    (out / "digest.cfg").write_text(until.sub("until = null", config), "utf-8")
    (tmp_path / "more.jsonl").write_text('{"text": "Rebels left.", "spans": []}\n', "utf-8")
    db = ("--db", "../annotations.db")
    stages.annotator(*db, "import", "../more.jsonl", "--gold", "rea")
    refused = spacy("train", "digest.cfg", *steps)
    assert refused.returncode == 1
    assert f"not {digest} as the config asks. Set digest to" in refused.stderr
