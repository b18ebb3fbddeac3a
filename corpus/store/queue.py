"""Which article comes next for whom.

A person goes through what they have opened, in that order, and then through the queue: articles
in use, in the project's order, that nobody has claimed and nobody has settled. Opening claims, an
edit keeps the claim; who only looked loses it after an hour or by opening the next one, and a skip
gives the article back.

The order is that of import unless the project says otherwise. By expected mistakes it follows
ranks, which `corpus.workflows.ranking` makes; what has no rank comes last.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from corpus.store.db.clock import ago, now
from corpus.store.db.database import transaction
from corpus.store.opened import HELD, LOOKING_SECONDS, OPENED, Opened
from corpus.store.settings import keep_setting, setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.store.db.connection import Database

Only = Literal["all", "unfinished", "finished", "flagged", "commented", "undecided"]
"""Which articles a person goes through."""

_CONDITIONS: dict[Only, str] = {
    "all": "",
    "unfinished": "AND state.status <> 'finished' ",
    "finished": "AND state.status = 'finished' ",
    "flagged": "AND state.flagged ",
    "commented": "AND state.comments > 0 ",
    "undecided": "AND state.undecided > 0 ",
}

ONLY: tuple[Only, ...] = tuple(_CONDITIONS)

_WITH_UNOPENED = frozenset({"all", "unfinished", "undecided"})
"""Where an article that nobody has opened belongs, too."""


Order = Literal["import", "source", "uncertain", "sure"]
"""As they were imported; by the name of the source; the most, or the fewest, mistakes first."""

_NO_RANKS: Mapping[str, float] = MappingProxyType({})

RANKED: frozenset[Order] = frozenset({"uncertain", "sure"})
"""Orders that go by the ranks of articles."""

_ORDER = "queue_order"
"""The setting that names the project's order."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """How to go through articles in an order, from any place (two values) of it on."""

    articles: str
    place: str
    onwards: str
    begins: tuple[float | str, int]


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
    "import": (_BY_IMPORT,),
    "source": (_BY_SOURCE,),
    "uncertain": (_BY_RANK, _BY_IMPORT),
    "sure": (_BY_RANK, _BY_IMPORT),
}
ORDERS: tuple[Order, ...] = tuple(_WALKS)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What of the queue a person wants to see; `source` is an article's, or None for any."""

    only: Only = "all"
    source: str | None = None

    def __str__(self) -> str:
        told = [] if self.only == "all" else [self.only]
        return " ".join([*told, *([f"from {self.source}"] if self.source is not None else [])])

    @property
    def unopened(self) -> bool:
        """Whether articles that nobody has opened belong to it."""
        return self.only in _WITH_UNOPENED

    @property
    def unfinished(self) -> bool:
        """Whether going on after finishing one of them means the next that is still to do."""
        return self.only in _WITH_UNOPENED

    @property
    def condition(self) -> str:
        """SQL on the opened articles."""
        return _CONDITIONS[self.only] + _SOURCE


_SOURCE = "AND (:source IS NULL OR articles.source = :source) "
EVERYTHING = QueueFilter()
_STILL_OPEN = "AND state.status = 'open' "


@dataclass(frozen=True, slots=True)
class Progress:
    """Articles: finished by this person, opened by this person, and all in use."""

    finished: int
    opened: int
    articles: int


