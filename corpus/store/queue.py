"""The queue: gives each person the next article.

A person goes through the articles that they have opened, in that order, and then through the queue:
articles that are assigned to them, articles for which the lead has set a number of annotations, and
then all others in the project's order. Articles that do not want another annotation, or are
adjudicated, are passed over: see `corpus.store.leases`.

Articles that somebody else has open without an edit come last, for an hour or until they open the
next one, and so do near-duplicates of articles that somebody else has open. So two people rarely
begin the same story, and nobody waits for one who only looks.

The order is that of import unless the project has another. The order by expected mistakes follows
ranks, which `corpus.workflows.ranking` computes; articles without a rank come last.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from corpus.store.articles import COUNT_IN_USE
from corpus.store.db.clock import ago, now
from corpus.store.db.database import transaction
from corpus.store.leases import COPY_WITH_OTHERS, HOLDS, PREFERRED, UNTOUCHED_FREE, WANTS
from corpus.store.opened import (
    EVERYTHING,
    FROM_SOURCE,
    LOOKING_SECONDS,
    Opened,
    QueueFilter,
)
from corpus.store.settings import keep_setting, setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.store.db.connection import Database

Order = Literal["import", "source", "uncertain", "sure"]
"""In the order of import; by the name of the source; the most, or the fewest, mistakes first."""

RANKED: frozenset[Order] = frozenset({"uncertain", "sure"})
"""Orders that follow the ranks of articles."""

_ORDER = "queue_order"
"""The setting with the project's order and the time of the last ranking."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """The SQL to go through articles in an order, starting from a place (two values)."""

    articles: str
    place: str
    onwards: str
    begins: tuple[float | str, int]


_ASSIGNED = _Walk(
    "queue_assignments AS assigned CROSS JOIN articles ON articles.number = assigned.article",
    "number, number",
    "assigned.annotator = :me AND number >= max(:first, :second)",
    (0, 0),
)
_ASKED = _Walk(
    "queue_overlaps AS asked CROSS JOIN articles ON articles.number = asked.article",
    "number, number",
    "asked.asked IS NOT NULL AND number >= max(:first, :second)",
    (0, 0),
)
_LAST = _Walk(
    "articles",
    "number, number",
    "number >= max(:first, :second) AND (id IN (SELECT article_id FROM annotation_state"
    f" WHERE layer = 'annotation' AND status = 'open' AND NOT edited AND trial IS NULL)"
    f" OR {COPY_WITH_OTHERS})",
    (0, 0),
)
"""The articles that somebody has open without an edit, and near-duplicates of open ones."""

_SHARED_OUT = "(SELECT article FROM queue_overlaps UNION SELECT article FROM queue_assignments)"
"""SQL: the articles about which the lead has decided one by one."""

_AMONG_SHARED_OUT = _Walk(
    f"{_SHARED_OUT} AS shared CROSS JOIN articles ON articles.number = shared.article",
    "number, number",
    "number >= max(:first, :second)",
    (0, 0),
)
_TAKEN = (
    "SELECT count(*) FROM (SELECT article_id FROM annotation_state AS state"
    " WHERE annotator NOT IN (SELECT id FROM annotators WHERE kind <> 'person')"
    " GROUP BY article_id HAVING sum(CASE"
    f"  WHEN annotator = :me OR (layer = 'adjudication' AND status = 'finished') THEN {WANTS}"
    "  WHEN layer <> 'annotation' OR trial IS NOT NULL THEN 0"
    f"  WHEN {HOLDS} THEN 1 ELSE 0 END) >= {WANTS}) "
    "CROSS JOIN articles ON articles.id = article_id AND retired_at IS NULL "
    f"AND number NOT IN {_SHARED_OUT}"
)
"""SQL: how many of the other articles do not wait for `:me`, in one pass over the annotations.

`CROSS JOIN` keeps SQLite from beginning with all articles, as versions after 3.40 do otherwise.
"""

