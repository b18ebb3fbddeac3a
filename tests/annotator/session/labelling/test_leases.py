"""Several people on one queue: keys in, articles and messages out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annotator.session.labelling.session import LabellingSession
from corpus.model import AnnotationKey
from corpus.workflows.integrity import check
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store import Project

    Open = Callable[..., LabellingSession]


@pytest.fixture(autouse=True)
def _two_articles(add_article: Callable[..., object]) -> None:
    add_article("[Rebels]A left [Kesh]L.", "one")
    add_article("[Rebels]A met [soldiers]A.", "two")


def finished_by(project: Project, article_id: str) -> list[str]:
    return [
        person.name
        for person in project.people.all()
        if project.edits.load(AnnotationKey(article_id, person.id)).status == "finished"
    ]


def finish(session: LabellingSession) -> None:
    press(session, session.accept_between, 0, 1000)
    press(session, session.finish)


def test_the_first_edit_decides_and_the_other_person_moves_on(
    project: Project, open_session: Open
) -> None:
    ana, bo = open_session("ana"), open_session("bo")
    bo.workspace.open("one")
    press(ana, ana.accept)
    for operation in (bo.accept, bo.reject, bo.editor.flag, bo.skip):
        bo.workspace.open("one")
        press(bo, operation)
        assert bo.key.article_id == "two"
        assert bo.message == "Not saved: ana has taken this article. Here is the next article"
    assert not project.edits.load(AnnotationKey("one", bo.person.id)).edited
    assert bo.workspace.unsaved is None
    assert [*check(project)] == []


def test_no_article_is_finished_by_more_people_than_it_wants(
    project: Project, open_session: Open
) -> None:
    project.leases.set_overlap(2)
    sessions = [open_session(name) for name in ("ana", "bo", "cy", "dee")]
    for session in sessions:
        session.workspace.open("one")
    for session in sessions:
        press(session, session.accept_between, 0, 1000)
    assert [session.key.article_id for session in sessions] == ["one", "one", "two", "two"]
    assert "ana and bo have taken this article" in sessions[3].message
    for session in sessions:
        finish(session)
    assert finished_by(project, "one") == ["ana", "bo"]
    assert finished_by(project, "two") == ["cy", "dee"]
    assert sessions[3].message == "Finished. All articles are done"


def test_work_of_an_absent_person_is_kept(project: Project, open_session: Open) -> None:
    ana, bo = open_session("ana"), open_session("bo")
    press(ana, ana.accept)
    finish(bo)
    assert bo.message.startswith("Finished. No more articles for you")
    project.leases.release(annotator=ana.person.id)
    press(bo, bo.queue.next_article)
    assert bo.key.article_id == "one"
    press(bo, bo.accept)
    press(ana, ana.accept)
    taken = "Not saved: bo has taken this article; your earlier edits are kept"
    assert ana.message == f"{taken}. No other article is left for you"
    assert len(project.edits.load(AnnotationKey("one", ana.person.id)).accepted) == 1
    project.leases.release(annotator=bo.person.id)
    again = open_session("ana")
    assert (again.key.article_id, again.draft.undecided_count) == ("one", 1)
    finish(again)
    press(bo, bo.accept)
    assert "ana has taken this article" in bo.message
    assert finished_by(project, "one") == ["ana"]


def test_a_person_who_asks_for_an_article_may_label_it(
    project: Project, open_session: Open
) -> None:
    ana, bo = open_session("ana"), open_session("bo")
    finish(ana)
    press(bo, bo.go_to_article, "one")
    assert bo.message == "ana has taken this article; yours is one annotation more than it wants"
    finish(bo)
    assert finished_by(project, "one") == ["ana", "bo"]
    cy = LabellingSession(project, project.people.get_or_add("cy"), via="screen")
    assert cy.start("one")
    assert cy.message.startswith("ana and bo have taken this article; yours")
    press(ana, ana.queue.previous_article)
    press(ana, ana.editor.flag)  # one's own finished annotation can always be changed
    assert ana.message == "Span flagged"


def test_undo_takes_no_place_that_is_gone(project: Project, open_session: Open) -> None:
    ana = open_session("ana")
    finish(ana)
    press(ana, ana.undo)
    project.leases.release(annotator=ana.person.id)
    bo = open_session("bo")
    bo.workspace.open("one")
    finish(bo)
    press(ana, ana.history.redo)
    assert "bo has taken this article" in ana.message
    assert finished_by(project, "one") == ["bo"]
