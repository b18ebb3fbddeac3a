"""Rewinds a copy of a project to the state after one of its edits.

Edits are append-only, so the state of that moment is what the edits up to it lead to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import NotFoundError
from corpus.model import AnnotationKey
from corpus.store.db.database import transaction

if TYPE_CHECKING:
    from collections.abc import Collection

    from corpus.store.articles import Articles
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits


def rewind(
    db: Database,
    articles: Articles,
    edits: Edits,
    *,
    last_edit: str | None,
    last_article: str | None,
    retired: Collection[str],
) -> None:
    """Delete all edits after `last_edit` and all articles after `last_article`, for good.

    `retired` are the ids of the articles that were retired; all others are in use again. Raises
    `NotFoundError`, and changes nothing, if the project has no such edit or article.
    """
    seq = _position(db, "edits", "seq", last_edit)
    number = _position(db, "articles", "number", last_article)
    with transaction(db):
        changed = db.execute(
            "SELECT DISTINCT article_id, annotator, layer FROM edits WHERE seq > ?", [seq]
        ).fetchall()
        for row in changed:
            edits.forget_after(AnnotationKey(*row), seq)
        for later in db.column("SELECT id FROM articles WHERE number > ?", [number]):
            articles.purge(later)
        for article in db.column("SELECT id FROM articles WHERE retired_at IS NOT NULL"):
            articles.restore(article)
        for article in retired:
            articles.retire(article)


def _position(db: Database, table: str, column: str, last: str | None) -> int:
    """The position of an edit or article; 0 for None, where there was none."""
    if last is None:
        return 0
    found = db.value(f"SELECT {column} FROM {table} WHERE id = ?", [last])
    if found is None:
        message = (
            f"The project has no {table[:-1]} {last}: it was purged, or belongs to another project."
        )
        raise NotFoundError(message)
    return int(found)
