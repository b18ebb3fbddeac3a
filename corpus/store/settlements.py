"""How articles were settled, and how much work each person did, for reports."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.agreement.values import Finishing, Settlement, Workload
from corpus.model import AnnotationKey

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from corpus.disagreement.places import LaneSpan
    from corpus.model import Layer
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits


class Settlements:
    """Read-only figures on articles in use."""

    def __init__(self, db: Database, edits: Edits) -> None:
        self._db = db
        self._edits = edits

    @cached_property
    def _settled(self) -> dict[str, tuple[Layer, int, str, str, int]]:
        rows = self._db.execute(_SETTLED)
        return {article_id: tuple(row) for article_id, *row in rows}

    def of(self, article_id: str) -> Settlement | None:
        """How the article was settled; None where it is not, or by a single annotation alone."""
        found = self._settled.get(article_id)
        return self._settlement(article_id, *found) if found else None

    def current(self, article_id: str) -> Settlement | None:
        """The same, read from the file again."""
        found = self._db.execute(f"{_SETTLED} AND settled.article_id = ?", [article_id]).fetchone()
        return self._settlement(*found) if found else None

    def _settlement(
        self, article_id: str, layer: Layer, annotator: int, basis: str, by: str, comments: int
    ) -> Settlement:
        key = AnnotationKey(article_id, annotator, layer)
        reasons = self._comments(key) if layer == "adjudication" and comments else ()
        return Settlement(basis, by, tuple(self._edits.spans(key)), reasons)

    def _comments(self, key: AnnotationKey) -> tuple[tuple[tuple[int, int] | None, str], ...]:
        rows = self._db.execute(
            'SELECT start, "end", comment FROM annotation_state_comments '
            "WHERE article_id = ? AND annotator = ? AND layer = ? ORDER BY start",
            key.values,
        )
        return tuple(
            (None if start is None else (start, end), comment) for start, end, comment in rows
        )

    def adjudicated_alone(
        self, people: Sequence[str], seen: Collection[str]
    ) -> Iterator[tuple[str, dict[int, list[LaneSpan]]]]:
        """(id, spans by index into `people`) of each adjudicated article that is not in `seen`."""
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
                spans = self._edits.spans(AnnotationKey(article_id, annotator))
                yield article_id, {people.index(name): spans}

    def finishing(self) -> dict[str, Finishing]:
        """When and by whom each article was finished, by article id."""
        rows = self._db.execute(
            "SELECT articles.id, number, json_group_object(name, coalesce(finished_at, '')) "
            "FROM finished_annotations JOIN articles ON articles.id = article_id GROUP BY 1"
        )
        return {key: Finishing(number, json.loads(at)) for key, number, at in rows}

    def workloads(self) -> dict[str, Workload]:
        """The work of each person who finished anything, by name."""
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


_SETTLED = (
    "SELECT settled.article_id, layer, settled.annotator, basis, decided_by, state.comments "
    "FROM settled JOIN annotation_state AS state USING (article_id, annotator, layer) "
    "WHERE basis <> 'single'"
)

_SPANS = (
    "(SELECT count(*) FROM annotation_state_spans AS spans "
    "WHERE spans.article_id = state.article_id AND spans.annotator = state.annotator "
    "AND spans.layer = 'annotation'"
)

# The suggestions shown last are those that the person decided on. Nobody saw imported ones here.
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
