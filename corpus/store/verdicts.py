"""Stores the verdicts on suggestions of each finished annotation, and their sums.

They repeat the edits, so `annotator check` verifies them and can rebuild them. The sums of the
whole project, one small table, are read with each opened article.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from corpus.learning.counts import Counts
from corpus.learning.probability import Estimates, Stratum
from corpus.learning.second_looks import price
from corpus.learning.verdicts import ShownSuggestion, Verdict, bulk_accepts, judged, verdicts
from corpus.model import Span, Suggestion
from corpus.store.bulk_verdicts import OF_ANNOTATION, BulkVerdicts, rows_of
from corpus.store.db.database import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from corpus.edits.draft import Draft
    from corpus.learning.calibration import Prediction
    from corpus.learning.second_looks import Price
    from corpus.learning.verdicts import BulkAccept
    from corpus.model import AnnotationKey
    from corpus.store.db.connection import Database


class Verdicts:
    """The tables `verdicts` and `verdict_counts`; `in_bulk` has those of bulk accepts."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.in_bulk = BulkVerdicts(db)

    def estimates(self) -> Estimates:
        """Estimates from the history of all suggesters in the project."""
        return Estimates(self._counts("", []), self.in_bulk.looks())

    def price(self, suggester: str | None, least: float) -> Price | None:
        """The share of wrong suggestions among those with a probability of at least `least`.

        The probability is the one that was shown. None without enough evidence.
        """
        right, wrong = self._db.execute(
            "SELECT coalesce(sum(is_right), 0), coalesce(sum(1 - is_right), 0) FROM verdicts "
            "WHERE suggester = ? AND score >= ?",
            [suggester, least],
        ).fetchone()
        return price(Counts(right, wrong), self.in_bulk.looks_above(suggester, least))

    def counts(self, suggester: str | None) -> dict[Stratum, Counts]:
        """The history of one suggester, by stratum."""
        return self._counts("WHERE suggester = ? ", [suggester])

    def _counts(self, which: str, values: list[str | None]) -> dict[Stratum, Counts]:
        rows = self._db.execute(
            "SELECT label, made_by, seen, sum(right), sum(wrong) FROM verdict_counts "
            f"{which}GROUP BY label, made_by, seen",
            values,
        )
        return {Stratum(*row[:3]): Counts(*row[3:]) for row in rows}

    def predictions(self) -> dict[str, list[Prediction]]:
        """Every decision and second look with the probability shown for it, by suggester."""
        rows = self._db.execute(
            "SELECT suggester, labels.name, score, is_right FROM verdicts "
            "JOIN labels ON labels.id = verdicts.label ORDER BY suggester, labels.id"
        )
        from corpus.learning.calibration import (
            Prediction,  # only `status` needs it, and the screen starts sooner
        )

        found: dict[str, list[Prediction]] = defaultdict(list)
        for suggester, label, score, right in rows:
            found[suggester].append(Prediction(label, score, bool(right)))
        for suggester, looks in self.in_bulk.looked_at().items():
            found[suggester] += [Prediction(*look, decided="in bulk") for look in looks]
        return dict(found)

    def keep(self, key: AnnotationKey, draft: Draft) -> None:
        """Replace the stored verdicts of an annotation."""
        rows, accepts = self.replayed(key, draft), self._accepted_in_bulk(key, draft)
        with transaction(self._db):
            self.in_bulk.keep(key, accepts)
            self._db.execute(f"DELETE FROM verdicts WHERE {OF_ANNOTATION}", key.values)
            self._db.conn.executemany(
                "INSERT INTO verdicts VALUES "
                "((SELECT number FROM articles WHERE id = ?),?,?,?,?,?,?,?,?,?,?)",
                [(*key.values, *row) for row in rows],
            )

    def stored(self, key: AnnotationKey) -> list[tuple[Any, ...]]:
        """The stored rows of an annotation without its key, to be compared with `replayed`."""
        return self._db.execute(
            'SELECT suggester, start, "end", label, made_by, seen, score, is_right '
            f'FROM verdicts WHERE {OF_ANNOTATION} ORDER BY suggester, start, "end", label',
            key.values,
        ).fetchall()

    def replayed(self, key: AnnotationKey, draft: Draft) -> list[tuple[Any, ...]]:
        """The rows that the edits lead to; only decisions of persons count."""
        if not self._counts_for(key, draft):
            return []
        if key.layer == "adjudication":
            found = judged(draft, self._shown_before(key, draft.head))
        elif draft.shown:
            found = verdicts(draft, self._text(key))
        else:
            found = []
        return sorted(_row(verdict) for verdict in found)

    def is_empty(self, key: AnnotationKey) -> bool:
        """Whether nothing is stored of an annotation."""
        return not self.stored(key) and not self.in_bulk.stored(key)

    def agrees(self, key: AnnotationKey, draft: Draft) -> bool:
        """Whether what is stored of an annotation is what the edits lead to."""
        bulk = rows_of(self._accepted_in_bulk(key, draft))
        return self.stored(key) == self.replayed(key, draft) and self.in_bulk.stored(key) == bulk

    def _accepted_in_bulk(self, key: AnnotationKey, draft: Draft) -> list[BulkAccept]:
        if key.layer == "adjudication" or not draft.shown or not self._counts_for(key, draft):
            return []
        return bulk_accepts(draft, self._text(key))

    def _counts_for(self, key: AnnotationKey, draft: Draft) -> bool:
        """Whether the annotation is finished, a person's, and no trial."""
        if draft.status != "finished" or draft.trial:
            return False
        kind = "SELECT kind FROM annotators WHERE id = ?"
        return self._db.value(kind, [key.annotator]) == "person"

    def _text(self, key: AnnotationKey) -> str:
        return str(self._db.value("SELECT text FROM articles WHERE id = ?", [key.article_id]))

    def _shown_before(self, key: AnnotationKey, head: str | None) -> Iterator[ShownSuggestion]:
        """Yield the suggestions shown to people in the article, each as it was last shown."""
        rows = self._db.execute(
            "SELECT json_extract(detail, '$.suggester'), json_extract(detail, '$.shown') "
            "FROM edits WHERE article_id = ? AND layer = 'annotation' AND action = 'opened' "
            "AND json_extract(detail, '$.trial') IS NULL "
            "AND (at, seq) < (SELECT at, seq FROM edits WHERE id = ?) ORDER BY at, seq",
            [key.article_id, head],
        )
        last = {
            (suggester, *one[:3]): ShownSuggestion(
                suggester or "", Suggestion(Span(*one[:3]), *one[3:])
            )
            for suggester, shown in rows
            for one in json.loads(shown or "[]")
        }
        yield from last.values()

    def miscounted(self) -> bool:
        """Whether the sums differ from the rows."""
        if self.in_bulk.miscounted():
            return True
        counted = "SELECT suggester, label, made_by, seen, right, wrong FROM verdict_counts"
        return any(
            self._db.execute(f"{one} EXCEPT {other}").fetchone()
            for one, other in ((counted, _SUMS), (_SUMS, counted))
        )

    def rebuild_counts(self) -> None:
        """Compute the sums again."""
        with transaction(self._db):
            self._db.execute("DELETE FROM verdict_counts")
            self._db.execute(f"INSERT INTO verdict_counts {_SUMS}")
            self.in_bulk.rebuild_counts()


_SUMS = (
    "SELECT suggester, label, made_by, seen, sum(is_right), sum(1 - is_right) FROM verdicts "
    "GROUP BY suggester, label, made_by, seen"
)


def _row(verdict: Verdict) -> tuple[Any, ...]:
    one = verdict.suggestion
    more = one.made_by, one.seen, one.score, int(verdict.right)
    return verdict.suggester, one.span.start, one.span.end, one.span.label, *more
