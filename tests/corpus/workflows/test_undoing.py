"""A reviewer undoes what a person has done since a moment, and undoes that."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from corpus.edits.draft import Draft
from corpus.errors import StaleError
from corpus.model import Action, AnnotationKey, Change
from corpus.workflows.integrity import check
from corpus.workflows.undoing import carry_out, undo_plan
from tests.corpus.store.test_rewind import PRESSES
from tests.pressing import press_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project

ARTICLES = ("one", "two", "three")


def decisions(project: Project, name: str) -> dict[str, tuple[Any, ...]]:
    """All that a person has decided, by article; articles without a decision are left out."""
    person = project.people.get(name)
    drafts = {one: project.edits.load(AnnotationKey(one, person.id)) for one in ARTICLES}
    found = {
        article: (
            draft.status,
            draft.article_flagged,
            draft.seconds,
            [(mark.span, mark.value, mark.flagged) for mark in draft.accepted],
            [mark.span for mark in draft.rejected],
            draft.comments,
            [(kept.text, kept.label) for kept in draft.remembered],
            draft.dismissed,
            [*draft.links],
        )
        for article, draft in drafts.items()
    }
    undecided = ("open", False, [], [], [], [], [], [])
    return {key: made for key, made in found.items() if (*made[:2], *made[3:]) != undecided}


def without_seconds(made: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    return {article: (*of[:2], *of[3:]) for article, of in made.items()}


@pytest.mark.parametrize("seed", range(3))
def test_an_undo_restores_the_state_and_is_undone_likewise(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    seed: int,
) -> None:
    """Random work of two people; one of them redoes what the reviewer has undone, step by step."""
    chance = random.Random(seed)
    for name in ARTICLES:
        add_article("[56]N [soldiers]A met [soldiers]A and [rebels]A near [Kesh]L.", name)
    sessions = [open_session("ana"), open_session("ben")]
    rita, ana = project.people.get_or_add("rita"), project.people.get("ana")

    def work(turns: int) -> None:
        for _ in range(turns):
            press_named(chance.choice(sessions), *chance.choice(PRESSES))

    work(25)
    then, of_then = project.present(), decisions(project, "ana")
    work(45)
    later, of_later, ben = (
        project.present(),
        decisions(project, "ana"),
        decisions(project, "ben"),
    )
    plan = undo_plan(project, ana, then)
    assert plan.undoable
    assert not plan.dependent
    carry_out(project, plan, rita)
    assert without_seconds(decisions(project, "ana")) == without_seconds(of_then)
    assert not undo_plan(project, ana, then).undoable
    assert list(check(project)) == []
    carry_out(project, undo_plan(project, ana, later), rita)
    assert decisions(project, "ana") == of_later  # the seconds, too: ana has not worked
    carry_out(project, undo_plan(project, ana, then), rita)
    again = open_session("ana")
    for _ in range(200):
        if press_named(again, "redo").startswith("Nothing"):
            break
    assert without_seconds(decisions(project, "ana")) == without_seconds(of_later)
    assert decisions(project, "ben") == ben
    assert list(check(project)) == []
    assert {edit.detail for edit in project.edit_log.read() if edit.via == "undo"} == {"rita"}


def test_the_work_of_others_stays(
    project: Project, add_article: Callable[..., object], annotate: Callable[..., AnnotationKey]
) -> None:
    """What a reviewer has settled since is listed, and a change meanwhile undoes nothing."""
    for name in ("one", "two"):
        add_article("[56]N [soldiers]A fled.", name)
    before = project.present()
    keys = [annotate(name, "ana", "[56]N [soldiers]A fled.") for name in ("one", "two")]
    rita, ana = project.people.get_or_add("rita"), project.people.get("ana")
    settled = AnnotationKey("one", rita.id, "adjudication")
    project.edits.record(settled, Draft(), [Change(Action.FINISHED)], via="screen")
    plan = undo_plan(project, ana, before)
    assert [one.key for one in plan.undoable] == [keys[1]]
    assert plan.dependent == [(keys[0], "rita has settled the article since")]
    after = project.present()
    annotate("one", "ana", "[56]N soldiers fled.")
    assert [one.key for one in undo_plan(project, ana, after).undoable] == [keys[0]]

    annotate("two", "ana", "56 soldiers fled.")
    last = project.edits.last()
    with pytest.raises(StaleError, match="Article two has changed meanwhile, so nothing was"):
        carry_out(project, plan, rita)
    assert project.edits.last() == last
    (of_rita,) = undo_plan(project, rita, before).undoable
    assert (of_rita.key, of_rita.status) == (settled, ("finished", "open"))
