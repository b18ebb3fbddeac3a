"""Stores how the finished annotations of each article differ.

So the articles that differ most, or in one way, are found without reading all annotations. Articles
in use that at least two persons have finished are compared, and again after each edit.
`annotator check` verifies the stored rows.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from corpus.disagreement.facets import facets
from corpus.disagreement.places import places
from corpus.store.articles import tokens_of
from corpus.store.db.database import snapshot, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from corpus.disagreement.facets import Pair
    from corpus.store.db.connection import Database
    from corpus.store.lanes import Finished

BATCH = 200
"""Articles per transaction, so that nobody has to wait long for the write lock."""

_STALE = (
    "SELECT articles.id FROM finished_heads AS now "
    "JOIN articles ON articles.id = now.article_id AND articles.retired_at IS NULL "
    "LEFT JOIN compared ON compared.article = articles.number "
    "WHERE now.people > 1 AND compared.heads IS NOT now.heads ORDER BY articles.number"
)


class _Rows(NamedTuple):
    """The rows of one article in `compared` and `facets`, without its key."""

    compared: tuple[str, int, int, int]
    facets: list[tuple[Any, ...]]


class Comparisons:
    """The tables `compared` and `facets`."""

    def __init__(self, db: Database, finished: Finished) -> None:
        self._db = db
        self._finished = finished

    def stale(self) -> list[str]:
        """The ids of articles that were never compared, or edited since."""
        return self._db.column(_STALE)

    def refresh(self, *, at_most: int | None = None) -> Iterator[int]:
        """Compare stale articles in the order of import; yields how many are done.

        Raises `NotSavedError` where the file cannot be written; earlier batches stay.
        """
        stale = self.stale()[:at_most]
        for first in range(0, len(stale), BATCH):
            some = stale[first : first + BATCH]
            with snapshot(self._db):
                found = [(article_id, self._compare(article_id)) for article_id in some]
            with transaction(self._db):
                for article_id, rows in found:
                    self._store(article_id, rows)
            yield first + len(some)

    def wrong(self) -> Iterator[str]:
        """The ids of articles whose stored rows differ from a new comparison of the same edits."""
        rows = self._db.execute(
            "SELECT id, heads FROM compared JOIN articles ON number = article ORDER BY article"
        ).fetchall()
        for article_id, heads in rows:
            right, stored = self._compare(article_id), self._stored(article_id)
            if right.compared[0] == heads and (
                right.compared != stored.compared
                or Counter(right.facets) != Counter(stored.facets)  # names decide on the order
            ):
                yield article_id

    def forget(self, article_ids: Iterable[str]) -> None:
        """Delete the rows of these articles, so that they are compared again."""
        with transaction(self._db):
            self._db.conn.executemany(
                "DELETE FROM compared WHERE article = (SELECT number FROM articles WHERE id = ?)",
                [(article_id,) for article_id in article_ids],
            )

    def _compare(self, article_id: str) -> _Rows:
        lanes = self._finished.of(article_id)
        found = list(places(lanes.spans))
        differing = [place for place in found if not place.unanimous]
        compared = lanes.compared, int(lanes.settled), len(differing)
        rows: list[tuple[Any, ...]] = []
        if differing:
            tokens = tokens_of(self._db, article_id)
            rows = [
                (place.start, place.end, *facet, joined_pairs(pairs))
                for place in differing
                for facet, pairs in facets(place, lanes.annotators, tokens).items()
            ]
        return _Rows((*compared, len(found) - len(differing)), rows)

    def _store(self, article_id: str, rows: _Rows) -> None:
        """Store the rows, unless the article was purged meanwhile."""
        row = self._db.execute("SELECT number FROM articles WHERE id = ?", [article_id]).fetchone()
        if row is None:
            return
        self._db.execute("DELETE FROM compared WHERE article = ?", row)
        self._db.execute("INSERT INTO compared VALUES (?,?,?,?,?)", [*row, *rows.compared])
        self._db.conn.executemany(
            "INSERT INTO facets VALUES (?,?,?,?,?,?,?,?,?)", [(*row, *one) for one in rows.facets]
        )

    def _stored(self, article_id: str) -> _Rows:
        of_article = "WHERE article = (SELECT number FROM articles WHERE id = ?)"
        compared = self._db.execute(
            f"SELECT heads, agreed, disagreements, unanimous FROM compared {of_article}",
            [article_id],
        ).fetchone()
        found = self._db.execute(
            'SELECT start, "end", kind, label, side, tokens, text, differing FROM facets '
            f"{of_article} ORDER BY facets.rowid",
            [article_id],
        ).fetchall()
        return _Rows(compared, found)


def joined_pairs(pairs: Iterable[Pair]) -> str:
    """Pairs as `,1-2,1-3,`, in which one is found as `,1-2,`."""
    return "".join([",", *(f"{one}-{other}," for one, other in sorted(pairs))])
