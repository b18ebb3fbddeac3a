"""Keeps a single finished adjudication of an article where edits of two files have several."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from corpus.model import Action, AnnotationKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.edits.draft import Draft
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits


def reopen_earlier(
    db: Database, edits: Edits, articles: Iterable[str]
) -> dict[str, list[AnnotationKey]]:
    """Of several finished adjudications of an article, keep the latest finished.

    The others get an edit that reopens them, the same in every file, so that they stay as a draft
    of their reviewer. So do other versions of a reviewer's, which may have been reopened in another
    file before that reviewer's later one came. Returns the adjudications of each article that has
    several; the caller computes their state again, in which two cannot be finished at any time.
    """
    several = db.execute(
        "SELECT article_id, annotator, layer FROM edits WHERE layer = 'adjudication' "
        "AND article_id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2",
        [json.dumps([*articles])],
    ).fetchall()
    drafts: dict[str, list[tuple[AnnotationKey, Draft]]] = {}
    for row in several:
        key = AnnotationKey(*row)
        drafts.setdefault(key.article_id, []).append((key, edits.load(key)))
    for of_article in drafts.values():
        finished = [(key, draft) for key, draft in of_article if draft.status == "finished"]
        latest = max(finished, key=lambda one: (one[1].finished_at, one[1].head), default=None)
        for key, draft in finished:
            if latest and key != latest[0]:
                _reopen(db, key, draft)
        others = ((key, version) for key, _ in of_article for version in edits.versions(key))
        for key, version in others:
            if latest and version.status == "finished":
                _reopen(db, key, version)
    return {
        article_id: [key for key, _ in of_article]
        for article_id, of_article in drafts.items()
        if len(of_article) > 1
    }


def _reopen(db: Database, key: AnnotationKey, draft: Draft) -> None:
    name = hashlib.sha256(f"reopened {draft.head}".encode()).hexdigest()[:32]
    db.execute(
        "INSERT OR IGNORE INTO edits (id, parent, step, layer, article_id, annotator, at, action, "
        "via) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'import')",
        [
            *(name, draft.head, name, key.layer, key.article_id, key.annotator, draft.last_at),
            Action.REOPENED,
        ],
    )
