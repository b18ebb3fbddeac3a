"""What settled an article and why, and when and from what people made their annotations.

Reports read it beside the lanes: one query an article that is settled, none for the others.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.agreement.values import Finishing, Settlement, Workload
from corpus.disagreement.places import LaneSpan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from corpus.store.db.connection import Database


class Settlements:
    """Read-only; of articles in use."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @cached_property
    def _settled(self) -> dict[str, tuple[str, int, str, str, int]]:
        rows = self._db.execute(
            "SELECT article_id, layer, settled.annotator, basis, decided_by, state.comments "
            "FROM settled JOIN annotation_state AS state USING (article_id, annotator, layer) "
            "WHERE basis <> 'single'"
        )
        return {article_id: tuple(row) for article_id, *row in rows}

    def of(self, article_id: str) -> Settlement | None:
        """How the article was settled, unless it is not or by one annotation alone."""
        found = self._settled.get(article_id)
        if found is None:
            return None
        layer, annotator, basis, by, comments = found
        key = (article_id, annotator, layer)
        spans = self._db.execute(
            'SELECT start, "end", label, value FROM annotation_state_spans '
            "WHERE article_id = ? AND annotator = ? AND layer = ? ORDER BY start",
            key,
        )
        said = self._comments(key) if layer == "adjudication" and comments else ()
        return Settlement(basis, by, tuple(LaneSpan(*row) for row in spans), said)

    def _comments(self, key: Sequence[str | int]) -> tuple[tuple[tuple[int, int] | None, str], ...]:
        rows = self._db.execute(
            'SELECT start, "end", comment FROM annotation_state_comments '
            "WHERE article_id = ? AND annotator = ? AND layer = ? ORDER BY start",
            key,
        )
        return tuple(
            (None if start is None else (start, end), comment) for start, end, comment in rows
        )

    def adjudicated_alone(
        self, people: Sequence[str], seen: Collection[str]
    ) -> Iterator[tuple[str, dict[int, list[LaneSpan]]]]:
        """Adjudicated articles besides those `seen`: (id, spans by index into `people`)."""
        rows = self._db.execute(
            "SELECT finished.article_id, finished.annotator, finished.name "
            "FROM finished_annotations AS finished JOIN annotation_state AS settled "
            "  ON settled.article_id = finished.article_id AND settled.layer = 'adjudication' "
            "  AND settled.status = 'finished' "
            "WHERE finished.name IN (SELECT value FROM json_each(?)) ORDER BY 1, 2",
            [json.dumps(list(people))],
        ).fetchall()
        for article_id, annotator, name in rows:
            if article_id not in seen:
                spans = self._db.execute(
                    'SELECT start, "end", label, value FROM annotation_state_spans WHERE '
                    "article_id = ? AND annotator = ? AND layer = 'annotation' ORDER BY start",
                    [article_id, annotator],
                )
                yield article_id, {people.index(name): [LaneSpan(*span) for span in spans]}

    def finishing(self) -> dict[str, Finishing]:
        """By article id."""
        rows = self._db.execute(
            "SELECT articles.id, number, json_group_object(name, coalesce(finished_at, '')) "
            "FROM finished_annotations JOIN articles ON articles.id = article_id GROUP BY 1"
        )
        return {key: Finishing(number, json.loads(at)) for key, number, at in rows}

    def workloads(self) -> dict[str, Workload]:
        """By name, of everybody who finished anything."""
        decided = {name: counts for name, *counts in self._db.execute(_DECIDED)}
        rows = self._db.execute(
            f"SELECT name, count(*), sum({_SPANS})) FROM finished_annotations AS state "
            "GROUP BY name ORDER BY name"
        )
        return {name: Workload(*row, *decided.get(name, ())) for name, *row in rows}

    def titles(self, article_ids: Collection[str]) -> dict[str, str]:
        """The titles of articles, by id; empty where there is none."""
        rows = self._db.execute(
            "SELECT id, title FROM articles WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(sorted(article_ids))],
        )
        return dict(rows.fetchall())


_SPANS = (
    "(SELECT count(*) FROM annotation_state_spans AS spans "
    "WHERE spans.article_id = state.article_id AND spans.annotator = state.annotator "
    "AND spans.layer = 'annotation'"
)

# What was shown last is what the person decided about. What was imported was shown to nobody here.
_DECIDED = (
    "WITH made AS MATERIALIZED (SELECT name, state.undecided, "
    f" {_SPANS} AND origin = 'accepted') AS accepted, "
    f" {_SPANS} AND origin = 'changed') AS changed, {_SPANS} AND origin = 'added') AS added, "
    " (SELECT json_array_length(detail, '$.shown') FROM edits "
    "  WHERE edits.article_id = state.article_id AND edits.annotator = state.annotator "
    "  AND edits.layer = 'annotation' AND action = 'opened' ORDER BY seq DESC LIMIT 1) AS shown "
    " FROM finished_annotations AS finished JOIN annotation_state AS state "
    "   ON state.article_id = finished.article_id AND state.annotator = finished.annotator "
    "   AND state.layer = 'annotation' "
    " JOIN edits AS first ON first.seq = state.opened_seq AND first.via <> 'import') "
    "SELECT name, sum(shown), sum(accepted), sum(changed), sum(added), sum(undecided) FROM made "
    "WHERE shown > 0 GROUP BY name"
)
