"""The articles that a person has opened on one layer, in the order in which they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.model import Layer
    from corpus.store.db.connection import Database

LOOKING_SECONDS = 3600.0
"""How long an article stays claimed by somebody who opened it last and changed nothing."""

HELD = (
    "(state.edited OR ((SELECT at FROM edits WHERE edits.id = state.head) > :looked_at_since "
    "AND NOT EXISTS ("
    " SELECT 1 FROM annotation_state AS later WHERE later.annotator = state.annotator"
    " AND later.layer = state.layer AND later.opened_seq > state.opened_seq)))"
)
"""Whether whoever has `state` keeps others from that article, as long as they do not skip it."""

OPENED = (
    "FROM annotation_state AS state JOIN articles ON articles.id = state.article_id "
    "WHERE state.annotator = :me AND state.layer = :layer AND articles.retired_at IS NULL"
)


class Opened:
    """A way back and forth. `condition` is SQL on `state` and `articles`, with its `values`."""

    def __init__(self, db: Database, layer: Layer) -> None:
        self._db = db
        self._layer = layer

    def _one(self, sql: str, **values: object) -> str | None:
        row = self._db.execute(sql, {"layer": self._layer, **values}).fetchone()
        return row[0] if row else None

    def last_edited(self, me: int) -> str | None:
        """The unfinished article that `me` worked on last: where to go on after a pause."""
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
        """The earliest opened article for which the condition holds."""
        return self._one(
            f"SELECT state.article_id {OPENED} {condition}ORDER BY state.opened_seq LIMIT 1",
            me=me,
            **values,
        )

    def last(self, me: int) -> str | None:
        """The article that `me` opened last, whatever became of it."""
        return self._one(
            f"SELECT state.article_id {OPENED} ORDER BY state.opened_seq DESC LIMIT 1", me=me
        )

    def count(self, me: int, condition: str = "", **values: object) -> int:
        """How many opened articles there are for which the condition holds."""
        return int(self._one(f"SELECT count(*) {OPENED} {condition}", me=me, **values) or 0)

    def in_use(self, me: int) -> tuple[int, int]:
        """How many articles `me` has opened, and how many of these are finished."""
        # Retired articles are few: they are taken off instead of being joined to every row.
        counts = "SELECT count(*), coalesce(sum(status = 'finished'), 0) FROM annotation_state"
        mine = "annotator = :me AND layer = :layer"
        retired = "article_id IN (SELECT id FROM articles WHERE retired_at IS NOT NULL)"
        who = {"me": me, "layer": self._layer}
        every = self._db.execute(f"{counts} WHERE {mine}", who).fetchone()
        gone = self._db.execute(f"{counts} WHERE {retired} AND {mine}", who).fetchone()
        return int(every[0] - gone[0]), int(every[1] - gone[1])
