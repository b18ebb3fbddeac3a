"""A clock that is set back, or a file that becomes read-only, while people work."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Self

import pytest

from annotator.cli.review import compare_stale
from annotator.keymap.board_operations import BOARD_OPERATIONS
from annotator.keymap.keymap import default_keymap
from annotator.keymap.review_operations import keymap_for
from annotator.session.board.board import Board
from annotator.session.board.figures import read_figures
from annotator.session.board.session import BoardList
from corpus.store import Project
from corpus.store.db import clock
from corpus.workflows.integrity import check
from tests.plain_sql import rows
from tests.pressing import press, press_keys, press_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession


@pytest.fixture
def set_back(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Sets the clock of the store back by an hour, as often as it is called."""
    hours = 0

    class SetBack(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) - timedelta(hours=hours)

    monkeypatch.setattr(clock, "datetime", SetBack)

    def set_back() -> None:
        nonlocal hours
        hours += 1

    return set_back


def test_work_goes_on_when_the_clock_is_set_back(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    open_review: Callable[..., ReviewSession],
    set_back: Callable[[], None],
) -> None:
    for name in ("a1", "a2", "a3"):
        add_article("[Rebels]A left [Kesh]L and [56]N men.", name)
    project.leases.set_overlap(2)
    ana, bo = open_session("ana"), open_session("bo")
    press_keys(ana, "aa")
    press_named(bo, "accept_between", 0, 100)
    project.tags.add("before", project.present())
    set_back()
    press_keys(ana, "u")
    assert ana.notice == "The clock went back 60 minutes: edits keep their order, leases end later."
    press_keys(ana, "U")
    assert ana.notice.startswith("Redone")
    press_named(ana, "accept_between", 0, 100)
    assert len(ana.draft.accepted) == 3
    assert project.leases.take(ana.key.article_id, ana.person.id)
    for session in (ana, bo):
        press(session, session.finish)
    press_keys(bo, "ax")
    again = open_session("bo")
    assert (again.key, again.draft.undecided_count) == (bo.key, 1)
    assert [one.name for one in project.leases.release(annotator=bo.person.id)] == ["bo"]
    set_back()
    board = BoardList(
        Board(project, lambda: Project.open(project.path), "lea"),
        keymap_for(BOARD_OPERATIONS, default_keymap()),
    )
    assert board.dispatcher.message.startswith("The clock went back 60 minutes")
    compare_stale(project)
    review = open_review("rita", "a1")
    press_named(again, "accept_between", 0, 100)
    press(again, again.finish)
    review.take_unanimous()
    press(review, review.finish)
    gold = {one.article.id: one.basis for one in project.gold.articles()}
    assert gold == {"a1": "adjudicated", "a2": "single"}
    assert [*check(project)] == []
    timed = "SELECT seconds FROM annotations WHERE status = 'finished' AND seconds >= 0"
    assert len(rows(project.path, timed)) == 3
    assert all(
        pace.today is None or pace.today.active_seconds >= 0 for pace in project.work.paces()
    )
    assert read_figures(project)
    before = project.tags.moment("before")
    assert before is not None
    project.rewind(before)
    assert [*project.gold.articles()] == []


def test_a_login_lasts_an_hour_longer_and_ends_when_it_is_revoked(
    project: Project, set_back: Callable[[], None]
) -> None:
    ana = project.people.get_or_add("ana")
    link = project.logins.invite(ana, "annotator")
    set_back()
    cookie = project.logins.use(link)
    assert cookie
    set_back()
    assert project.logins.session(cookie)
    assert project.logins.use(link) is None
    assert project.logins.revoke(ana) == (0, 1)
    assert project.logins.session(cookie) is None


def test_a_file_that_becomes_read_only_is_named_and_keeps_what_it_has(
    project: Project,
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
) -> None:
    add_article("[Rebels]A left [Kesh]L.", "a1")
    ana = open_session("ana")
    press_keys(ana, "a")
    project._db.execute("PRAGMA query_only = 1")  # what SQLite answers when the right is lost
    message = press(ana, ana.accept)
    assert message == ("Not saved: it is read-only; change its permissions, or use a copy.")
    project._db.execute("PRAGMA query_only = 0")
    press(ana, ana.accept)
    assert rows(project.path, "SELECT text FROM annotation_spans") == [("Rebels",), ("Kesh",)]
    assert [*check(project)] == []
