"""Going through some of the articles only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.store.opened import EVERYTHING, QueueFilter
from tests.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession
    from corpus.store import Project


@pytest.fixture
def session(
    add_article: Callable[..., object],
    open_session: Callable[..., LabellingSession],
    project: Project,
) -> LabellingSession:
    """Six articles: a0 finished and flagged, a1 finished and commented, a2 open, the rest new."""
    for number in range(6):
        add_article(f"[Rebels]A left town {'again ' * number}.", f"a{number}")
    project._db.execute("UPDATE articles SET source = 'wire' WHERE id IN ('a1', 'a4')")
    session = open_session()
    press(session, session.accept)
    press(session, session.cursor.go_to, 10)
    press(session, session.editor.flag)
    press(session, session.finish)
    press(session, session.accept)
    press(session, session.cursor.go_to, 10)
    press(session, session.editor.set_comment, "odd")
    press(session, session.finish)
    assert session.key.article_id == "a2"
    return session


def gone_through(session: LabellingSession) -> list[str]:
    """The articles that `]` leads to, from the first on."""
    seen = [session.key.article_id]
    while True:
        press(session, session.queue.next_article)
        if session.key.article_id == seen[-1]:
            return seen
        seen.append(session.key.article_id)


@pytest.mark.parametrize(
    ("wanted", "articles"),
    [
        (QueueFilter("unfinished"), ["a2", "a3", "a4", "a5"]),
        (QueueFilter("finished"), ["a0", "a1"]),
        (QueueFilter("flagged"), ["a0"]),
        (QueueFilter("commented"), ["a1"]),
        (QueueFilter("undecided"), ["a2", "a3", "a4", "a5"]),
        (QueueFilter(source="wire"), ["a1", "a4"]),
        (QueueFilter("unfinished", source="wire"), ["a4"]),
    ],
)
def test_only_some_articles(
    session: LabellingSession, wanted: QueueFilter, articles: list[str]
) -> None:
    press(session, session.queue.narrow, wanted)
    assert gone_through(session) == articles
    assert f"that is {wanted}" in session.message
    while session.key.article_id != articles[0]:
        press(session, session.queue.previous_article)
    press(session, session.queue.previous_article)
    assert f"first article you opened that is {wanted}" in session.message


def test_all_articles_again(session: LabellingSession) -> None:
    press(session, session.queue.narrow, QueueFilter("flagged"))
    press(session, session.queue.narrow, EVERYTHING)
    assert gone_through(session)[-1] == "a5"


def test_where_there_is_none_nothing_changes(session: LabellingSession) -> None:
    press(session, session.queue.narrow, QueueFilter(source="elsewhere"))
    assert session.key.article_id == "a2"
    assert "No article of yours" in session.message
    assert session.queue.filter == EVERYTHING


def test_finishing_goes_on_within_the_filter(session: LabellingSession) -> None:
    press(session, session.queue.narrow, QueueFilter(source="wire"))
    press(session, session.queue.next_article)
    assert session.key.article_id == "a4"
    press(session, session.accept)
    press(session, session.finish)
    assert session.key.article_id == "a4"
    assert "No further article that is from wire" in session.message


def test_the_next_unfinished_article(session: LabellingSession) -> None:
    press(session, session.go_to_article, "a0")
    press(session, session.queue.next_unfinished)
    assert session.key.article_id == "a2"
    press(session, session.queue.next_unfinished)
    assert session.key.article_id == "a3"


def test_articles_are_found_by_title_source_and_id(session: LabellingSession) -> None:
    search = session.project.articles.search
    assert [found for found, _ in search("WIRE", 9)] == ["a1", "a4"]
    assert search("a3", 9) == [("a3", "Title of a3")]
    assert [found for found, _ in search("title of", 2)] == ["a0", "a1"]
    assert search("100%", 9) == []
    assert session.project.articles.sources() == ["wire"]
