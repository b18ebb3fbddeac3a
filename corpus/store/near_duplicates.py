"""Where near-duplicates were placed: kept, so that a split stays when the corpus grows."""

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
        """The key that the article's near-duplicates share; empty before `place` has run."""
        return self._placed.get(article_id, "")

    def place(self, progress: Callable[[int], None] = lambda done: None) -> None:
        """Place every article that has no group yet, in the order of import.

        Kept in the file where it may be written; a read-only project is placed anew each time.
        """
        groups, new = Groups(), []
        rows = self._db.execute(
            "SELECT number, id, text_hash, key, hashes FROM articles "
            "LEFT JOIN article_groups ON article = number "
            "ORDER BY article IS NULL, number"
        ).fetchall()
        for done, (number, article_id, text_hash, key, packed) in enumerate(rows):
            hashes = _unpacked(packed) if packed else shingles(self._text(number))
            placed = groups.add(hashes, text_hash, key=key)
            self._placed[article_id] = placed
            if key is None:
                new.append((number, placed, array("I", sorted(hashes)).tobytes()))
            progress(done + 1)
        if new and not self._read_only():
            with transaction(self._db):
                self._db.conn.executemany("INSERT INTO article_groups VALUES (?, ?, ?)", new)

    def _text(self, number: int) -> str:
        row = self._db.execute("SELECT text FROM articles WHERE number = ?", [number]).fetchone()
        return str(row[0])

    def _read_only(self) -> bool:
        return bool(self._db.execute("PRAGMA query_only").fetchone()[0])


def _unpacked(packed: bytes) -> frozenset[int]:
    hashes = array("I")
    hashes.frombytes(packed)
    return frozenset(hashes)
