"""Finished annotations with and without suggestions by chance, for `corpus.agreement.unaided`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpus.agreement.unaided_counts import FinishedArticle
from corpus.model import AnnotationKey, Span
from corpus.store.agreed import agreed_digest
from corpus.store.articles import tokens_of
from corpus.store.chains import continued_ids, is_forked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits

_Spans = tuple[Span, ...]

_FINISHED = (
    "SELECT state.article_id, state.annotator, annotators.name, state.unaided, state.seconds "
    "FROM annotation_state AS state "
    "JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person' "
    "JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL "
    "WHERE state.layer = 'annotation' AND state.status = 'finished' "
    "AND state.unaided IS NOT NULL AND NOT EXISTS (SELECT 1 FROM edits "
    " WHERE edits.article_id = state.article_id AND edits.annotator = state.annotator "
    " AND edits.layer = 'annotation' AND edits.via = 'import') "
    "ORDER BY articles.number, annotators.folded"
)
"""Annotations with any imported edit are left out, because they were not made here."""


class Drawn:
    """Articles in use that people finished with and without suggestions, by chance."""

    def __init__(self, db: Database, edits: Edits) -> None:
        self._db = db
        self._edits = edits

    def any_unaided(self) -> bool:
        """Whether anybody has finished an article without suggestions."""
        return bool(self._db.value(f"SELECT EXISTS (SELECT 1 FROM ({_FINISHED}) WHERE unaided)"))

    def worked(self) -> Iterator[FinishedArticle]:
        """The finished annotations in the order of import, one at a time; labels are ids."""
        for article_id, me, name, unaided, seconds in self._db.execute(_FINISHED).fetchall():
            settled, adjudicated = self._settled_by_others(article_id, me)
            yield FinishedArticle(
                article_id,
                name,
                bool(unaided),
                len(tokens_of(self._db, article_id)),
                seconds,
                self._proposed(article_id, me),
                self._spans(AnnotationKey(article_id, me)),
                settled,
                adjudicated,
            )

    def _spans(self, key: AnnotationKey) -> _Spans:
        return tuple(Span(*span[:3]) for span in self._edits.spans(key))

    def _proposed(self, article_id: str, me: int) -> _Spans:
        """The suggestions shown or hidden when the continued version was opened last."""
        key = AnnotationKey(article_id, me)
        opened = self._db.execute(
            "SELECT id, detail FROM edits WHERE article_id = ? AND annotator = ? "
            "AND layer = ? AND action = 'opened' ORDER BY seq",
            key.values,
        ).fetchall()
        if is_forked(self._db, key):
            continued = continued_ids(self._db, key)
            opened = [row for row in opened if row[0] in continued]
        detail: dict[str, Any] = json.loads(str(opened[-1][1]))
        rows = detail["hidden" if "hidden" in detail else "shown"]
        return tuple(Span(*row[:3]) for row in rows)

    def _settled_by_others(self, article_id: str, me: int) -> tuple[_Spans | None, bool]:
        """(the gold that others made, whether they adjudicated it); None without such gold."""
        reviewer = self._db.value(
            "SELECT annotator FROM annotation_state WHERE article_id = ? "
            "AND layer = 'adjudication' AND status = 'finished' AND annotator <> ?",
            [article_id, me],
        )
        if reviewer is not None:
            return self._spans(AnnotationKey(article_id, reviewer, "adjudication")), True
        others = self._db.execute(
            "SELECT annotator, digest FROM finished_annotations "
            "WHERE article_id = ? AND annotator <> ?",
            [article_id, me],
        ).fetchall()
        agreed = agreed_digest([digest for _, digest in others])
        agreeing = (annotator for annotator, digest in others if digest == agreed)
        first = next(agreeing, None)
        return (None if first is None else self._spans(AnnotationKey(article_id, first))), False
