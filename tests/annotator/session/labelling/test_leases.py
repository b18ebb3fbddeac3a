"""Several people on one queue: keys in, articles and messages out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.session.labelling.session import LabellingSession
from corpus.model import AnnotationKey
from corpus.workflows.integrity import check
from tests.examples import examples
from tests.new_projects import new_project
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.session.outcome import Operation
    from corpus.store import Project

    Open = Callable[..., LabellingSession]


TEXTS = {"one": "[Rebels]A left [Kesh]L.", "two": "[Rebels]A met [soldiers]A."}


@pytest.fixture(autouse=True)
def _two_articles(add_article: Callable[..., object]) -> None:
    for name, text in TEXTS.items():
        add_article(text, name)


@pytest.fixture
def add_to(project: Project) -> Callable[[Project], None]:
    """Adds the same articles to another project."""

    def add(other: Project) -> None:
        other.suggestions.register("fixture 1", {})
        for name in TEXTS:
            other.articles.add(project.articles.get(name), tokenizer="")
            suggestions = project.suggestions.of(name, "fixture 1")
            other.suggestions.add("fixture 1", name, suggestions)

    return add


def finished_by(project: Project, article_id: str) -> list[str]:
    return [
        person.name
        for person in project.people.all()
        if project.edits.load(AnnotationKey(article_id, person.id)).status == "finished"
    ]


def finish(session: LabellingSession) -> None:
    press(session, session.bulk.accept_between, 0, 1000)
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
        press(session, session.bulk.accept_between, 0, 1000)
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


def test_a_lapsed_lease_does_not_come_back_once_its_place_is_taken(
    project: Project, open_session: Open
) -> None:
    """A clock that is set back is like leases that last longer."""
    ana, bo = open_session("ana"), open_session("bo")
    press(ana, ana.accept)
    project.leases.set_days(0)
    bo.workspace.open("one")
    finish(bo)
    project.leases.set_days(3)
    press(ana, ana.accept)
    assert "bo has taken this article; your earlier edits are kept" in ana.message
    assert finished_by(project, "one") == ["bo"]


def test_a_person_who_asks_for_an_article_may_label_it(
    project: Project, open_session: Open
) -> None:
    ana, bo = open_session("ana"), open_session("bo")
    finish(ana)
    press(bo, bo.go_to_article, "one")
    assert bo.message == "ana has taken this article; yours is one annotation more than it needs"
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


WORK = ["accept", "reject", "flag", "skip", "finish", "undo", "redo", "next", "previous", "start"]
LEADS = ["release ana", "release one", "expire", "renew"]
moves = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([*WORK * 3, "finish", "finish", *LEADS])),
    max_size=60,
)


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 3), moves)
def test_whatever_people_do_no_article_is_finished_too_often(
    tmp_path: Path, add_to: Callable[[Project], None], overlap: int, moves: list[tuple[int, str]]
) -> None:
    path = tmp_path / "other.db"
    path.unlink(missing_ok=True)
    with new_project(path) as project:
        add_to(project)
        project.leases.set_overlap(overlap)
        people = [project.people.get_or_add(name) for name in ("ana", "bo", "cy", "dee")]
        sessions = [LabellingSession(project, person, via="screen") for person in people]
        for number, move in moves:
            session = sessions[number]
            if session.article is None and not session.start():
                continue
            act(project, session, move)
            finished = [finished_by(project, article_id) for article_id in ("one", "two")]
            assert max(map(len, finished)) <= overlap
        assert [*check(project)] == []


def act(project: Project, session: LabellingSession, move: str) -> None:
    """Press a key of a person, or do what a lead does or time does."""
    keys: dict[str, Operation] = {
        "accept": session.accept,
        "reject": session.reject,
        "flag": session.editor.flag,
        "skip": session.skip,
        "undo": session.undo,
        "redo": session.history.redo,
        "next": session.queue.next_article,
        "previous": session.queue.previous_article,
    }
    if move == "finish":
        finish(session)
        press(session, session.finish)
    elif move == "start":
        session.start()
    elif move in keys:
        press(session, keys[move])
    elif move == "release ana":
        project.leases.release(annotator=project.people.get("ana").id)
    elif move == "release one":
        project.leases.release(article_id="one")
    else:
        project.leases.set_days(0 if move == "expire" else 3)
