"""The process that suggests while a person works, without the process."""

from __future__ import annotations

import io
import json
from threading import Event
from typing import TYPE_CHECKING

import pytest

from annotator.cli.suggest_worker import Wishes, answers
from corpus.errors import SuggesterError
from corpus.store import Project
from corpus.workflows.suggester_choice import Choice, chosen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def patterns(project: Project, add_article: Callable[..., object], tmp_path: Path) -> str:
    """A suggester that has run here, and three articles that it has not seen."""
    file = tmp_path / "p.jsonl"
    file.write_text('{"label": "ACTOR", "pattern": "Rebels"}')
    found = chosen(project, Choice(suggester=str(file)))
    suggester = found.suggester
    project.suggestions.register(suggester.name, suggester.settings, recipe=found.recipe)
    for name in "abc":
        add_article("Rebels left.", name)
    return suggester.name


def test_it_does_what_it_is_asked_and_says_so(project: Project, patterns: str) -> None:
    told = list(answers(project, None, iter(["b", "gone", "b"])))
    assert told[0] == {"suggester": patterns}
    assert told[1] == told[3] == {"made": "b"}
    assert told[2]["failed"] == "gone"
    assert "gone" in told[2]["why"]
    assert [s.span.extent for s in project.suggestions.of("b", patterns)] == [(0, 6)]
    assert project.suggestions.lacking_of(["c", "b", "a"], patterns) == ["c", "a"]


def test_a_label_that_is_renamed_meanwhile_goes_on(project: Project, patterns: str) -> None:
    told = answers(project, None, iter(["a", "b"]))
    assert [next(told), next(told)] == [{"suggester": patterns}, {"made": "a"}]
    with Project.open(project.path) as elsewhere:
        elsewhere.labels.rename("ACTOR", "PARTY")
    assert next(told) == {"made": "b"}
    assert [s.span.label for s in project.suggestions.of("b", patterns)] == [1]


def test_who_cannot_suggest_says_so_first(project: Project, patterns: str, tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").unlink()
    with pytest.raises(SuggesterError, match="cannot be read"):
        next(answers(project, patterns, iter([])))


def test_a_newer_wish_takes_the_place_of_what_is_left() -> None:
    ended = Event()
    asked = [["a", "b"], ["c", "d"]]
    lines = b"".join(json.dumps({"articles": ids}).encode() + b"\n" for ids in asked)
    wishes = Wishes(io.BytesIO(lines), end=lambda status: ended.set())
    assert ended.wait(10)
    given = iter(wishes)
    assert [next(given), next(given)] == ["c", "d"]


@pytest.mark.parametrize("line", [b"{", b"[]", b"{}"])
def test_what_is_no_wish_ends_it(line: bytes) -> None:
    ended = Event()
    Wishes(io.BytesIO(line), end=lambda status: ended.set())
    assert ended.wait(10)
