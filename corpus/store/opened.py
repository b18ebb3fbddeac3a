"""The articles that a person has opened on one layer, in that order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.model import Layer
    from corpus.store.db.connection import Database

LOOKING_SECONDS = 3600.0
"""Seconds for which an article stays with a person who opened it last and changed nothing."""

HELD = (
    "(state.edited OR ((SELECT at FROM edits WHERE edits.id = state.head) > :looked_at_since "
    "AND NOT EXISTS ("
    " SELECT 1 FROM annotation_state AS later WHERE later.annotator = state.annotator"
    " AND later.layer = state.layer AND later.opened_seq > state.opened_seq)))"
)
"""SQL on `state`: whether that person holds the article, unless they have skipped it."""

OPENED = (
    "FROM annotation_state AS state JOIN articles ON articles.id = state.article_id "
    "WHERE state.annotator = :me AND state.layer = :layer AND articles.retired_at IS NULL"
)


class Opened:
    """Opened articles in order; `condition` is SQL on `state` and `articles` with `values`."""

    def __init__(self, db: Database, layer: Layer) -> None:
        self._db = db
        self._layer = layer

    def _one(self, sql: str, **values: object) -> str | None:
        return self._db.value(sql, {"layer": self._layer, **values})

    def last_edited(self, me: int) -> str | None:
        """The unfinished article that `me` edited last."""
        return self._one(
            f"SELECT state.article_id {OPENED} AND state.status = 'open' "
            "ORDER BY (SELECT seq FROM edits WHERE id = state.head) DESC LIMIT 1",
            me=me,
        )

    def after(self, me: int, article_id: str, condition: str = "", **values: object) -> str | None:
        """The article that `me` opened next after `article_id`."""
        return self._beside(me, article_id, f"{condition}AND state.opened_seq >", "ASC", values)

    def before(self, me: int, article_id: str, condition: str = "", **values: object) -> str | None:
        """The article that `me` opened just before `article_id`."""
        return self._beside(me, article_id, f"{condition}AND state.opened_seq <", "DESC", values)

    def _beside(
        self, me: int, article_id: str, side: str, order: str, values: dict[str, object]
    ) -> str | None:
        return self._one(
            f"SELECT state.article_id {OPENED} {side} "
            "(SELECT opened_seq FROM annotation_state WHERE article_id = :here "
            " AND annotator = :me AND layer = :layer) "
            f"ORDER BY state.opened_seq {order} LIMIT 1",
            me=me,
            here=article_id,
            **values,
        )

    def first(self, me: int, condition: str = "", **values: object) -> str | None:
        """The first opened article for which the condition holds."""
        return self._one(
            f"SELECT state.article_id {OPENED} {condition}ORDER BY state.opened_seq LIMIT 1",
            me=me,
            **values,
        )

    def last(self, me: int) -> str | None:
        """The article that `me` opened last, in any status."""
        return self._one(
            f"SELECT state.article_id {OPENED} ORDER BY state.opened_seq DESC LIMIT 1", me=me
        )

    def count(self, me: int, condition: str = "", **values: object) -> int:
        """How many opened articles there are for which the condition holds."""
        return int(self._one(f"SELECT count(*) {OPENED} {condition}", me=me, **values) or 0)

    def in_use(self, me: int) -> tuple[int, int]:
        """How many articles `me` has opened, and how many of these are finished."""
        # Retired articles are few, so subtracting them is faster than joining every row.
        counts = "SELECT count(*), coalesce(sum(status = 'finished'), 0) FROM annotation_state"
        mine = "annotator = :me AND layer = :layer"
        retired = "article_id IN (SELECT id FROM articles WHERE retired_at IS NOT NULL)"
        who = {"me": me, "layer": self._layer}
        every = self._db.execute(f"{counts} WHERE {mine}", who).fetchone()
        gone = self._db.execute(f"{counts} WHERE {retired} AND {mine}", who).fetchone()
        return int(every[0] - gone[0]), int(every[1] - gone[1])
