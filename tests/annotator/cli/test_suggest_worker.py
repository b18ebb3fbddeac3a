"""The suggesting worker, called in this process."""

from __future__ import annotations

import io
from threading import Event
from typing import TYPE_CHECKING

import pytest

from annotator.cli.suggest_worker import WantedArticles, answers
from annotator.workers.protocol import Failed, Made, Running, Scored, Wanted, encode
from corpus.errors import SuggesterError
from corpus.store import Project
from corpus.store.candidates import Scored as Candidates
from corpus.workflows import suggester_choice
from corpus.workflows.suggester_choice import Choice, chosen, chosen_again

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


def test_each_wanted_article_is_answered(project: Project, patterns: str) -> None:
    given = answers(project, None, iter(["b", "gone", None, "b"]))
    first, made, scored, failed, again, scored_again = given
    assert first == Running(patterns)
    assert made == again == Made("b")
    assert scored == scored_again == Scored("b")
    assert project.candidates.of("b") == Candidates()
    assert isinstance(failed, Failed)
    assert failed.article == "gone"
    assert "gone" in failed.reason
    assert [s.span.extent for s in project.suggestions.of("b", patterns)] == [(0, 6)]
    assert project.suggestions.lacking_of(["c", "b", "a"], patterns) == ["c", "a"]


def test_of_an_imported_article_only_candidates_are_made(
    project: Project,
    add_article: Callable[..., object],
    patterns: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_article("[Rebels]A left.", "d")
    found = chosen_again(project, patterns)
    monkeypatch.setattr(suggester_choice, "chosen", lambda *args, **kwargs: found)
    before = project.suggestions.counts()
    given = [*answers(project, "fixture 1", iter(["d", None]))]
    assert given == [Running("fixture 1"), Scored("d")]
    assert project.candidates.made("d")
    assert project.suggestions.counts() == before


def test_a_label_renamed_meanwhile_is_suggested_under_its_new_name(
    project: Project, patterns: str
) -> None:
    received = answers(project, None, iter(["a", "b"]))
    assert [next(received), next(received)] == [Running(patterns), Made("a")]
    with Project.open(project.path) as elsewhere:
        elsewhere.labels.rename("ACTOR", "PARTY")
    assert [next(received), next(received)] == [Scored("a"), Made("b")]
    assert [s.span.label for s in project.suggestions.of("b", patterns)] == [1]


def test_a_suggester_that_cannot_be_loaded_raises_first(
    project: Project, patterns: str, tmp_path: Path
) -> None:
    (tmp_path / "p.jsonl").unlink()
    with pytest.raises(SuggesterError, match="cannot be read"):
        next(answers(project, patterns, iter([])))


def test_a_newer_request_replaces_the_rest_of_an_older_one() -> None:
    ended = Event()
    lines = encode(Wanted(("a", "b"))) + encode(Wanted(("c", "d")))
    wanted = WantedArticles(io.BytesIO(lines), end=lambda status: ended.set())
    assert ended.wait(10)
    articles = iter(wanted)
    assert [next(articles), next(articles), next(articles)] == ["c", "d", None]


@pytest.mark.parametrize("line", [b"{", b"[]", b"{}"])
def test_the_end_of_the_input_ends_it_whatever_came_before(line: bytes) -> None:
    ended = Event()
    WantedArticles(io.BytesIO(line), end=lambda status: ended.set())
    assert ended.wait(10)
