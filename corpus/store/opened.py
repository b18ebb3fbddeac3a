"""The articles that a person has opened on one layer, in that order, and filters for them.

The order is that of history and undo: see `corpus.store.runs`.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from corpus.store.leases import ADJUDICATED, FREE, LEASED, LOOKED_AT
from corpus.store.runs import runs

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from corpus.model import Layer
    from corpus.store.db.connection import Database
    from corpus.store.runs import Run

LOOKING_SECONDS = 3600.0
"""Seconds for which an article stays with a person who opened it last and changed nothing."""

HELD = f"({LEASED} OR {LOOKED_AT})"
"""SQL on `state`: whether that person holds the article, if it is neither skipped nor finished."""

_OPENED = (
    "FROM annotation_state AS state JOIN articles ON articles.id = state.article_id "
    "WHERE state.annotator = :me AND state.layer = :layer AND articles.retired_at IS NULL"
)

_AT = "(SELECT at FROM edits WHERE seq = state.opened_seq)"
"""SQL for the time of opening."""

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
        return self._db.value(
            f"SELECT state.article_id {_OPENED} {self._still_open}"
            f"ORDER BY {by_time}, {as_stored} LIMIT 1",
            {"me": me, "layer": self._layer},
        )

    def edited(self, me: int) -> list[str]:
        """The articles in use that `me` has edited, in the order of opening, without practice."""
        return [*self.in_order(me, where="AND state.edited AND state.trial IS NOT 'practice' ")]

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
        where = self._still_open if only_open else ""
        return _first(self.in_order(me, wanted, where, beyond=article_id))

    def before(self, me: int, article_id: str, wanted: QueueFilter = EVERYTHING) -> str | None:
        """The article that `me` opened just before `article_id`."""
        return _first(self.in_order(me, wanted, beyond=article_id, backwards=True))

    def first(
        self, me: int, wanted: QueueFilter = EVERYTHING, *, only_open: bool = False
    ) -> str | None:
        """The first article that `me` has opened.

        With `only_open` it is neither finished nor skipped.
        """
        return _first(self.in_order(me, wanted, self._still_open if only_open else ""))

    def last(self, me: int) -> str | None:
        """The article that `me` opened last, in any status."""
        return _first(self.in_order(me, backwards=True))

    def in_order(
        self,
        me: int,
        wanted: QueueFilter = EVERYTHING,
        where: str = "",
        *,
        beyond: str | None = None,
        backwards: bool = False,
    ) -> Generator[str]:
        """The articles that `me` has opened, in that order or `backwards`, read as asked for.

        `where` is SQL that begins with AND. With `beyond` an article they begin after that one; an
        article that `me` has not opened, or that was purged, counts as the last one. Close the
        generator before writing.
        """
        place = self._place(me, beyond) if beyond else None
        if beyond and place is None and not backwards:
            return
        query = (
            f"SELECT state.article_id, {_AT}, state.opened_seq {_OPENED} {wanted.condition}{where}"
            "AND state.opened_seq BETWEEN :first AND :last "
            f"ORDER BY state.opened_seq{' DESC' if backwards else ''}"
        )
        values = {"me": me, "layer": self._layer, "source": wanted.source}
        with ExitStack() as opened:
            sources = [
                opened.enter_context(
                    closing(self._of_run(run, query, values, place, backwards=backwards))
                )
                for run in runs(self._db)
            ]
            for article_id, _, _ in merge(*sources, key=itemgetter(1, 2), reverse=backwards):
                yield article_id

    def _place(self, me: int, article_id: str) -> tuple[str, int] | None:
        """(time, number) of the first edit of an article; None if `me` has not opened it."""
        place: tuple[str, int] | None = self._db.execute(
            f"SELECT {_AT}, opened_seq FROM annotation_state AS state "
            "WHERE article_id = ? AND annotator = ? AND layer = ?",
            [article_id, me, self._layer],
        ).fetchone()
        return place

    def _of_run(
        self,
        run: Run,
        query: str,
        values: Mapping[str, object],
        place: tuple[str, int] | None,
        *,
        backwards: bool,
    ) -> Generator[tuple[str, str, int]]:
        """(article id, time, number) of the articles of a run that lie beyond a place, if given."""
        is_own = place is not None and any(first <= place[1] <= last for first, last in run)
        is_beyond = place is None or is_own
        for first, last in _part(run, place[1] if place and is_own else None, backwards=backwards):
            with closing(self._db.execute(query, {**values, "first": first, "last": last})) as rows:
                for row in rows:
                    is_beyond = is_beyond or (row[1:] < place if backwards else row[1:] > place)
                    if is_beyond:
                        yield row

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


def _part(run: Run, seq: int | None, *, backwards: bool) -> Run:
    """The stretches of a run, beyond one of its numbers if that is given; maybe empty ones."""
    if seq is not None and backwards:
        run = [(first, min(last, seq - 1)) for first, last in run]
    elif seq is not None:
        run = [(max(first, seq + 1), last) for first, last in run]
    return run[::-1] if backwards else run


def _first(ids: Generator[str]) -> str | None:
    with closing(ids):
        return next(ids, None)
