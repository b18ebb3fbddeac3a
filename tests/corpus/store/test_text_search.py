"""Full-text search over the texts of a project."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.store.text_search import Found, fts_query
from tests.new_projects import new_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.model import Article
    from corpus.store import Project

TEXTS = {
    "one": "Militants fled Córdoba. Two militia fighters stayed in the U.S. base.",
    "two": "The army said that it had not attacked the base NOT far from Aden.",
    "three": "Fighters of the army fled.",
}


@pytest.fixture
def searched(project: Project, add_article: Callable[..., Article]) -> Project:
    for article_id, text in TEXTS.items():
        add_article(text, article_id)
    return project


@pytest.fixture(scope="module")
def empty_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with new_project(tmp_path_factory.mktemp("search") / "project.db") as project:
        yield project


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("fled", ["one", "three"]),
        ("FLED army", ["three"]),
        ("cordoba", ["one"]),
        ("milit*", ["one"]),
        ("milit", []),
        ('"militia fighters"', ["one"]),
        ('"fighters militia"', []),
        ("base -army", ["one"]),
        ("-army base -aden", ["one"]),
        ("U.S.", ["one"]),
        ("NOT", ["two"]),  # a word like any other
        ("base AND far", []),
        ('base "', ["one", "two"]),
        ("base ( ^ : --", ["one", "two"]),
    ],
)
def test_words_beginnings_phrases_and_exclusions(
    searched: Project, query: str, found: list[str]
) -> None:
    searched.text_search.index()
    assert searched.text_search.article_ids(query) == found
    assert searched.text_search.count(query) == len(found)
    assert sorted(one.article_id for one in searched.text_search.find(query, limit=9)) == sorted(
        found
    )


def test_new_retired_and_purged_articles(
    searched: Project, add_article: Callable[..., Article]
) -> None:
    search = searched.text_search
    assert search.not_indexed() == 3
    assert search.article_ids("fled") == []
    added: list[int] = []
    search.index(added.append)
    assert added == [3]
    add_article("They fled again.", "four")
    assert search.not_indexed() == 1
    search.index()
    search.index()
    assert search.article_ids("fled") == ["one", "three", "four"]
    searched.articles.retire("three")
    searched.articles.purge("one")
    assert search.article_ids("fled") == ["four"]
    searched.articles.restore("three")
    assert search.article_ids("fled") == ["three", "four"]
    assert searched.damage() == []
    searched._db.execute("INSERT INTO article_texts (article_texts) VALUES ('integrity-check')")


def test_extracts_mark_their_matches_and_pages_do_not_overlap(searched: Project) -> None:
    searched.text_search.index()
    (best,) = searched.text_search.find("militia", limit=9)
    assert best == Found(
        "one",
        "Title of one",
        [
            ("Militants fled Córdoba. Two ", False),
            ("militia", True),
            (" fighters stayed in the U.S. base.", False),
        ],
    )
    pages = [searched.text_search.find("base", limit=1, offset=offset) for offset in range(3)]
    assert sorted(one.article_id for page in pages for one in page) == ["one", "two"]


@pytest.mark.parametrize("query", ["", "  ", "-army", '"', "*", "!?"])
def test_a_query_without_a_word_is_refused(query: str) -> None:
    with pytest.raises(InputError, match="has no word to look for"):
        fts_query(query)


@example('a" OR "b')
@example("a\0b")
@example("\ud800x")
@given(st.text())
def test_no_query_is_a_syntax_error(empty_project: Project, query: str) -> None:
    with suppress(InputError):
        assert empty_project.text_search.count(query) == 0
