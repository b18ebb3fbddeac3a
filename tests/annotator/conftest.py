"""Fixtures for commands."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from annotator.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

SAMPLES = str(files("corpus") / "samples" / "articles.jsonl")
TEXT = "At least 56 rebels fled from Kesh to Varda."


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the command line in an empty folder; only explained failures come back as results."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **options: object) -> Result:
        result = CliRunner().invoke(main, arguments, **options)  # type: ignore[arg-type]
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture(scope="session")
def gold_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed project file with the sample articles, whose spans are gold of *rea*."""
    path = tmp_path_factory.mktemp("gold") / "annotations.db"
    command = ["--db", str(path), "import", SAMPLES, "--gold", "rea"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def gold(run: Callable[..., Result], gold_file: Path, tmp_path: Path) -> Callable[..., Result]:
    """Puts a copy of the project of `gold_file` into the folder; gives `run`."""
    shutil.copy(gold_file, tmp_path / "annotations.db")
    return run


@pytest.fixture
def imported(run: Callable[..., Result], tmp_path: Path) -> Callable[..., Result]:
    """Imports articles that the named people finished; gives `run`."""

    def write(annotations: dict[str, dict[str, list[Any]]]) -> Callable[..., Result]:
        for name, articles in annotations.items():
            path = tmp_path / f"{name}.jsonl"
            lines = (
                {
                    "id": key,
                    "text": f"{TEXT} {key}",
                    "annotator": name,
                    "spans": [
                        {"start": s[0], "end": s[1], "label": s[2], **_value(s)} for s in spans
                    ],
                }
                for key, spans in articles.items()
            )
            path.write_text("".join(json.dumps(line) + "\n" for line in lines))
            assert run("import", str(path)).exit_code == 0
        return run

    return write


def _value(span: Any) -> dict[str, Any]:
    return {"value": span[3]} if len(span) > 3 else {}
