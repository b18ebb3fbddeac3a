"""Going through some of the articles only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.store.queue import EVERYTHING, QueueFilter

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import Session
    from corpus.store import Project


@pytest.fixture
def session(
    add_article: Callable[..., object], open_session: Callable[..., Session], project: Project
) -> Session:
    """Six articles: a0 finished and flagged, a1 finished and commented, a2 open, the rest new."""
    for number in range(6):
        add_article(f"[Rebels]A left town {'again ' * number}.", f"a{number}")
    project._db.execute("UPDATE articles SET source = 'wire' WHERE id IN ('a1', 'a4')")
    session = open_session()
    session.accept()
    session.go_to(10)
    session.flag()
    session.finish()
    session.accept()
    session.go_to(10)
    session.set_comment("odd")
    session.finish()
    assert session.key.article_id == "a2"
    return session


def gone_through(session: Session) -> list[str]:
    """The articles that `]` leads to, from the first on."""
    seen = [session.key.article_id]
    while True:
        session.next_article()
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
def test_only_some_articles(session: Session, wanted: QueueFilter, articles: list[str]) -> None:
    session.narrow(wanted)
    assert gone_through(session) == articles
    assert f"that is {wanted}" in session.notice
    while session.key.article_id != articles[0]:
        session.previous_article()
    session.previous_article()
    assert f"first article you opened that is {wanted}" in session.notice


def test_all_articles_again(session: Session) -> None:
    session.narrow(QueueFilter("flagged"))
    session.narrow(EVERYTHING)
    assert gone_through(session)[-1] == "a5"


def test_where_there_is_none_nothing_changes(session: Session) -> None:
    session.narrow(QueueFilter(source="elsewhere"))
    assert session.key.article_id == "a2"
    assert "no article of yours" in session.notice
    assert session.filter == EVERYTHING


def test_finishing_goes_on_within_the_filter(session: Session) -> None:
    session.narrow(QueueFilter(source="wire"))
    session.next_article()
    assert session.key.article_id == "a4"
    session.accept()
    session.finish()
    assert session.key.article_id == "a4"
    assert "no further article that is from wire" in session.notice


def test_the_next_unfinished_article(session: Session) -> None:
    session.go_to_article("a0")
    session.next_unfinished()
    assert session.key.article_id == "a2"
    session.next_unfinished()
    assert session.key.article_id == "a3"


def test_articles_are_found_by_title_source_and_id(session: Session) -> None:
    search = session.project.articles.search
    assert [found for found, _ in search("WIRE", 9)] == ["a1", "a4"]
    assert search("a3", 9) == [("a3", "Title of a3")]
    assert [found for found, _ in search("title of", 2)] == ["a0", "a1"]
    assert search("100%", 9) == []
    assert session.project.articles.sources() == ["wire"]
