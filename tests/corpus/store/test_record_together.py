"""One decision over several articles: stored as one step or not at all, and taken back in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.edits.draft import Draft
from corpus.errors import StaleError
from corpus.model import Action, AnnotationKey, Change, Span
from corpus.store.edits import new_step
from corpus.workflows.integrity import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.store import Project

IDS = ("one", "two", "three")
ADDED = [Change(Action.ADDED, Span(0, 6, 1)), Change(Action.FINISHED)]


@pytest.fixture
def keys(project: Project, add_article: Callable[..., object]) -> list[AnnotationKey]:
    for article_id in IDS:
        add_article("Rebels fled.", article_id)
    rita = project.people.get_or_add("rita").id
    return [AnnotationKey(article_id, rita, "adjudication") for article_id in IDS]


def loaded(project: Project, keys: list[AnnotationKey]) -> list[Draft]:
    return [project.edits.load(key) for key in keys]


def spans(project: Project, keys: list[AnnotationKey]) -> list[list[Span]]:
    return [[mark.span for mark in draft.accepted] for draft in loaded(project, keys)]


def test_all_are_stored_as_one_step(project: Project, keys: list[AnnotationKey]) -> None:
    entries = [(key, Draft(), ADDED) for key in keys]
    step = new_step()
    effects = project.edits.record_together(entries, via="screen", step=step)
    assert [len(of_article) for of_article in effects] == [2, 2, 2]
    assert spans(project, keys) == [[Span(0, 6, 1)]] * 3
    rita = keys[0].annotator
    assert project.edits.articles_of(rita, "adjudication", step) == list(IDS)
    assert project.edits.articles_of(rita, "annotation", step) == []
    assert {entry.step for entry in project.edits.backwards(rita, "adjudication")} == {step}
    assert list(check(project)) == []


def test_a_kill_in_the_middle_leaves_nothing(project: Project, keys: list[AnnotationKey]) -> None:
    def entries() -> Iterator[tuple[AnnotationKey, Draft, list[Change]]]:
        yield keys[0], Draft(), ADDED
        yield keys[1], Draft(), ADDED
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        [*project.edits.record_together(entries(), via="screen", step=new_step())]
    assert [project.edits.head(key) for key in keys] == [None] * 3
    assert list(check(project)) == []


def test_a_stale_annotation_leaves_nothing(project: Project, keys: list[AnnotationKey]) -> None:
    drafts = loaded(project, keys)
    project.edits.record(keys[2], Draft(), [Change(Action.FLAGGED)], via="screen")
    entries = zip(keys, drafts, [ADDED] * 3, strict=True)
    with pytest.raises(StaleError):
        [*project.edits.record_together(entries, via="screen", step=new_step())]
    assert spans(project, keys) == [[], [], []]


def test_undo_restores_each_annotation(project: Project, keys: list[AnnotationKey]) -> None:
    before = loaded(project, keys)
    step = new_step()
    entries = list(zip(keys, before, [ADDED] * 3, strict=True))
    assert [*project.edits.record_together(entries, via="screen", step=step)]
    undone = [Change(Action.UNDONE, step=step)]
    travelled = [(key, project.edits.load(key), undone) for key in keys]
    assert [*project.edits.record_together(travelled, via="screen", step=new_step())]
    assert spans(project, keys) == [[], [], []]
    assert {draft.status for draft in loaded(project, keys)} == {"open"}
    assert list(check(project)) == []
