"""Stores the group of near-duplicates of each article, so that splits stay as the project grows."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from corpus.store.db.database import transaction
from corpus.text.near_duplicates import Groups, shingles

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.db.connection import Database


class ArticleGroups:
    """The group key of each article."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._placed: dict[str, str] = {}

    def of(self, article_id: str) -> str:
        """The group key of the article; empty before `place` has run."""
        return self._placed.get(article_id, "")

    def place(self, progress: Callable[[int], None] = lambda done: None) -> None:
        """Give each article without a group one, in the order of import.

        Groups are stored unless the project is read-only.
        """
        groups, new = Groups(), []
        rows = self._db.execute(
            "SELECT number, id, text_hash, key, hashes FROM articles "
            "LEFT JOIN article_groups ON article = number "
            "ORDER BY article IS NULL, number"
        ).fetchall()
        for done, (number, article_id, text_hash, key, packed) in enumerate(rows):
            if packed:
                hashes = frozenset(array("I", packed))
            else:
                text = self._db.value("SELECT text FROM articles WHERE number = ?", [number])
                hashes = shingles(str(text))
            placed = groups.add(hashes, text_hash, key=key)
            self._placed[article_id] = placed
            if key is None:
                new.append((number, placed, array("I", sorted(hashes)).tobytes()))
            progress(done + 1)
        if new and not self._db.value("PRAGMA query_only"):
            with transaction(self._db):
                self._db.conn.executemany("INSERT INTO article_groups VALUES (?, ?, ?)", new)
