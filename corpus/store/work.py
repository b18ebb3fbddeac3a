"""The figures of `annotator status` and `annotator list`."""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.edits.draft import IDLE_SECONDS
from corpus.store.db import clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from corpus.pace import MadeHere, PersonsPace
    from corpus.store.db.connection import Database

_KEYS = (
    "SELECT article_id, annotator, max(CASE WHEN action = 'opened' THEN seq END) AS opening, "
    "count(DISTINCT step) FILTER (WHERE action NOT IN ('opened', 'drawn') AND via <> 'undo') "
    "AS keys FROM edits WHERE layer = 'annotation' "
    "AND (article_id, annotator) NOT IN (SELECT article_id, annotator"
    " FROM annotation_state_versions WHERE layer = 'annotation') "
    "GROUP BY article_id, annotator HAVING sum(via = 'import') = 0"
)
"""Keys by annotation. Opening is no key of its own, because the key that led there is counted.

Annotations with any imported edit are left out, because no key made it, and so are those with two
versions, because only the time at work on one of them is known.
"""

_DECIDED = (
    "SELECT article_id, annotator, sum(origin = 'accepted') AS accepted, "
    "sum(origin = 'changed') AS changed, sum(origin = 'added') AS added "
    "FROM annotation_state_spans WHERE layer = 'annotation' GROUP BY article_id, annotator"
)

_WORKED_ON_SINCE = (
    "SELECT state.article_id, state.annotator FROM annotation_state AS state "
    "JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL "
    "WHERE state.layer = 'annotation' AND state.trial IS NOT 'practice' "
    "AND (SELECT at FROM edits WHERE id = state.head) >= :since "
    "AND NOT EXISTS (SELECT 1 FROM edits WHERE edits.article_id = state.article_id"
    " AND edits.annotator = state.annotator AND edits.layer = 'annotation'"
    " AND edits.via = 'import')"
)


_LINES = (
    "SELECT articles.id, "
    "coalesce(nullif(articles.title, ''), substr(trim(articles.text), 1, 60)), "
    "articles.source, articles.retired_at IS NOT NULL, "
    "(SELECT json_group_array(json_array(name, status, flagged, trial)) FROM ("
    "  SELECT annotators.name, state.status, state.flagged, state.trial"
    "  FROM annotation_state AS state"
    "  JOIN annotators ON annotators.id = state.annotator "
    "  WHERE state.article_id = articles.id AND state.layer = 'annotation'"
    "  ORDER BY annotators.folded)), "
    "EXISTS (SELECT 1 FROM annotation_state AS state WHERE state.article_id = articles.id) "
    "FROM articles "
)
_SETTLED = (
    "SELECT basis, decided_by,"
    " coalesce((SELECT group_concat(annotator, ', ') FROM (SELECT DISTINCT annotator"
    "  FROM changed_since_settled WHERE article_id = :here)), ''),"
    " coalesce((SELECT group_concat(name, ', ') FROM (SELECT DISTINCT name"
    "  FROM settled_differently WHERE article_id = :here)), '') "
    "FROM settled WHERE article_id = :here"
)
"""What is known of a settled article. If a query asks for several articles, SQLite computes these
views for all; for a single one it finds the rows by index."""


_VERSIONS = (
    "SELECT group_concat(name, ', ') FROM (SELECT DISTINCT name FROM conflicting_versions "
    "WHERE article_id = ? ORDER BY name)"
)
"""The people with two versions of an article that is not settled."""


@dataclass(frozen=True, slots=True)
class DaysWork:
    """The number of articles that a person finished on a day (`2026-03-03`)."""

    day: str
    name: str
    finished: int


@dataclass(frozen=True, slots=True)
class PersonsWork:
    """One person's articles by status, spans in the finished ones, and seconds at work.

    Hidden gold is counted, because it is work like any other; practice is not. `open` are opened
    and neither finished nor skipped, and `begun` are those of them with an edit.

    `unaided` is how many of the finished ones were labelled without suggestions, by chance.
    """

    name: str
    finished: int
    open: int
    begun: int
    skipped: int
    flagged: int
    spans: int
    seconds: float
    adjudicated: int
    unaided: int


