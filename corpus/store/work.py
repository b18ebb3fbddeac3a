"""Who has done how much: the figures of `annotator status` and `annotator list`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.store.connection import Database


@dataclass(frozen=True, slots=True)
class PersonsWork:
    """One person's articles by status, spans in the finished ones, active seconds."""

    name: str
    finished: int
    open: int
    skipped: int
    flagged: int
    spans: int
    seconds: float
    adjudicated: int


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """One article in a list: who has it in which status, and on which basis it is gold."""

    id: str
    title: str
    source: str
    retired: bool
    statuses: str
    basis: str
    decided_by: str


class Work:
    """Read-only figures."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def by_person(self) -> list[PersonsWork]:
        """Everybody, by name."""
        rows = self._db.execute(
            "SELECT annotators.name, coalesce(sum(state.status = 'finished'), 0), "
            "coalesce(sum(state.status = 'open'), 0), coalesce(sum(state.status = 'skipped'), 0), "
            "coalesce(sum(state.flagged), 0), coalesce(sum(CASE WHEN state.status = 'finished' "
            " THEN (SELECT count(*) FROM annotation_state_spans AS spans "
            "  WHERE spans.article_id = state.article_id AND spans.annotator = state.annotator "
            "  AND spans.layer = 'annotation') END), 0), "
            "round(coalesce(sum(state.seconds), 0), 1), (SELECT count(*) FROM settled "
            " WHERE settled.annotator = annotators.id AND settled.basis = 'adjudicated') "
            "FROM annotators LEFT JOIN annotation_state AS state "
            "  ON state.annotator = annotators.id AND state.layer = 'annotation' "
            " AND state.article_id IN (SELECT id FROM articles WHERE retired_at IS NULL) "
            "GROUP BY annotators.id ORDER BY annotators.folded"
        )
        return [PersonsWork(*row) for row in rows]

    def gold_by_basis(self) -> dict[str, int]:
        """How many articles are settled, by basis."""
        rows = self._db.execute("SELECT basis, count(*) FROM settled GROUP BY basis ORDER BY basis")
        return dict(rows.fetchall())

    def lines(self, *, retired: bool = False) -> list[ArticleLine]:
        """Every article in the order of import."""
        rows = self._db.execute(
            "SELECT articles.id, "
            "coalesce(nullif(articles.title, ''), substr(trim(articles.text), 1, 60)), "
            "articles.source, articles.retired_at IS NOT NULL, "
            "coalesce((SELECT group_concat(annotators.name || ' ' || state.status || "
            "  CASE WHEN state.flagged THEN ' ⚑' ELSE '' END, ', ') "
            "  FROM annotation_state AS state JOIN annotators ON annotators.id = state.annotator "
            "  WHERE state.article_id = articles.id AND state.layer = 'annotation'), ''), "
            "coalesce(settled.basis, ''), coalesce(settled.decided_by, '') "
            "FROM articles LEFT JOIN settled ON settled.article_id = articles.id "
            "WHERE articles.retired_at IS NULL OR ? ORDER BY articles.number",
            [retired],
        )
        return [ArticleLine(*row) for row in rows]
