"""Draws: which articles came from a larger corpus at random, and with which probability."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.store.db.clock import now
from corpus.store.db.database import transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.store.db.connection import Database


class DrawnArticle(NamedTuple):
    """An article with its stratum (source and period), and its probability of being drawn."""

    id: str
    source: str
    period: str
    probability: float


class Draws:
    """The tables `draws` and `article_draws`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def record(self, seed: str, design: Mapping[str, Any], drawn: Iterable[DrawnArticle]) -> None:
        """Record a draw whose articles have been added to the project."""
        draw = secrets.token_hex(16)
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO draws VALUES (?, ?, ?, ?)",
                [draw, now(), seed, json.dumps(design, ensure_ascii=False)],
            )
            self._db.conn.executemany(
                "INSERT OR IGNORE INTO article_draws "
                "SELECT number, ?, ?, ?, ? FROM articles WHERE id = ?",
                [(draw, one.source, one.period, one.probability, one.id) for one in drawn],
            )


def probability_of(db: Database, article_id: str) -> float | None:
    """The probability with which an article was drawn; None if it was not drawn at random."""
    return db.value(
        "SELECT probability FROM article_draws JOIN articles ON number = article WHERE id = ?",
        [article_id],
    )
