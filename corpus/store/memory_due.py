"""Which annotations memory has to count again: noted with every edit, in its own transaction.

Counting itself would take the time of several keys, and nobody needs it before the next article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.store.db.connection import Database

OF_ANNOTATION = (
    "article = (SELECT number FROM articles WHERE id = ?) AND annotator = ? AND layer = ?"
)
"""SQL on `memory_due` and `memory_counts`."""


def mark_due(db: Database, key: tuple[str, int, str]) -> None:
    """An annotation (article id, annotator, layer) was edited; a model's is never counted."""
    db.execute(
        "INSERT OR IGNORE INTO memory_due SELECT number, annotators.id, ?3 "
        "FROM articles JOIN annotators ON annotators.id = ?2 AND annotators.kind = 'person' "
        "WHERE articles.id = ?1",
        key,
    )
