"""The recipes for shards are run as they are on the page: make, SLURM, Kubernetes, engines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annotator import suggest_texts
from tests.docs.pages import DOCS, blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = DOCS / "engineers" / "shards.md"
TEXTS = {f"n{number}": f"{number} rebels left Kesh." for number in range(6)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Has `corpus/` with the texts, and `shards/` with two halves of them."""
    lines = [json.dumps({"id": key, "text": text}) for key, text in TEXTS.items()]
    for name, part in {
        "corpus/all": lines,
        "shards/shard-0": lines[::2],
        "shards/shard-1": lines[1::2],
    }.items():
        path = tmp_path / f"{name}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(part))
    (tmp_path / "patterns.jsonl").write_text('{"label": "ACTOR", "pattern": "rebels"}')
    return tmp_path


def recipe(language: str, mark: str) -> str:
    (found,) = (text for text in blocks(PAGE, language) if mark in text)
    return found


def run(folder: Path, *command: str, **environment: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path, **environment}, check=True)


def spans(files: Iterator[Path]) -> dict[str, object]:
    lines = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    return {line["id"]: line["spans"] for line in lines if "spans" in line}


@pytest.mark.slow
@pytest.mark.skipif(find_spec("yaml") is None, reason="PyYAML reads the job of Kubernetes")
def test_make_slurm_and_kubernetes_suggest_for_every_shard(folder: Path) -> None:
    import yaml

    fast = ("annotator suggest", "annotator suggest --suggester patterns.jsonl")
    job = yaml.safe_load(recipe("yaml", "kind: Job"))
    (command,) = job["spec"]["template"]["spec"]["containers"][0]["args"]
    recipes = {
        "Makefile": recipe("make", "all:"),
        "array.sh": recipe("sh", "#SBATCH"),
        "job.sh": command.replace("/data/", ""),
    }
    for name, text in recipes.items():
        (folder / name).write_text(text.replace(*fast))
        if name == "Makefile":
            run(folder, "make", "-j2", "all")
        else:
            for index in ("0", "1"):
                numbers = {"SLURM_ARRAY_TASK_ID": index, "JOB_COMPLETION_INDEX": index}
                run(folder, "sh", name, **numbers)
        found = spans((folder / "spans").glob("*.jsonl"))
        expected = suggest_texts(TEXTS.values(), str(folder / "patterns.jsonl"))
        assert found == dict(zip(TEXTS, expected, strict=True)), name
        (folder / "spans").rename(folder / f"spans of {name}")


@pytest.mark.slow
@pytest.mark.parametrize("package", ["datasets", "ray"])
def test_engines_find_the_spans_of_one_process(folder: Path, package: str) -> None:
    if find_spec(package) is None:
        pytest.skip(f"needs {package}")
    text = recipe("python", {"datasets": "datasets import", "ray": "import ray"}[package])
    (folder / "recipe.py").write_text(text.replace("num_proc=8", "num_proc=2"))
    run(folder, sys.executable, "recipe.py")
    found = spans(iter([*folder.glob("spans.jsonl"), *folder.glob("spans/*.json")]))
    assert found == dict(zip(TEXTS, suggest_texts(TEXTS.values()), strict=True))
