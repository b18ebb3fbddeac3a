"""Stores the bulk accepts of each finished annotation, with what second looks found.

They repeat the edits, as verdicts do.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from corpus.learning.probability import Stratum
from corpus.learning.second_looks import Looks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from corpus.learning.verdicts import BulkAccept
    from corpus.model import AnnotationKey
    from corpus.store.db.connection import Database

OF_ANNOTATION = (
    "article = (SELECT number FROM articles WHERE id = ?) AND annotator = ? AND layer = ?"
)
"""SQL on `verdicts` and `bulk_verdicts`."""

_WEIGHTS = (
    "total(1 / chance) FILTER (WHERE is_right IS NOT NULL), "
    "total(1 / (chance * chance)) FILTER (WHERE is_right IS NOT NULL), total(is_right / chance)"
)
"""The fields of `Looks` after `taken`."""

_COUNTED = "SELECT label, made_by, seen, count(*) FROM bulk_verdicts GROUP BY label, made_by, seen"


class BulkVerdicts:
    """The tables `bulk_verdicts` and `bulk_counts`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def looks(self) -> dict[Stratum, Looks]:
        """The bulk accepts and the second looks of the whole project, by stratum."""
        taken = self._db.execute("SELECT label, made_by, seen, taken FROM bulk_counts")
        found = {Stratum(*row[:3]): Looks(row[3]) for row in taken}
        sums = self._db.execute(
            f"SELECT label, made_by, seen, {_WEIGHTS} FROM bulk_verdicts INDEXED BY "
            "bulk_verdicts_looked_at WHERE is_right IS NOT NULL GROUP BY label, made_by, seen"
        )
        for *names, weight, squares, right in sums:
            stratum = Stratum(*names)
            found[stratum] = Looks(found[stratum].taken, weight, squares, right)
        return found

    def made(self) -> int:
        """The number of second looks in the project."""
        return self._db.count("SELECT count(*) FROM bulk_verdicts WHERE is_right IS NOT NULL")

    def looks_above(self, suggester: str | None, least: float) -> Looks:
        """The bulk accepts of a suggester's suggestions with a probability of at least `least`."""
        row = self._db.execute(
            f"SELECT count(*), {_WEIGHTS} FROM bulk_verdicts WHERE suggester = ? AND score >= ?",
            [suggester, least],
        ).fetchone()
        return Looks(*row)

    def counts(self) -> dict[str, tuple[int, int, int]]:
        """(bulk accepts, drawn for a second look, looked at) by suggester."""
        rows = self._db.execute(
            "SELECT suggester, count(*), count(chance), count(is_right) FROM bulk_verdicts "
            "GROUP BY suggester ORDER BY suggester"
        )
        return {suggester: (taken, drawn, seen) for suggester, taken, drawn, seen in rows}

    def looked_at(self) -> dict[str, list[tuple[str, float | None, bool, float]]]:
        """(label's name, probability shown, right, weight) of each second look, by suggester."""
        found = defaultdict(list)
        for suggester, label, score, right, chance in self._db.execute(
            "SELECT suggester, labels.name, score, is_right, chance FROM bulk_verdicts "
            "JOIN labels ON labels.id = bulk_verdicts.label WHERE is_right IS NOT NULL "
            "ORDER BY suggester, labels.id"
        ):
            found[suggester].append((label, score, bool(right), 1 / chance))
        return dict(found)

    def keep(self, key: AnnotationKey, accepts: Iterable[BulkAccept]) -> None:
        """Replace the stored bulk accepts of an annotation; called in a transaction."""
        self._db.execute(f"DELETE FROM bulk_verdicts WHERE {OF_ANNOTATION}", key.values)
        self._db.conn.executemany(
            "INSERT INTO bulk_verdicts VALUES "
            "((SELECT number FROM articles WHERE id = ?),?,?,?,?,?,?,?,?,?,?,?)",
            [(*key.values, *row) for row in rows_of(accepts)],
        )

    def stored(self, key: AnnotationKey) -> list[tuple[Any, ...]]:
        """The stored rows of an annotation without its key, to be compared with `rows_of`."""
        return self._db.execute(
            'SELECT suggester, start, "end", label, made_by, seen, score, chance, is_right '
            f'FROM bulk_verdicts WHERE {OF_ANNOTATION} ORDER BY suggester, start, "end", label',
            key.values,
        ).fetchall()

    def miscounted(self) -> bool:
        """Whether the sums differ from the rows."""
        counted = "SELECT label, made_by, seen, taken FROM bulk_counts"
        return any(
            self._db.execute(f"SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other})").fetchone()
            for one, other in ((counted, _COUNTED), (_COUNTED, counted))
        )

    def rebuild_counts(self) -> None:
        """Compute the sums again; called in a transaction."""
        self._db.execute("DELETE FROM bulk_counts")
        self._db.execute(f"INSERT INTO bulk_counts {_COUNTED}")


def rows_of(accepts: Iterable[BulkAccept]) -> list[tuple[Any, ...]]:
    """The columns of `bulk_verdicts` after its key, sorted."""
    return sorted(
        (
            one.suggester,
            *one.suggestion.span.extent,
            one.suggestion.span.label,
            one.suggestion.made_by,
            one.suggestion.seen,
            one.suggestion.score,
            one.chance,
            None if one.right is None else int(one.right),
        )
        for one in accepts
    )
