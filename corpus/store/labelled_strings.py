"""The labels that people give to the same strings in other articles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpus.concerns import Elsewhere

if TYPE_CHECKING:
    from collections.abc import Collection

    from corpus.store.db.connection import Database

LEAST_ARTICLES = 2
"""Articles that must label a string before others are asked about it: one may be a mistake."""


class Strings:
    """The texts of spans in finished annotations of people."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def begun(self, beginnings: Collection[str]) -> set[str]:
        """Those of `beginnings` that any labelled string begins with.

        Strings with another beginning need not be looked up.
        """
        found = self._db.column(
            "SELECT wanted.value FROM json_each(?) AS wanted WHERE EXISTS ("
            " SELECT 1 FROM annotation_state_spans AS spans "
            " WHERE spans.text <> '' AND spans.text >= wanted.value "
            " AND spans.text < wanted.value || char(0x10FFFF))",
            [json.dumps([*beginnings], ensure_ascii=False)],
        )
        return set(found)

    def labelled_elsewhere(
        self, texts: Collection[str], article_id: str, me: int
    ) -> dict[str, Elsewhere]:
        """The usual label of each text that finished annotations of other articles label.

        Work of others on this article or a near-duplicate must not be shown to `me`, so it counts
        only on articles that are known to be in another group.
        """
        rows = self._db.execute(
            "SELECT spans.text, labels.name, count(DISTINCT spans.article_id) AS articles "
            "FROM json_each(:texts) AS wanted "
            "JOIN annotation_state_spans AS spans "
            "  ON spans.text = wanted.value AND spans.text <> '' "
            "JOIN annotation_state AS state ON state.article_id = spans.article_id "
            " AND state.annotator = spans.annotator AND state.layer = spans.layer "
            " AND state.status = 'finished' AND state.trial IS NULL "
            "JOIN annotators ON annotators.id = spans.annotator AND annotators.kind = 'person' "
            "JOIN articles ON articles.id = spans.article_id AND articles.retired_at IS NULL "
            "JOIN labels ON labels.id = spans.label "
            "LEFT JOIN article_groups AS groups ON groups.article = articles.number "
            "WHERE spans.article_id <> :here AND (spans.annotator = :me OR groups.key <> "
            " (SELECT own.key FROM article_groups AS own JOIN articles AS mine "
            "  ON mine.number = own.article WHERE mine.id = :here)) "
            "GROUP BY spans.text, spans.label HAVING articles >= :least ORDER BY articles",
            {
                "texts": json.dumps([*texts], ensure_ascii=False),
                "here": article_id,
                "me": me,
                "least": LEAST_ARTICLES,
            },
        )
        return {text: Elsewhere(label, articles) for text, label, articles in rows}