_BY_IMPORT = _Walk("articles", "number, number", "number >= max(:first, :second)", (0, 0))
_BY_SOURCE = _Walk(
    "articles INDEXED BY articles_by_source",
    "source, number",
    "(source, number) >= (:first, :second)",
    ("", 0),
)
_BY_RANK = _Walk(
    "queue_ranks AS ranks CROSS JOIN articles ON articles.number = ranks.article",
    "ranks.rank, ranks.article",
    "(ranks.rank, ranks.article) >= (:first, :second)",
    (float("-inf"), 0),
)
_WALKS: dict[Order, tuple[_Walk, ...]] = {
    "import": (_ASSIGNED, _ASKED, _BY_IMPORT),
    "source": (_ASSIGNED, _ASKED, _BY_SOURCE),
    "uncertain": (_ASSIGNED, _ASKED, _BY_RANK, _BY_IMPORT),
    "sure": (_ASSIGNED, _ASKED, _BY_RANK, _BY_IMPORT),
}
ORDERS: tuple[Order, ...] = tuple(_WALKS)

NOBODY = -1
"""The id of a person who has not worked here and sees the whole queue."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Articles: finished by this person, opened by this person, and all in use."""

    finished: int
    opened: int
    articles: int


class Queue:
    """The order of articles for each person, and those that they have `opened`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.opened = Opened(db, "annotation")
        self._reached: dict[tuple[int, QueueFilter, _Walk, str], tuple[float | str, int]] = {}

    # -- the order -----------------------------------------------------------------------------

    @property
    def order(self) -> Order:
        """The project's order of articles."""
        return self._order_and_since()[0]

    def _order_and_since(self) -> tuple[Order, str]:
        kept, _, since = (setting(self._db, _ORDER) or "").partition(" ")
        return next((order for order in ORDERS if order == kept), "import"), since

    def set_order(self, order: Order, ranks: Mapping[str, float] | None = None) -> None:
        """Change the project's order, with the `ranks` that it follows."""
        with transaction(self._db):
            self._db.execute("DELETE FROM queue_ranks")
            keep_setting(self._db, _ORDER, order)
            self.add_ranks(ranks or {})

    def add_ranks(self, ranks: Mapping[str, float]) -> None:
        """Add ranks of articles, by id; open screens use them from the next article on."""
        if ranks:
            with transaction(self._db):
                self.change_ranks(ranks)
                keep_setting(self._db, _ORDER, f"{self.order} {now()}")

    def change_ranks(self, ranks: Mapping[str, float]) -> None:
        """Replace the ranks of a few articles that are next."""
        with transaction(self._db):
            self._db.conn.executemany(
                "INSERT INTO queue_ranks SELECT number, ? FROM articles WHERE id = ? "
                "ON CONFLICT DO UPDATE SET rank = excluded.rank",
                [(rank, article_id) for article_id, rank in ranks.items()],
            )
        first = min(ranks.values(), default=float("inf"))
        for key, reached in self._reached.items():
            if key[2] is _BY_RANK:
                self._reached[key] = min(reached, (first, 0))

    def wanting(self) -> list[str]:
        """The ids of the articles that want another annotation, in the order of import."""
        rows = self._waiting(NOBODY, EVERYTHING, _BY_IMPORT, _BY_IMPORT.begins, -1, UNTOUCHED_FREE)
        return [row[2] for row in rows]

    def unsettled(self) -> list[str]:
        """The ids of the articles in use without an adjudication, in the order of import."""
        return self._db.column(
            "SELECT id FROM articles WHERE retired_at IS NULL AND NOT EXISTS ("
            " SELECT 1 FROM annotation_state AS state WHERE state.article_id = articles.id"
            " AND state.layer = 'adjudication' AND state.status = 'finished') ORDER BY number"
        )

    # -- articles in the queue -----------------------------------------------------------------

    def upcoming(self, me: int, wanted: QueueFilter = EVERYTHING, *, most: int) -> list[str]:
        """The ids of the next articles in the queue that `me` has not opened.

        The search continues where the last one ended, so a long project is not searched again for
        each article. At the end it starts over and finds articles that were given back meanwhile.
        """
        if not wanted.unopened:
            return []
        order, since = self._order_and_since()
        found: dict[str, None] = {}
        for walk in _WALKS[order]:
            if len(found) < most:
                found |= dict.fromkeys(self._onwards(me, wanted, walk, since, most))
        if len(found) < most:
            seen = self._waiting(me, wanted, _LAST, _LAST.begins, most, UNTOUCHED_FREE)
            found |= dict.fromkeys(row[2] for row in seen)
        return list(found)[:most]

    def ahead_of(self, here: str, me: int, wanted: QueueFilter, *, most: int) -> list[str]:
        """The ids of the articles that `me` will see after `here`, the nearest first.

        First come opened articles without an edit, then the queue. Nothing is opened.
        """
        not_edited = self.opened.in_order(me, wanted, "AND NOT state.edited ", beyond=here)
        with closing(not_edited):
            opened = list(islice(not_edited, most))
        if len(opened) < most:
            opened += self.upcoming(me, wanted, most=most - len(opened))
        return opened

    def upcoming_by_rank(self, me: int, wanted: QueueFilter, *, most: int) -> list[str]:
        """The next articles with a rank, whose rank is worth computing again.

        Empty where the order does not follow ranks. The search does not start over.
        """
        order, since = self._order_and_since()
        if order not in RANKED or not wanted.unopened:
            return []
        reached = self._reached.get((me, wanted, _BY_RANK, since), _BY_RANK.begins)
        rows = self._waiting(me, wanted, _BY_RANK, reached, most, PREFERRED)
        return [row[2] for row in rows]

    def _onwards(
        self, me: int, wanted: QueueFilter, walk: _Walk, since: str, most: int
    ) -> list[str]:
        key = me, wanted, walk, since
        reached = self._reached.get(key, walk.begins)
        rows = self._waiting(me, wanted, walk, reached, most, PREFERRED)
        if len(rows) < most and reached != walk.begins:
            rows += self._waiting(me, wanted, walk, walk.begins, most, PREFERRED)
        if rows:
            self._reached[key] = rows[0][:2]
        return [row[2] for row in rows]

    def count_waiting(self, me: int) -> int:
        """The number of articles that the queue has for `me`.

        Articles that nobody has opened wait for everybody, so they are only counted.
        """
        articles = self._db.count(COUNT_IN_USE)
        shared_out = self._db.count(
            f"SELECT count(*) FROM {_AMONG_SHARED_OUT.articles} WHERE retired_at IS NULL"
        )
        taken = self._db.count(_TAKEN, {"me": me})
        walk = _AMONG_SHARED_OUT
        waiting = self._waiting(me, EVERYTHING, walk, walk.begins, -1, UNTOUCHED_FREE)
        return articles - shared_out - taken + len(waiting)

    def _waiting(
        self,
        me: int,
        wanted: QueueFilter,
        walk: _Walk,
        reached: tuple[float | str, int],
        most: int,
        condition: str,
    ) -> list[tuple[float | str, int, str]]:
        """(place in the walk, article id) of the articles from `reached` on."""
        return self._db.execute(
            f"SELECT {walk.place}, id FROM {walk.articles} "
            f"WHERE retired_at IS NULL AND {walk.onwards} "
            f"{FROM_SOURCE}AND NOT EXISTS ("
            " SELECT 1 FROM annotation_state AS state"
            " JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'"
            " WHERE state.article_id = articles.id AND (state.annotator = :me"
            "  OR (state.layer = 'adjudication' AND state.status = 'finished'))) "
            f"AND {condition} ORDER BY {walk.place} LIMIT :most",
            {
                "me": me,
                "first": reached[0],
                "second": reached[1],
                "source": wanted.source,
                "looked_at_since": ago(LOOKING_SECONDS),
                "most": most,
            },
        ).fetchall()

    def progress(self, me: int) -> Progress:
        """The progress of `me`."""
        opened, finished = self.opened.in_use(me)
        articles = self._db.count(COUNT_IN_USE)
        return Progress(finished, opened, articles)
