"""What the edits taught, as counts per annotation, and which of them a person may be shown.

What counts is loaded only where there is something to count: the start of the screen has no time.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from corpus.errors import ReplayError
from corpus.model import AnnotationKey
from corpus.store.db.database import transaction
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from corpus.learning.memory import Count, Memory
    from corpus.model import Article
    from corpus.store.articles import Articles
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits

_OF_ANNOTATION = (
    "article = (SELECT number FROM articles WHERE id = ?) AND annotator = ? AND layer = ?"
)
"""SQL on `memory_due` and `memory_counts`."""


class Memories:
    """The counts behind memory: brought up to date by annotation, read for one person at a time."""

    def __init__(self, db: Database, articles: Articles, edits: Edits) -> None:
        self._db = db
        self._articles = articles
        self._edits = edits

    @property
    def empty(self) -> bool:
        """Whether nothing was counted yet."""
        return self._db.execute("SELECT 1 FROM memory_counts LIMIT 1").fetchone() is None

    def count_due(self, me: int | None = None, *, at_most: int = -1) -> int:
        """Count the annotations that were edited since, the latest first; returns how many.

        With `me` those that others have open are left alone: they count once they are finished, or
        when the other opens the next article.
        """
        due = self._due(me, at_most)
        for key in due:
            with suppress(ReplayError):  # nothing to count from: `check` names it
                self.count(key)
        return len(due)

    def _due(self, me: int | None, at_most: int) -> list[AnnotationKey]:
        rows = self._db.execute(
            "SELECT articles.id, due.annotator, due.layer FROM memory_due AS due "
            "JOIN articles ON articles.number = due.article "
            "JOIN annotation_state AS state ON state.article_id = articles.id "
            " AND state.annotator = due.annotator AND state.layer = due.layer "
            "WHERE :me IS NULL OR due.annotator = :me OR state.status <> 'open' "
            "ORDER BY state.opened_seq DESC LIMIT :at_most",
            {"me": me, "at_most": at_most},
        )
        return [AnnotationKey(*row) for row in rows.fetchall()]

    def count(self, key: AnnotationKey) -> None:
        """Make the counts of an annotation anew from its edits.

        Made before anybody is kept from writing; where another window was faster meanwhile they
        are not stored, and the annotation stays due.
        """
        from corpus.text.words import lead

        head = self._edits.head(key)
        counts = self._rightly(key)
        with transaction(self._db):
            if self._edits.head(key) != head:
                return
            self._db.execute(f"DELETE FROM memory_counts WHERE {_OF_ANNOTATION}", key.values)
            self._db.conn.executemany(
                "INSERT INTO memory_counts SELECT ?1, ?2, ?3, ?4, ?5, ?6, number, ?8, ?9, ?10 "
                "FROM articles WHERE id = ?7",
                [(lead(c.string), *c[:-1], *key.values, c.times) for c in counts],
            )
            self._db.execute(f"DELETE FROM memory_due WHERE {_OF_ANNOTATION}", key.values)

    def learned(self, key: AnnotationKey) -> list[Count]:
        """What the edits of an annotation teach, made from them."""
        from corpus.learning.learn import learned

        article = self._articles.get(key.article_id)
        return learned(self._edits.chain(key), Tokens(article.text, article.tokens))

    def holds(self, key: AnnotationKey) -> bool:
        """Whether the counts of an annotation are those of its edits, or known to be due."""
        due = self._db.execute(f"SELECT 1 FROM memory_due WHERE {_OF_ANNOTATION}", key.values)
        return due.fetchone() is not None or self.stored(key) == self._rightly(key)

    def _rightly(self, key: AnnotationKey) -> list[Count]:
        person = "SELECT 1 FROM annotators WHERE id = ? AND kind = 'person'"
        counts = self._db.execute(person, [key.annotator]).fetchone()
        return self.learned(key) if counts else []

    def stored(self, key: AnnotationKey) -> list[Count]:
        """What the table holds of an annotation, in the order of `learned`."""
        from corpus.learning.memory import Count

        rows = self._db.execute(
            'SELECT string, outcome, label, "left", "right", times FROM memory_counts '
            f"WHERE {_OF_ANNOTATION}",
            key.values,
        )
        return sorted(Count(*row) for row in rows)

    def of(self, me: int, article: Article) -> Memory:
        """What `me` may be shown in `article`: of the strings that may stand in it.

        One's own decisions in other articles, and others' in articles that are known to be no
        near-duplicates of this one; those of models never.
        """
        from corpus.learning.memory import Count, Memory
        from corpus.text.words import Words

        words = Words(Tokens(article.text, article.tokens, article.sentences))
        rows = self._db.execute(  # grouped in the table's own order: nothing is sorted
            'SELECT string, outcome, label, "left", "right", sum(times) '
            "FROM memory_counts AS counts WHERE lead IN (SELECT value FROM json_each(:leads)) "
            "AND article <> :here AND (annotator = :me OR EXISTS ("
            " SELECT 1 FROM article_groups AS groups"
            " WHERE groups.article = counts.article AND groups.key <> :group)) "
            "AND article NOT IN (SELECT number FROM articles WHERE retired_at IS NOT NULL) "
            'GROUP BY lead, string, outcome, label, "left", "right"',
            {"leads": json.dumps(list(words.leads)), "me": me, **self._place(article.id)},
        )
        return Memory(Count(*row) for row in rows)

    def of_all(self) -> Memory:
        """Everybody's decisions in all articles: for figures that tell nothing of one decision."""
        from corpus.learning.memory import Count, Memory

        rows = self._db.execute(
            'SELECT string, outcome, label, "left", "right", sum(times) FROM memory_counts '
            'GROUP BY string, outcome, label, "left", "right"'
        )
        return Memory(Count(*row) for row in rows)

    def _place(self, article_id: str) -> dict[str, int | str | None]:
        """The article's number, and the key of its near-duplicates where that is known."""
        here, group = self._db.execute(
            "SELECT number, key FROM articles LEFT JOIN article_groups ON article = number "
            "WHERE id = ?",
            [article_id],
        ).fetchone()
        return {"here": here, "group": group}