class Status(NamedTuple):
    """How far a person is with an article, and whether they have flagged anything there.

    `trial` is 'practice' or 'hidden' where they were measured: see `corpus.store.db.schema_v16`.
    """

    name: str
    status: str
    flagged: bool
    trial: str | None


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """One article in a list, with its annotators' statuses by name and the basis of its gold.

    `changed_by` names those who have edited it since it was adjudicated, `settled_before` the
    reviewers whose other adjudication a merge has set aside. `two_versions_by` names the people
    whose two versions of it a merge has brought, until a reviewer settles the article.
    """

    id: str
    title: str
    source: str
    retired: bool
    statuses: tuple[Status, ...]
    basis: str
    decided_by: str
    changed_by: str
    settled_before: str
    two_versions_by: str


class Work:
    """Read-only figures."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def last_edit_at(self) -> str | None:
        """The time of the project's last edit; None where there is none."""
        return self._db.value("SELECT at FROM edits ORDER BY seq DESC LIMIT 1")

    def by_person(self) -> list[PersonsWork]:
        """The work of every annotator, by name."""
        rows = self._db.execute(
            "SELECT annotators.name, coalesce(sum(state.status = 'finished'), 0), "
            "coalesce(sum(state.status = 'open'), 0), "
            "coalesce(sum(state.status = 'open' AND state.edited), 0), "
            "coalesce(sum(state.status = 'skipped'), 0), "
            "coalesce(sum(state.flagged), 0), coalesce(sum(CASE WHEN state.status = 'finished' "
            " THEN (SELECT count(*) FROM annotation_state_spans AS spans "
            "  WHERE spans.article_id = state.article_id AND spans.annotator = state.annotator "
            "  AND spans.layer = 'annotation') END), 0), "
            "round(coalesce(sum(state.seconds), 0), 1), (SELECT count(*) FROM settled "
            " WHERE settled.annotator = annotators.id AND settled.basis = 'adjudicated'), "
            "coalesce(sum(state.status = 'finished' AND state.unaided), 0) "
            "FROM annotators LEFT JOIN annotation_state AS state "
            "  ON state.annotator = annotators.id AND state.layer = 'annotation' "
            " AND state.trial IS NOT 'practice' "
            " AND state.article_id IN (SELECT id FROM articles WHERE retired_at IS NULL) "
            "GROUP BY annotators.id ORDER BY annotators.folded"
        )
        return [PersonsWork(*row) for row in rows]

    def gold_by_basis(self) -> dict[str, int]:
        """The number of settled articles by basis."""
        rows = self._db.execute("SELECT basis, count(*) FROM settled GROUP BY basis ORDER BY basis")
        return dict(rows.fetchall())

    def paces(self, *, midnight: str | None = None) -> list[PersonsPace]:
        """The pace of each person, by name; today starts at `midnight`, by default the last one."""
        from corpus.pace import persons_pace  # only `status` needs it, and the screen starts sooner

        midnight = midnight or clock.midnight()
        made, active = self._made_here(), self._active_since(midnight)
        people = self._db.execute(
            "SELECT id, name FROM annotators WHERE kind = 'person' ORDER BY folded"
        )
        return [
            persons_pace(name, made[me], midnight=midnight, active_today=active.get(me, 0.0))
            for me, name in people
        ]

    def _made_here(self) -> dict[int, list[MadeHere]]:
        """The annotations in use that were made by keys, by annotator id."""
        from corpus.pace import Decisions, MadeHere

        # A suggestion shown that is neither undecided nor accepted nor changed was rejected.
        rows = self._db.execute(
            "SELECT state.annotator, state.finished_at, state.seconds, made.keys, "
            "coalesce(decided.accepted, 0), coalesce(decided.changed, 0), "
            "coalesce(decided.added, 0), max(0, coalesce(json_array_length(opened.detail, "
            " '$.shown'), 0) - state.undecided - coalesce(decided.accepted + decided.changed, 0)) "
            f"FROM ({_KEYS}) AS made "
            "JOIN articles ON articles.id = made.article_id AND articles.retired_at IS NULL "
            "JOIN annotation_state AS state ON state.article_id = made.article_id "
            " AND state.annotator = made.annotator AND state.layer = 'annotation' "
            " AND state.trial IS NOT 'practice' "
            f"LEFT JOIN ({_DECIDED}) AS decided ON decided.article_id = made.article_id "
            " AND decided.annotator = made.annotator "
            "LEFT JOIN edits AS opened ON opened.seq = made.opening"
        )
        made: dict[int, list[MadeHere]] = defaultdict(list)
        for me, finished_at, seconds, keys, *decided in rows:
            made[me].append(MadeHere(finished_at, seconds, keys, Decisions(*decided)))
        return made

    def _active_since(self, since: str) -> dict[int, float]:
        """Seconds at work by annotator id; pauses are cut as in `corpus.edits.draft`."""
        rows = self._db.execute(
            "SELECT annotator, round(sum(min(max(pause, 0), :idle)), 3) FROM ("
            " SELECT edits.annotator, at, (julianday(at) - julianday(lag(at) OVER chain)) * 86400 "
            f" AS pause FROM ({_WORKED_ON_SINCE}) AS worked "
            " CROSS JOIN edits ON edits.article_id = worked.article_id "
            "  AND edits.annotator = worked.annotator AND edits.layer = 'annotation' "
            " WINDOW chain AS (PARTITION BY edits.article_id, edits.annotator ORDER BY seq)) "
            "WHERE at >= :since GROUP BY annotator",
            {"idle": IDLE_SECONDS, "since": since},
        )
        return {me: seconds or 0.0 for me, seconds in rows}

    def lines(self, *, retired: bool = False) -> Iterator[ArticleLine]:
        """Every article in the order of import, each read when it is asked for.

        Until the iterator is closed, the connection sees the file as it was.
        """
        rows = self._db.execute(
            f"{_LINES}WHERE articles.retired_at IS NULL OR ? ORDER BY articles.number", [retired]
        )
        with closing(rows):
            for row in rows:
                yield self._line(row)

    def line(self, article_id: str) -> ArticleLine | None:
        """Return one article as `lines` has it; None if there is no such article."""
        row = self._db.execute(f"{_LINES}WHERE articles.id = ?", [article_id]).fetchone()
        return self._line(row) if row else None

    def _line(self, row: tuple[Any, ...]) -> ArticleLine:
        article_id, title, source, retired, annotations, is_opened = row
        statuses = tuple(
            Status(name, status, bool(flagged), trial)
            for name, status, flagged, trial in json.loads(annotations)
        )
        gold = ("", "", "", "")
        versions = ""
        if is_opened:
            settled = self._db.execute(_SETTLED, {"here": article_id}).fetchone()
            gold = settled or gold
            versions = "" if settled else self._db.value(_VERSIONS, [article_id]) or ""
        return ArticleLine(article_id, title, source, bool(retired), statuses, *gold, versions)

    def by_day(self) -> list[DaysWork]:
        """The articles that people finished here, by local day and name, the last day first."""
        rows = self._db.execute(
            "SELECT date(state.finished_at, 'localtime') AS day, annotators.name, count(*) "
            "FROM annotation_state AS state "
            "JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person' "
            "JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL "
            "WHERE state.layer = 'annotation' AND state.status = 'finished' "
            "AND state.trial IS NULL "
            "AND (SELECT via FROM edits WHERE edits.id = state.head) <> 'import' "
            "GROUP BY day, annotators.id ORDER BY day DESC, annotators.folded"
        )
        return [DaysWork(*row) for row in rows]
