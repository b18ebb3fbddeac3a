"""project.yml in the hands of weasel."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import srsly
from weasel.cli.run import project_run
from weasel.schemas import ProjectConfigSchema, validate
from weasel.util import load_project_config

from exports.options import ExportOptions
from exports.training_set import write
from exports.training_set.weasel_project import weasel_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.model import GoldArticle, Label

STEPS = ("verify", "check", "train", "evaluate", "package")


def steps(sides: dict[str, str], **given: Any) -> dict[str, dict[str, Any]]:
    text = weasel_project(sides, **given)
    assert "&id" not in text
    found = srsly.yaml_loads(text)
    assert validate(ProjectConfigSchema, found) == []
    return {step["name"]: step for step in found["commands"]}


def test_it_is_valid_and_names_what_each_step_reads_and_writes() -> None:
    plain = steps({"train": "train.spacy", "dev": "dev.spacy"})
    assert tuple(plain) == STEPS
    assert plain["train"]["deps"] == ["config.cfg", "train.spacy", "dev.spacy"]
    assert plain["evaluate"]["deps"] == ["model/model-best", "dev.spacy"]
    assert not any("--code" in line for step in plain.values() for line in step["script"])
    full = steps({"train": "train", "dev": "dev", "test": "test"}, code="tokenizer.py", gpu=0)
    assert full["train"]["deps"] == ["config.cfg", "train", "dev", "tokenizer.py"]
    assert full["evaluate"]["deps"] == ["model/model-best", "test", "tokenizer.py"]
    for name in STEPS[1:]:
        assert "--code tokenizer.py" in full[name]["script"][0]


def test_weasel_finds_what_every_step_of_an_export_needs(
    tmp_path: Path,
    some_gold: Callable[..., list[GoldArticle]],
    labels: list[Label],
    capfd: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    write.write(out, some_gold(12), labels=labels, lang="en", options=ExportOptions(test=0.2))
    made = {path.name for path in out.iterdir()}
    for step in load_project_config(out)["commands"]:
        assert made.issuperset(step.get("deps", [])), step["name"]
        made.update(step.get("outputs", []))
        project_run(out, step["name"], dry=True, overrides={"vars.project_file": "../news.db"})
    told = capfd.readouterr().out
    assert "annotator --db ../news.db verify ." in told
    assert "spacy debug data config.cfg" in told
    assert "spacy evaluate model/model-best test.spacy --output metrics.json --gpu-id -1" in told
    assert "spacy package model/model-best packages --name annotator --version 0.0.0" in told


@pytest.mark.slow
def test_the_steps_lead_to_a_package(
    tmp_path: Path, some_gold: Callable[..., list[GoldArticle]], labels: list[Label]
) -> None:
    out = tmp_path / "out"
    write.write(out, some_gold(12), labels=labels, lang="en")
    config = (out / "config.cfg").read_text("utf-8")
    (out / "config.cfg").write_text(config.replace("max_steps = 20000", "max_steps = 2"), "utf-8")

    def run() -> str:
        command = [sys.executable, "-m", "weasel", "run", "all", str(out)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    run()
    assert "ents_f" in json.loads((out / "metrics.json").read_text("utf-8"))
    assert (out / "packages" / "en_annotator-0.0.0" / "setup.py").is_file()
    assert "Skipping 'train': nothing changed" in run()
