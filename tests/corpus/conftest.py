"""Fixtures: articles that two people have finished, with and without disagreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.model import Action, AnnotationKey, Change, Span
from tests.corpus.store.reviewed import KESH, REBELS, TEXT, THE, VARDA, A, compare

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.model import Article
    from corpus.store import Project


@pytest.fixture
def people(project: Project) -> dict[str, int]:
    return {name: project.people.get_or_add(name).id for name in ("ana", "ben", "rita", "rolf")}


@pytest.fixture
def add(add_article: Callable[..., Article]) -> Callable[[str], Article]:
    return lambda article_id: add_article(TEXT, article_id)


@pytest.fixture
def finish(project: Project, people: dict[str, int]) -> Callable[..., None]:
    """Records a finished annotation of these spans; again, of these instead."""

    def record(who: str, article_id: str, *spans: Span) -> None:
        key = AnnotationKey(article_id, people[who])
        draft = project.edits.load(key)
        gone = [Change(Action.REMOVED, mark.span) for mark in draft.accepted]
        came = [Change(Action.ADDED, span) for span in spans]
        project.edits.record(key, draft, [*gone, *came, Change(Action.FINISHED)], via="screen")

    return record


@pytest.fixture
def three(project: Project, add: Callable[[str], Article], finish: Callable[..., None]) -> Project:
    """Articles with one, three and no disagreement, and one that only one person has finished."""
    for article_id in ("one", "three", "none", "single"):
        add(article_id)
        finish("ana", article_id, REBELS, KESH, VARDA)
    finish("ben", "one", THE, KESH, VARDA)
    finish("ben", "three", THE, Span(*KESH.extent, A))
    finish("ben", "none", REBELS, KESH, VARDA)
    compare(project)
    return project
