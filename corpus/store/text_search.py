"""Full-text search over the titles and texts of all articles (SQLite's FTS5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import InputError
from corpus.store.db.database import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.store.db.connection import Database

ARTICLES_A_TRANSACTION = 500
"""Articles that one transaction adds to the index; other processes can write between two."""

_MATCH_START, _MATCH_END = "\x02", "\x03"
"""Marks in SQLite's extracts. Sanitized text has no control characters, raw text may have them."""

_TERM = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')

_FOUND = (
    "FROM article_texts JOIN articles ON articles.number = article_texts.rowid "
    "WHERE article_texts MATCH :query AND articles.retired_at IS NULL"
)

_EXTRACT = f"snippet(article_texts, 1, '{_MATCH_START}', '{_MATCH_END}', '…', 16)"


class Found(NamedTuple):
    """An article that a search found.

    `extract` is the passage around the best match, about 16 words long, as (text, matches) pieces.
    """

    article_id: str
    title: str
    extract: list[tuple[str, bool]]


class TextSearch:
    """The full-text index of a project.

    A query is a list of words that must all occur, in any order and in any case; accents do not
    count. `word*` is the beginning of a word, `"two words"` a phrase, `-word` excludes articles.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def not_indexed(self) -> int:
        """The number of articles that are not in the index yet."""
        return self._db.count("SELECT count(*) FROM articles WHERE number > ?", [self._last()])

    def index(self, report: Callable[[int], None] | None = None) -> None:
        """Add the articles imported since the last call; `report` gets the number just added.

        2 to 3 s for 10,000 articles of 475 words. `NotSavedError` where the file is not writable.
        """
        for added in self.index_steps():
            if report:
                report(added)

    def index_steps(self) -> Iterator[int]:
        """Do the same in steps, each a transaction; yield the number just added."""
        while True:
            with transaction(self._db):
                added = self._db.execute(
                    "INSERT INTO article_texts (rowid, title, text) "
                    "SELECT number, title, text FROM articles WHERE number > ? "
                    "ORDER BY number LIMIT ?",
                    [self._last(), ARTICLES_A_TRANSACTION],
                ).rowcount
            if not added:
                return
            yield added

    def count(self, query: str) -> int:
        """The number of matching articles in use; `InputError` if the query has no word."""
        return self._db.count(f"SELECT count(*) {_FOUND}", _bound(query))

    def article_ids(self, query: str, *, best_first: bool = False) -> list[str]:
        """The ids of the articles in use that match, in the order of import or the best first."""
        by = "article_texts.rank, articles.number" if best_first else "articles.number"
        return self._db.column(f"SELECT articles.id {_FOUND} ORDER BY {by}", _bound(query))

    def extract(self, query: str, article_id: str) -> list[tuple[str, bool]]:
        """The passage around the best match in an article, as `Found` has it; or nothing."""
        extract = self._db.value(
            f"SELECT {_EXTRACT} {_FOUND} AND articles.id = :here",
            {**_bound(query), "here": article_id},
        )
        return _pieces(extract) if extract else []

    def find(self, query: str, *, limit: int, offset: int = 0) -> list[Found]:
        """The articles in use that match, the best match (BM25) first.

        Raises `InputError` where the query has no word.
        """
        rows = self._db.execute(
            f"SELECT articles.id, articles.title, {_EXTRACT} {_FOUND} "
            "ORDER BY article_texts.rank, articles.number LIMIT :limit OFFSET :offset",
            {**_bound(query), "limit": limit, "offset": offset},
        )
        return [Found(article_id, title, _pieces(extract)) for article_id, title, extract in rows]

    def _last(self) -> int:
        return self._db.count("SELECT max(id) FROM article_texts_docsize")


def _bound(query: str) -> dict[str, str | int]:
    """The values that `_FOUND` binds."""
    return {"query": fts_query(query)}


def fts_query(query: str) -> str:
    """The query in FTS5's syntax; `InputError` where it has no word to look for.

    Every word is quoted, so that none is read as an operator.
    """
    wanted: list[str] = []
    excluded: list[str] = []
    valid = query.encode(errors="replace").decode().replace("\0", " ")
    for minus, phrase, word in _TERM.findall(valid):
        text = phrase or word
        if not any(character.isalnum() for character in text):
            continue
        prefix = " *" if word.endswith("*") else ""
        (excluded if minus else wanted).append(f'"{text.rstrip("*")}"{prefix}')
    if not wanted:
        message = f'{query!r} has no word to look for: type a word, `begin*` or a "quoted phrase".'
        raise InputError(message)
    return " NOT ".join([f"({' AND '.join(wanted)})", *excluded])


def _pieces(extract: str) -> list[tuple[str, bool]]:
    """The extract cut at the marks of its matches."""
    pieces = re.split(f"{_MATCH_START}([^{_MATCH_END}]*){_MATCH_END}", extract)
    return [(piece, bool(index % 2)) for index, piece in enumerate(pieces) if piece]