class Queue:
    """The order of work of each person."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._opened = Opened(db, "annotation")
        self._reached: dict[tuple[int, QueueFilter, _Walk, str], tuple[float | str, int]] = {}

    # -- the order -----------------------------------------------------------------------------

    @property
    def order(self) -> Order:
        """The project's order of articles."""
        return self._order_and_since()[0]

    @property
    def ranked_at(self) -> str:
        """When articles were ranked last; empty where none was."""
        return self._order_and_since()[1]

    def _order_and_since(self) -> tuple[Order, str]:
        kept, _, since = (setting(self._db, _ORDER) or "").partition(" ")
        return next((order for order in ORDERS if order == kept), "import"), since

    def set_order(self, order: Order, ranks: Mapping[str, float] = _NO_RANKS) -> None:
        """Go through the articles in that order from now on, by `ranks` where it goes by them."""
        with transaction(self._db):
            self._db.execute("DELETE FROM queue_ranks")
            keep_setting(self._db, _ORDER, order)
            self.add_ranks(ranks)

    def add_ranks(self, ranks: Mapping[str, float]) -> None:
        """Ranks of more articles, by id; whoever is at work hears of them with the next article."""
        if ranks:
            with transaction(self._db):
                self.change_ranks(ranks)
                keep_setting(self._db, _ORDER, f"{self.order} {now()}")

    def change_ranks(self, ranks: Mapping[str, float]) -> None:
        """Ranks made anew of a few articles that are next."""
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

    def unedited(self) -> list[str]:
        """The articles in use, by id, that no person has begun to edit, or whoever has skipped."""
        rows = self._db.execute(
            "SELECT id FROM articles WHERE retired_at IS NULL AND NOT EXISTS ("
            " SELECT 1 FROM annotation_state AS state"
            " JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'"
            " WHERE state.article_id = articles.id AND state.edited AND state.status <> 'skipped') "
            "ORDER BY number"
        )
        return [row[0] for row in rows.fetchall()]

    # -- the articles that wait ----------------------------------------------------------------

    def unclaimed(self, me: int, wanted: QueueFilter = EVERYTHING) -> str | None:
        """The first article in the queue that `me` has not opened."""
        return next(iter(self.upcoming(me, wanted, most=1)), None)

    def upcoming(self, me: int, wanted: QueueFilter = EVERYTHING, *, most: int) -> list[str]:
        """The next articles in the queue that `me` has not opened, by id.

        The search goes on where the last one ended, and begins anew at the end: what was given
        back meanwhile comes then, and a long project is not searched again for each article.
        """
        if not wanted.unopened:
            return []
        order, since = self._order_and_since()
        found: dict[str, None] = {}
        for walk in _WALKS[order]:
            if len(found) < most:
                found |= dict.fromkeys(self._onwards(me, wanted, walk, since, most))
        return list(found)[:most]

    def ahead_of(self, here: str, me: int, wanted: QueueFilter, *, most: int) -> list[str]:
        """What `me` comes to after the article `here`, the nearest first, by id.

        Articles opened already, as far as nothing is decided in them, and then the queue. Nothing
        is claimed.
        """
        rows = self._db.execute(
            f"SELECT state.article_id {OPENED} {wanted.condition}AND NOT state.edited "
            "AND state.opened_seq > (SELECT opened_seq FROM annotation_state "
            " WHERE article_id = :here AND annotator = :me AND layer = :layer) "
            "ORDER BY state.opened_seq LIMIT :most",
            {
                "me": me,
                "layer": "annotation",
                "here": here,
                "source": wanted.source,
                "most": most,
            },
        )
        opened = [row[0] for row in rows.fetchall()]
        if len(opened) < most:
            opened += self.upcoming(me, wanted, most=most - len(opened))
        return opened

    def upcoming_by_rank(self, me: int, wanted: QueueFilter, *, most: int) -> list[str]:
        """Of these the next with a rank, where the order goes by ranks; no search from the start.

        These are the articles whose rank is worth making anew.
        """
        order, since = self._order_and_since()
        if order not in RANKED or not wanted.unopened:
            return []
        reached = self._reached.get((me, wanted, _BY_RANK, since), _BY_RANK.begins)
        return [row[2] for row in self._waiting(me, wanted, _BY_RANK, reached, most)]

    def _onwards(
        self, me: int, wanted: QueueFilter, walk: _Walk, since: str, most: int
    ) -> list[str]:
        key = me, wanted, walk, since
        reached = self._reached.get(key, walk.begins)
        rows = self._waiting(me, wanted, walk, reached, most)
        if len(rows) < most and reached != walk.begins:
            rows += self._waiting(me, wanted, walk, walk.begins, most)
        if rows:
            self._reached[key] = rows[0][:2]
        return [row[2] for row in rows]

    def count_waiting(self, me: int) -> int:
        """How many articles the queue still has for `me`."""
        return len(self._waiting(me, EVERYTHING, _BY_IMPORT, _BY_IMPORT.begins, -1))

    def _waiting(
        self, me: int, wanted: QueueFilter, walk: _Walk, reached: tuple[float | str, int], most: int
    ) -> list[tuple[float | str, int, str]]:
        """(place in the walk, article id) of those from `reached` on."""
        return self._db.execute(
            f"SELECT {walk.place}, id FROM {walk.articles} "
            f"WHERE retired_at IS NULL AND {walk.onwards} "
            f"{_SOURCE}AND NOT EXISTS ("
            " SELECT 1 FROM annotation_state AS state"
            " JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'"
            " WHERE state.article_id = articles.id AND (state.annotator = :me"
            f"  OR (state.layer = 'annotation' AND state.status <> 'skipped' AND {HELD})"
            "  OR (state.layer = 'adjudication' AND state.status = 'finished'))) "
            f"ORDER BY {walk.place} LIMIT :most",
            {
                "me": me,
                "first": reached[0],
                "second": reached[1],
                "source": wanted.source,
                "looked_at_since": ago(LOOKING_SECONDS),
                "most": most,
            },
        ).fetchall()

    # -- the articles that a person has opened -------------------------------------------------

    def last_edited(self, me: int) -> str | None:
        """The unfinished article that `me` worked on last: where to go on after a pause."""
        return self._opened.last_edited(me)

    def opened_after(
        self, me: int, article_id: str, wanted: QueueFilter = EVERYTHING, *, only_open: bool = False
    ) -> str | None:
        """The article that `me` opened next after `article_id`."""
        which = wanted.condition + (_STILL_OPEN if only_open else "")
        return self._opened.after(me, article_id, which, source=wanted.source)

    def opened_before(
        self, me: int, article_id: str, wanted: QueueFilter = EVERYTHING
    ) -> str | None:
        """The article that `me` opened just before `article_id`."""
        return self._opened.before(me, article_id, wanted.condition, source=wanted.source)

    def first_open(self, me: int, wanted: QueueFilter = EVERYTHING) -> str | None:
        """The earliest opened article that `me` has neither finished nor skipped."""
        return self._opened.first(me, wanted.condition + _STILL_OPEN, source=wanted.source)

    def first_opened(self, me: int, wanted: QueueFilter) -> str | None:
        """The earliest article that `me` has opened, whatever became of it."""
        return self._opened.first(me, wanted.condition, source=wanted.source)

    def count(self, me: int, wanted: QueueFilter) -> int:
        """How many articles that `me` has opened belong to it."""
        return self._opened.count(me, wanted.condition, source=wanted.source)

    def last_opened(self, me: int) -> str | None:
        """The article that `me` opened last, whatever became of it."""
        return self._opened.last(me)

    def progress(self, me: int) -> Progress:
        """How far `me` has come."""
        opened, finished = self._opened.in_use(me)
        articles = self._db.execute("SELECT count(*) FROM articles WHERE retired_at IS NULL")
        return Progress(finished, opened, int(articles.fetchone()[0]))
