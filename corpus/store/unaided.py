"""Finished annotations with and without suggestions by chance, for `corpus.agreement.unaided`."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.agreement.unaided_counts import FinishedArticle
from corpus.model import Span
from corpus.store.lanes import agreed_digest
from corpus.text.tokens import decode_varints

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from corpus.store.db.connection import Database

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

    def __init__(self, db: Database) -> None:
        self._db = db

    def any_unaided(self) -> bool:
        """Whether anybody has finished an article without suggestions."""
        found = f"SELECT EXISTS (SELECT 1 FROM ({_FINISHED}) WHERE unaided)"
        return bool(self._db.execute(found).fetchone()[0])

    def worked(self) -> Iterator[FinishedArticle]:
        """The finished annotations in the order of import, one at a time; labels are ids."""
        finished = self._db.execute(_FINISHED).fetchall()
        for article_id, people in groupby(finished, key=lambda row: row[0]):
            tokens, everybodys = self._tokens(article_id), self._spans(article_id)
            for _, me, name, unaided, seconds in people:
                settled, adjudicated = self._settled_by_others(article_id, me, everybodys)
                yield FinishedArticle(
                    article_id,
                    name,
                    bool(unaided),
                    tokens,
                    seconds,
                    self._proposed(article_id, me),
                    everybodys.get(("annotation", me), ()),
                    settled,
                    adjudicated,
                )

    def _tokens(self, article_id: str) -> int:
        row = self._db.execute("SELECT tokens FROM articles WHERE id = ?", [article_id]).fetchone()
        return len(decode_varints(row[0]))

    def _proposed(self, article_id: str, me: int) -> _Spans:
        """The suggestions shown or hidden when the article was opened last."""
        row = self._db.execute(
            "SELECT detail FROM edits WHERE article_id = ? AND annotator = ? "
            "AND layer = 'annotation' AND action = 'opened' ORDER BY seq DESC LIMIT 1",
            [article_id, me],
        ).fetchone()
        detail: dict[str, Any] = json.loads(row[0])
        rows = detail["hidden" if "hidden" in detail else "shown"]
        return tuple(Span(*row[:3]) for row in rows)

    def _spans(self, article_id: str) -> dict[tuple[str, int], _Spans]:
        rows = self._db.execute(
            'SELECT layer, annotator, start, "end", label FROM annotation_state_spans '
            "WHERE article_id = ? ORDER BY start",
            [article_id],
        )
        found: dict[tuple[str, int], list[Span]] = defaultdict(list)
        for layer, annotator, *span in rows:
            found[layer, annotator].append(Span(*span))
        return {key: tuple(spans) for key, spans in found.items()}

    def _settled_by_others(
        self, article_id: str, me: int, everybodys: dict[tuple[str, int], _Spans]
    ) -> tuple[_Spans | None, bool]:
        """(the gold that others made, whether they adjudicated it); None without such gold."""
        reviewer = self._db.execute(
            "SELECT annotator FROM annotation_state WHERE article_id = ? "
            "AND layer = 'adjudication' AND status = 'finished' AND annotator <> ?",
            [article_id, me],
        ).fetchone()
        if reviewer:
            return everybodys.get(("adjudication", reviewer[0]), ()), True
        others = self._db.execute(
            "SELECT annotator, digest FROM finished_annotations "
            "WHERE article_id = ? AND annotator <> ?",
            [article_id, me],
        ).fetchall()
        agreed = agreed_digest([digest for _, digest in others])
        if agreed is None:
            return None, False
        who = next(annotator for annotator, digest in others if digest == agreed)
        return everybodys.get(("annotation", who), ()), False
