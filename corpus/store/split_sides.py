"""Stores the sides that balanced training sets gave to groups of articles.

Each kind of split, such as 80/10/10 by group, has its own sides: a group keeps its side as long as
the same split is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from corpus.errors import ProjectError
from corpus.store.db.database import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.store.db.connection import Database

Side = Literal["train", "dev", "test"]


class SplitSides:
    """The side of each group that has one, by the name of the split and the key of the group."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, split: str) -> dict[str, Side]:
        """The sides of a split by key."""
        rows = self._db.execute("SELECT key, side FROM split_sides WHERE split = ?", [split])
        return dict(rows.fetchall())

    def store(self, split: str, sides: Mapping[str, Side]) -> None:
        """Store new sides; `ProjectError` if another export has stored other ones meanwhile."""
        with transaction(self._db):
            stored = self.of(split)
            if any(stored.get(key, side) != side for key, side in sides.items()):
                message = "Another export has placed the same articles meanwhile: export again."
                raise ProjectError(message)
            self._db.conn.executemany(
                "INSERT INTO split_sides VALUES (?, ?, ?)",
                [(split, *item) for item in sides.items() if item[0] not in stored],
            )
