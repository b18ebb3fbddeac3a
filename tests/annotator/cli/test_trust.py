"""Pipelines from folders and configs: asked about once, on a terminal, or trusted in a pipe."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
import spacy

from annotator.cli import trust
from annotator.cli.suggest_worker import answers
from corpus.errors import SuggesterError
from corpus.store import Project
from tests.end_to_end.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

REFUSED = "is not an installed package, and loading it can run code: if you know where"
ASKED = "You are asked once for its present content."
CONFIG = """
[nlp]
lang = "en"
pipeline = ["entity_ruler"]

[components]

[components.entity_ruler]
source = "pipeline"
"""


@pytest.fixture
def news(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """A project with one article, beside a pipeline and a config that sources it."""
    monkeypatch.setenv("ANNOTATOR_STATE", str(tmp_path / "state"))
    (tmp_path / "news.jsonl").write_text(json.dumps({"id": "n0", "text": "The rebels left."}))
    assert run("import", "news.jsonl").exit_code == 0
    write_pipeline(tmp_path / "pipeline", "rebels")
    (tmp_path / "sourced.cfg").write_text(CONFIG)
    return run


def write_pipeline(folder: Path, pattern: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ACTOR", "pattern": pattern}])
    nlp.to_disk(folder)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person can be asked; the answer comes from the input of the test."""
    monkeypatch.setattr(trust, "_can_ask", lambda: True)


@pytest.mark.parametrize("suggester", ["pipeline", "sourced.cfg"])
def test_a_pipe_needs_trust_once(
    news: Callable[..., Result], tmp_path: Path, suggester: str
) -> None:
    refused = news("suggest", "--suggester", suggester)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert REFUSED in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    allowed = news("suggest", "--suggester", suggester, "--trust")
    assert (allowed.exit_code, ASKED in allowed.stderr) == (0, True)
    assert "1 article, 1 suggestion" in allowed.stdout
    again = news("suggest", "--suggester", suggester)
    assert (again.exit_code, again.stderr) == (0, "")
    (tmp_path / "pipeline" / "more").write_text("another content")
    assert REFUSED in news("suggest", "--suggester", suggester).stderr
    assert news("suggest", "--suggester", suggester, "--trust", "--name", "x").exit_code == 0


def test_a_copy_elsewhere_is_another_pipeline(news: Callable[..., Result], tmp_path: Path) -> None:
    assert news("suggest", "--suggester", "pipeline", "--trust").exit_code == 0
    shutil.copytree(tmp_path / "pipeline", tmp_path / "copy")
    assert REFUSED in news("suggest", "--suggester", "copy").stderr
    (tmp_path / "link").symlink_to("pipeline")
    assert REFUSED not in news("suggest", "--suggester", "link", "--name", "x").stderr


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_it_is_asked_once(news: Callable[..., Result]) -> None:
    for answer in ("n\n", "\n", ""):
        refused = news("suggest", "--suggester", "pipeline", input=answer)
        assert refused.exit_code == 1
        assert refused.stderr.count(ASKED) == 1
        assert refused.stdout == ""
    allowed = news("suggest", "--suggester", "pipeline", input="y\n")
    assert (allowed.exit_code, allowed.stderr.count(ASKED)) == (0, 1)
    again = news("suggest", "--suggester", "pipeline")
    assert (again.exit_code, again.stderr) == (0, "")


def test_packages_and_patterns_are_not_asked_about(
    news: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "p.jsonl").write_text('{"label": "ACTOR", "pattern": "rebels"}')
    for suggester in ("stock", "p.jsonl"):
        result = news("suggest", "--suggester", suggester)
        assert (result.exit_code, result.stderr) == (0, ""), suggester


def test_the_current_suggester_is_asked_about_wherever_it_would_be_loaded(
    news: Callable[..., Result], tmp_path: Path
) -> None:
    assert news("suggest", "--suggester", "pipeline", "--trust", "--use").exit_code == 0
    shutil.rmtree(tmp_path / "state")
    assert REFUSED in news("suggest").stderr
    with (
        Project.open(tmp_path / "annotations.db") as project,
        pytest.raises(SuggesterError, match="run `annotator suggest` with --trust"),
    ):
        next(answers(project, None, iter([])))
    assert news("suggest", "--trust").exit_code == 0
    with Project.open(tmp_path / "annotations.db") as project:
        assert next(answers(project, None, iter([])))


def test_a_state_folder_that_cannot_be_written_or_read_is_no_failure(
    news: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "state"
    state.mkdir()
    for damaged in ("", "[]", "{", '{"a": 1}', "\udc80"):
        (state / "trusted-pipelines.json").write_bytes(damaged.encode(errors="surrogateescape"))
        assert REFUSED in news("suggest", "--suggester", "pipeline").stderr
    monkeypatch.setenv("ANNOTATOR_STATE", "/dev/null")
    for _ in range(2):
        assert news("suggest", "--suggester", "pipeline", "--trust").exit_code == 0
        assert REFUSED in news("suggest", "--suggester", "pipeline").stderr


@pytest.mark.slow
def test_the_question_on_a_real_terminal(news: Callable[..., Result], tmp_path: Path) -> None:
    with Terminal(["suggest", "--suggester", "pipeline"], columns=200, cwd=tmp_path) as terminal:
        terminal.until("Load it? [y/N]:")
        terminal.send("y\r")
        assert terminal.wait() == 0
        assert "1 article, 1 suggestion" in terminal.text
    assert news("suggest", "--suggester", "pipeline").stderr == ""
