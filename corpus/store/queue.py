"""Which article comes next for whom.

A person goes through what they have opened, in that order, and then through the queue: articles
in use, in the order of import, that nobody has claimed and nobody has settled. Opening claims, an
edit keeps the claim; who only looked loses it after an hour or by opening the next one, and a skip
gives the article back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.store.clock import ago

if TYPE_CHECKING:
    from corpus.store.connection import Database

LOOKING_SECONDS = 3600.0
"""How long an article stays claimed by somebody who opened it and changed nothing."""

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


@dataclass(frozen=True, slots=True)
class Filter:
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
EVERYTHING = Filter()

_OPENED = (
    "FROM annotation_state AS state JOIN articles ON articles.id = state.article_id "
    "WHERE state.annotator = :me AND state.layer = 'annotation' AND articles.retired_at IS NULL"
)


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
        self._reached: dict[tuple[int, Filter], int] = {}

    def _one(self, sql: str, **values: object) -> str | None:
        row = self._db.execute(sql, values).fetchone()
        return row[0] if row else None

    def unclaimed(self, me: int, wanted: Filter = EVERYTHING) -> str | None:
        """The first article in the queue that `me` has not opened.

        The search goes on where the last one ended, and begins anew at the end: what was given
        back meanwhile comes then, and a long project is not searched again for each article.
        """
        if not wanted.unopened:
            return None
        reached = self._reached.get((me, wanted), 0)
        found = self._unclaimed_from(me, reached, wanted) or (
            self._unclaimed_from(me, 0, wanted) if reached else []
        )
        if not found:
            return None
        self._reached[me, wanted] = found[0][0]
        return found[0][1]

    def upcoming(self, me: int, here: str, wanted: Filter, *, limit: int) -> list[str]:
        """What `me` comes to after `here`, the nearest first, at most `limit`: articles opened
        already, as far as nothing is decided in them, and then the queue. Nothing is claimed.
        """
        opened = self._db.execute(
            f"SELECT state.article_id {_OPENED} {wanted.condition}AND NOT state.edited "
            "AND state.opened_seq > (SELECT opened_seq FROM annotation_state "
            " WHERE article_id = :here AND annotator = :me AND layer = 'annotation') "
            "ORDER BY state.opened_seq LIMIT :limit",
            {"me": me, "here": here, "source": wanted.source, "limit": limit},
        )
        found = [article_id for (article_id,) in opened]
        if wanted.unopened and len(found) < limit:
            reached = self._reached.get((me, wanted), 0)
            found += [
                article_id for _, article_id in self._unclaimed_from(me, reached, wanted, limit)
            ]
        return found[:limit]

    def _unclaimed_from(
        self, me: int, number: int, wanted: Filter, limit: int = 1
    ) -> list[tuple[int, str]]:
        rows: list[tuple[int, str]] = self._db.execute(
            "SELECT number, id FROM articles WHERE retired_at IS NULL AND number >= :number "
            f"{_SOURCE}AND NOT EXISTS ("
            " SELECT 1 FROM annotation_state AS state"
            " JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'"
            " WHERE state.article_id = articles.id AND (state.annotator = :me"
            "  OR (state.layer = 'annotation' AND state.status <> 'skipped'"
            "      AND (state.edited OR (state.started_at > :looked_at_since AND NOT EXISTS ("
            "       SELECT 1 FROM annotation_state AS later WHERE later.annotator = state.annotator"
            "       AND later.layer = 'annotation' AND later.opened_seq > state.opened_seq))))"
            "  OR (state.layer = 'adjudication' AND state.status = 'finished'))) "
            "ORDER BY number LIMIT :limit",
            {
                "me": me,
                "number": number,
                "limit": limit,
                "source": wanted.source,
                "looked_at_since": ago(LOOKING_SECONDS),
            },
        ).fetchall()
        return rows

    def last_edited(self, me: int) -> str | None:
        """The unfinished article that `me` worked on last: where to go on after a pause."""
        return self._one(
            f"SELECT state.article_id {_OPENED} AND state.status = 'open' "
            "ORDER BY (SELECT seq FROM edits WHERE id = state.head) DESC LIMIT 1",
            me=me,
        )

    def opened_after(
        self, me: int, article_id: str, wanted: Filter = EVERYTHING, *, only_open: bool = False
    ) -> str | None:
        """The article that `me` opened next after `article_id`."""
        return self._beside(me, article_id, "> ", "ASC", wanted, only_open=only_open)

    def opened_before(self, me: int, article_id: str, wanted: Filter = EVERYTHING) -> str | None:
        """The article that `me` opened just before `article_id`."""
        return self._beside(me, article_id, "< ", "DESC", wanted, only_open=False)

    def _beside(
        self, me: int, article_id: str, side: str, order: str, wanted: Filter, *, only_open: bool
    ) -> str | None:
        which = wanted.condition + ("AND state.status = 'open' " if only_open else "")
        return self._one(
            f"SELECT state.article_id {_OPENED} {which}AND state.opened_seq {side}"
            "(SELECT opened_seq FROM annotation_state WHERE article_id = :here "
            " AND annotator = :me AND layer = 'annotation') "
            f"ORDER BY state.opened_seq {order} LIMIT 1",
            me=me,
            here=article_id,
            source=wanted.source,
        )

    def first_open(self, me: int, wanted: Filter = EVERYTHING) -> str | None:
        """The earliest opened article that `me` has neither finished nor skipped."""
        return self._one(
            f"SELECT state.article_id {_OPENED} {wanted.condition}AND state.status = 'open' "
            "ORDER BY state.opened_seq LIMIT 1",
            me=me,
            source=wanted.source,
        )

    def first_opened(self, me: int, wanted: Filter) -> str | None:
        """The earliest article that `me` has opened, whatever became of it."""
        return self._one(
            f"SELECT state.article_id {_OPENED} {wanted.condition}"
            "ORDER BY state.opened_seq LIMIT 1",
            me=me,
            source=wanted.source,
        )

    def count(self, me: int, wanted: Filter) -> int:
        """How many articles that `me` has opened belong to it."""
        row = self._db.execute(
            f"SELECT count(*) {_OPENED} {wanted.condition}", {"me": me, "source": wanted.source}
        ).fetchone()
        return int(row[0])

    def last_opened(self, me: int) -> str | None:
        """The article that `me` opened last, whatever became of it."""
        return self._one(
            f"SELECT state.article_id {_OPENED} ORDER BY state.opened_seq DESC LIMIT 1", me=me
        )

    def progress(self, me: int) -> Progress:
        """How far `me` has come."""
        # Retired articles are few: they are taken off instead of being joined to every row.
        counts = "SELECT count(*), coalesce(sum(status = 'finished'), 0) FROM annotation_state"
        mine = "annotator = :me AND layer = 'annotation'"
        retired = "article_id IN (SELECT id FROM articles WHERE retired_at IS NOT NULL)"
        opened, finished = (
            every - gone
            for every, gone in zip(
                self._db.execute(f"{counts} WHERE {mine}", {"me": me}).fetchone(),
                self._db.execute(f"{counts} WHERE {retired} AND {mine}", {"me": me}).fetchone(),
                strict=True,
            )
        )
        articles = self._db.execute("SELECT count(*) FROM articles WHERE retired_at IS NULL")
        return Progress(int(finished), int(opened), int(articles.fetchone()[0]))
