"""The articles that a person has opened on one layer, in that order, and filters for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.store.leases import ADJUDICATED, FREE, LEASED, LOOKED_AT

if TYPE_CHECKING:
    from corpus.model import Layer
    from corpus.store.db.connection import Database

LOOKING_SECONDS = 3600.0
"""Seconds for which an article stays with a person who opened it last and changed nothing."""

HELD = f"({LEASED} OR {LOOKED_AT})"
"""SQL on `state`: whether that person holds the article, if it is neither skipped nor finished."""

OPENED = (
    "FROM annotation_state AS state JOIN articles ON articles.id = state.article_id "
    "WHERE state.annotator = :me AND state.layer = :layer AND articles.retired_at IS NULL"
)

OPENED_HERE = (
    "(SELECT opened_seq FROM annotation_state "
    "WHERE article_id = :here AND annotator = :me AND layer = :layer)"
)
"""SQL for the place of the article `:here` in that order."""

_STILL_OPEN: dict[Layer, str] = {
    "annotation": f"AND state.status = 'open' AND (state.trial IS NOT NULL OR {FREE}) ",
    "adjudication": f"AND state.status = 'open' AND NOT {ADJUDICATED} ",
}
"""SQL for what is still to be done; what others have done meanwhile is not."""

FROM_SOURCE = "AND (:source IS NULL OR articles.source = :source) "

Only = Literal["all", "unfinished", "finished", "flagged", "commented", "undecided"]
"""The articles that a filter shows, by their state."""

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
"""The values that also match articles that nobody has opened."""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which articles a person wants to see; `source` None matches any source."""

    only: Only = "all"
    source: str | None = None

    def __str__(self) -> str:
        words = [] if self.only == "all" else [self.only]
        return " ".join([*words, *([f"from {self.source}"] if self.source is not None else [])])

    @property
    def unopened(self) -> bool:
        """Whether articles that are still to do match, opened or not."""
        return self.only in _WITH_UNOPENED

    @property
    def condition(self) -> str:
        """SQL on the opened articles."""
        return _CONDITIONS[self.only] + FROM_SOURCE


EVERYTHING = QueueFilter()


class Opened:
    """Finds the articles that a person has opened on one layer."""

    def __init__(self, db: Database, layer: Layer) -> None:
        self._db = db
        self._layer = layer
        self._still_open = _STILL_OPEN[layer]

    def last_edited(self, me: int) -> str | None:
        """The unfinished article that `me` edited last, in whichever file that was.

        The time decides, as a merge numbers the edits of the other file after those of this one.
        """
        by_time, as_stored = (
            f"(SELECT {what} FROM edits WHERE id = state.head) DESC" for what in ("at", "seq")
        )
        return self._first(f"{self._still_open}ORDER BY {by_time}, {as_stored}", me)

    def edited(self, me: int) -> list[str]:
        """The articles in use that `me` has edited, in the order of opening, without practice."""
        return self._db.column(
            f"SELECT state.article_id {OPENED} AND state.edited "
            "AND state.trial IS NOT 'practice' ORDER BY state.opened_seq",
            {"me": me, "layer": self._layer},
        )

    def not_edited(self, me: int) -> list[str]:
        """The articles in use that `me` has not edited, in the order of import."""
        return self._db.column(
            "SELECT id FROM articles WHERE retired_at IS NULL AND NOT EXISTS ("
            " SELECT 1 FROM annotation_state AS state WHERE state.article_id = articles.id"
            " AND state.annotator = :me AND state.layer = :layer AND state.edited) "
            "ORDER BY number",
            {"me": me, "layer": self._layer},
        )

    def after(
        self, me: int, article_id: str, wanted: QueueFilter = EVERYTHING, *, only_open: bool = False
    ) -> str | None:
        """The article that `me` opened next after `article_id`."""
        which = f"AND state.opened_seq > {OPENED_HERE} ORDER BY state.opened_seq"
        which = self._still_open + which if only_open else which
        return self._first(which, me, wanted, here=article_id)

    def before(self, me: int, article_id: str, wanted: QueueFilter = EVERYTHING) -> str | None:
        """The article that `me` opened just before `article_id`."""
        which = f"AND state.opened_seq < {OPENED_HERE} ORDER BY state.opened_seq DESC"
        return self._first(which, me, wanted, here=article_id)

    def first(
        self, me: int, wanted: QueueFilter = EVERYTHING, *, only_open: bool = False
    ) -> str | None:
        """The first article that `me` has opened.

        With `only_open` it is neither finished nor skipped.
        """
        which = "ORDER BY state.opened_seq"
        return self._first(self._still_open + which if only_open else which, me, wanted)

    def last(self, me: int) -> str | None:
        """The article that `me` opened last, in any status."""
        return self._first("ORDER BY state.opened_seq DESC", me)

    def _first(
        self, which: str, me: int, wanted: QueueFilter = EVERYTHING, here: str | None = None
    ) -> str | None:
        return self._db.value(
            f"SELECT state.article_id {OPENED} {wanted.condition}{which} LIMIT 1",
            {"me": me, "layer": self._layer, "source": wanted.source, "here": here},
        )

    def in_use(self, me: int) -> tuple[int, int]:
        """How many articles `me` has opened, without practice, and how many of these are finished.

        Retired articles and practice are few, so subtracting them is faster than reading every row.
        """
        counts = "SELECT count(*), coalesce(sum(status = 'finished'), 0) FROM annotation_state"
        mine = "annotator = :me AND layer = :layer"
        retired = "(SELECT id FROM articles WHERE retired_at IS NOT NULL)"
        opened, finished = 0, 0
        for sign, which in (
            (1, mine),
            (-1, f"article_id IN {retired} AND {mine}"),
            (-1, f"trial = 'practice' AND {mine} AND article_id NOT IN {retired}"),
        ):
            found = self._db.execute(
                f"{counts} WHERE {which}", {"me": me, "layer": self._layer}
            ).fetchone()
            opened, finished = opened + sign * found[0], finished + sign * found[1]
        return opened, finished
