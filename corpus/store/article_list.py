"""Articles of a project by their state, for lists to pick from."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from corpus.store.leases import ADJUDICATED, FINISHED, LEASED, STILL_WANTED, WANTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.store.db.connection import Database

State = Literal[
    "all",
    "not begun",
    "begun",
    "free again",
    "finished",
    "skipped",
    "flagged",
    "settled",
    "unsettled",
    "second person",
    "assigned",
    "changed",
]
"""What a list of articles is narrowed to.

`free again`: begun, but the lease is over, and annotations are still needed. `second person`:
finished by somebody, and more people are needed. `changed`: edited by somebody since it was
adjudicated, or settled differently in another file. The others are as in `corpus.store.gold`.
"""

_ANNOTATED = (
    "EXISTS (SELECT 1 FROM annotation_state AS state WHERE state.article_id = articles.id"
    " AND state.layer = 'annotation' AND state.trial IS NULL"
    " AND (:who IS NULL OR state.annotator = :who) AND {})"
)
_BY = (
    "EXISTS (SELECT 1 FROM finished_annotations AS done WHERE done.article_id = articles.id"
    " AND (:who IS NULL OR done.annotator = :who))"
)
_ALIKE = (
    "(SELECT count(*) FROM finished_annotations AS done WHERE done.article_id = articles.id"
    " GROUP BY digest ORDER BY count(*) DESC LIMIT 1 OFFSET {})"
)
_SETTLED = (
    f"({ADJUDICATED} OR ({_ALIKE.format(0)} > coalesce({_ALIKE.format(1)}, 0) AND NOT EXISTS"
    " (SELECT 1 FROM conflicting_versions WHERE article_id = articles.id)))"
)
"""Whether the view `settled` has the article. SQLite computes the view for all articles at once."""

_CONDITIONS: dict[State, str] = {
    "all": "(:who IS NULL OR " + _ANNOTATED.format("TRUE") + ")",
    "not begun": "NOT " + _ANNOTATED.format("(state.edited OR state.status <> 'open')"),
    "begun": _ANNOTATED.format("state.edited AND state.status = 'open'"),
    "free again": (
        _ANNOTATED.format(f"state.edited AND state.status = 'open' AND NOT {LEASED}")
        + f" AND {STILL_WANTED} > 0"
    ),
    "finished": _ANNOTATED.format("state.status = 'finished'"),
    "skipped": _ANNOTATED.format("state.status = 'skipped'"),
    "flagged": _ANNOTATED.format("state.flagged"),
    "settled": f"{_SETTLED} AND (:who IS NULL OR {_BY})",
    "unsettled": f"{_BY} AND NOT {_SETTLED}",
    "second person": f"{_BY} AND {STILL_WANTED} > 0",
    "assigned": (
        "EXISTS (SELECT 1 FROM queue_assignments AS assigned"
        " WHERE assigned.article = articles.number"
        " AND (:who IS NULL OR assigned.annotator = :who))"
    ),
    "changed": (
        "(EXISTS (SELECT 1 FROM changed_since_settled AS changed"
        " WHERE changed.article_id = articles.id) OR EXISTS (SELECT 1 FROM settled_differently"
        " AS earlier WHERE earlier.article_id = articles.id)) AND (:who IS NULL OR "
        + _ANNOTATED.format("TRUE")
        + ")"
    ),
}

STATES: tuple[State, ...] = tuple(_CONDITIONS)


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles to list; None matches any person (an id) and any source."""

    state: State = "all"
    who: int | None = None
    source: str | None = None


class StillWanted(NamedTuple):
    """How many more finished annotations are needed, and how many articles need a second person.

    `second` counts the articles that somebody has finished and that need another person.
    """

    annotations: int
    second: int


class ArticleList:
    """Finds the articles in use that match a filter."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def matching(self, wanted: ArticleFilter, among: Sequence[str] | None = None) -> Iterator[str]:
        """The ids of the articles that match, read from the file as they are asked for.

        In the order of import, or of the ids in `among`, which are then the only ones. Until the
        last id is asked for or the iterator is closed, the connection sees the file as it was.
        """
        tables, by = "articles", "articles.number"
        if among is not None:
            tables = "json_each(:among) AS hit CROSS JOIN articles ON articles.id = hit.value"
            by = "hit.key"
        rows = self._db.execute(
            "SELECT CASE WHEN (:source IS NULL OR articles.source = :source)"
            f" AND {_CONDITIONS[wanted.state]} THEN articles.id END "
            f"FROM {tables} WHERE articles.retired_at IS NULL ORDER BY {by}",
            {"who": wanted.who, "source": wanted.source, "among": json.dumps(among)},
        )
        with closing(rows):
            for (article_id,) in rows:
                yield article_id

    def still_wanted(self) -> StillWanted:
        """The annotations that the articles in use still need."""
        row = self._db.execute(
            "SELECT sum(lacking), sum(lacking > 0 AND finished) FROM ("
            f" SELECT {STILL_WANTED} AS lacking, {FINISHED} > 0 AS finished FROM articles"
            " WHERE retired_at IS NULL)"
        ).fetchone()
        return StillWanted(*(count or 0 for count in row))

    def wanted_of(self, article_id: str) -> tuple[int, int]:
        """(annotations that the article needs, those that it still lacks)."""
        row = self._db.execute(
            f"SELECT {WANTED}, {STILL_WANTED} FROM articles WHERE id = ?", [article_id]
        ).fetchone()
        return row or (0, 0)
