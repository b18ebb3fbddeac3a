"""Memory: counts of decisions by string, stored per annotation and read for one person.

The modules that count are imported where they are used, which keeps the start of the screen fast.
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
    from corpus.edits.draft import Draft
    from corpus.learning.memory import Count, Memory
    from corpus.model import Article
    from corpus.store.articles import Articles
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits
    from corpus.store.verdicts import Verdicts

_OF_ANNOTATION = (
    "article = (SELECT number FROM articles WHERE id = ?) AND annotator = ? AND layer = ?"
)
"""SQL on `memory_due` and `memory_counts`."""

_IN_RANGES = (
    "json_each(:ranges) AS range CROSS JOIN memory_counts AS counts "
    "ON counts.lead = json_extract(range.value, '$[0]') "
    "AND counts.string >= json_extract(range.value, '$[1]') "
    "AND counts.string < json_extract(range.value, '$[2]')"
)
"""SQL: the counts of strings in the ranges of `_ranges`, found by the primary key."""


class Memories:
    """The table `memory_counts`."""

    def __init__(self, db: Database, articles: Articles, edits: Edits, verdicts: Verdicts) -> None:
        self._db = db
        self._articles = articles
        self._edits = edits
        self._verdicts = verdicts

    @property
    def empty(self) -> bool:
        """Whether nothing has been counted."""
        return self._db.value("SELECT 1 FROM memory_counts LIMIT 1") is None

    def count_due(self, me: int | None = None, *, at_most: int = -1) -> int:
        """Count the annotations edited since they were counted, the latest first; returns how many.

        With `me` those that others have open are left out: they count once they are finished, or
        when the other person opens the next article.
        """
        due = self._db.execute(
            "SELECT articles.id, due.annotator, due.layer FROM memory_due AS due "
            "CROSS JOIN articles ON articles.number = due.article "
            "CROSS JOIN annotation_state AS state ON state.article_id = articles.id "
            " AND state.annotator = due.annotator AND state.layer = due.layer "
            "WHERE :me IS NULL OR due.annotator = :me OR state.status <> 'open' "
            "ORDER BY state.opened_seq DESC LIMIT :at_most",
            {"me": me, "at_most": at_most},
        ).fetchall()
        for row in due:
            with suppress(ReplayError):  # damaged edits, which `check` names
                self.count(AnnotationKey(*row))
        return len(due)

    def count(
        self, key: AnnotationKey, draft: Draft | None = None, tokens: Tokens | None = None
    ) -> None:
        """Count an annotation again, from its edits or from the draft that they lead to.

        `tokens` are those of the article if they are at hand. Counting takes place outside the
        transaction. Where another window has edited meanwhile, the counts are not stored and the
        annotation stays due. The verdicts of an annotation that was finished with an older version
        are stored as well; a draft was recorded with its verdicts.
        """
        from corpus.text.words import lead

        head = self._edits.head(key)
        recorded = draft is not None
        draft = draft or self._edits.load(key)
        counts = self._counts(key, draft, tokens)
        with transaction(self._db):
            if self._edits.head(key) != head:
                return
            number = self._db.value("SELECT number FROM articles WHERE id = ?", [key.article_id])
            self._db.execute(f"DELETE FROM memory_counts WHERE {_OF_ANNOTATION}", key.values)
            self._db.conn.executemany(
                "INSERT INTO memory_counts VALUES (?,?,?,?,?,?,?,?,?,?)",
                [
                    (lead(c.string), *c[:-1], number, key.annotator, key.layer, c.times)
                    for c in counts
                ],
            )
            self._db.execute(f"DELETE FROM memory_due WHERE {_OF_ANNOTATION}", key.values)
            if not recorded and draft.status == "finished" and self._verdicts.is_empty(key):
                self._verdicts.keep(key, draft)

    def holds(self, key: AnnotationKey) -> bool:
        """Whether the stored counts of an annotation are right, or marked to be counted again."""
        return self.is_due(key) or self.stored(key) == self._counts(key)

    def is_due(self, key: AnnotationKey) -> bool:
        """Whether an annotation is to be counted again."""
        due = self._db.value(f"SELECT 1 FROM memory_due WHERE {_OF_ANNOTATION}", key.values)
        return due is not None

    def _counts(
        self, key: AnnotationKey, draft: Draft | None = None, tokens: Tokens | None = None
    ) -> list[Count]:
        """The counts of a person's annotation; none for a model's or a trial's."""
        from corpus.learning.learn import learned

        person = "SELECT 1 FROM annotators WHERE id = ? AND kind = 'person'"
        draft = draft or self._edits.load(key)
        if draft.trial or not self._db.value(person, [key.annotator]):
            return []
        if tokens is None:
            article = self._articles.get(key.article_id)
            tokens = Tokens(article.text, article.tokens)
        return learned(draft, tokens)

    def stored(self, key: AnnotationKey) -> list[Count]:
        """The stored counts of an annotation, sorted."""
        from corpus.learning.memory import Count

        rows = self._db.execute(
            'SELECT string, outcome, label, "left", "right", times FROM memory_counts '
            f"WHERE {_OF_ANNOTATION}",
            key.values,
        )
        return sorted(Count(*row) for row in rows)

    def of(self, me: int, article: Article) -> Memory:
        """The memory that `me` may be shown in `article`, of strings that may occur in it.

        It has their own decisions in other articles, and those of other people in articles that are
        known not to be near-duplicates.
        """
        from corpus.learning.memory import Count, Memory

        rows = self._db.execute(
            'SELECT string, outcome, label, "left", "right", sum(times) '
            f"FROM {_IN_RANGES} WHERE article <> :here AND (annotator = :me OR EXISTS ("
            " SELECT 1 FROM article_groups AS groups"
            " WHERE groups.article = counts.article AND groups.key <> :group)) "
            "AND article NOT IN (SELECT number FROM articles WHERE retired_at IS NOT NULL) "
            'GROUP BY lead, string, outcome, label, "left", "right"',
            {"ranges": self._ranges(article), "me": me, **self._group(article.id)},
        )
        return Memory(Count(*row) for row in rows)

    def of_all(self, article: Article | None = None) -> Memory:
        """Everybody's decisions in all articles, for figures that reveal no single decision.

        With `article` only those on strings that may occur in it, which reads little for one.
        """
        from corpus.learning.memory import Count, Memory

        rows = self._db.execute(
            'SELECT string, outcome, label, "left", "right", sum(times) '
            f"FROM {_IN_RANGES if article else 'memory_counts'} "
            'GROUP BY lead, string, outcome, label, "left", "right"',
            {"ranges": self._ranges(article) if article else "[]"},
        )
        return Memory(Count(*row) for row in rows)

    def _ranges(self, article: Article) -> str:
        """Where the strings that may occur in an article are, as JSON.

        A range is a lead with the first string and the one after the last. The word after the lead
        bounds it, because thousands of strings may begin with “at least”.
        """
        from corpus.text.words import Words

        leads = Words(Tokens(article.text, article.tokens, article.sentences)).leads
        known = self._db.column(
            "SELECT value FROM json_each(?) WHERE EXISTS "
            "(SELECT 1 FROM memory_counts WHERE lead = value)",
            [json.dumps([*leads])],
        )
        longer = ((lead, f"{lead} {word}") for lead in known for word in leads[lead])
        return json.dumps(
            [
                *((lead, lead, f"{lead} ") for lead in known),
                *((lead, string, f"{string}!") for lead, string in longer),
            ]
        )

    def _group(self, article_id: str) -> dict[str, int | str | None]:
        """The number of an article and, where it is known, the key of its group."""
        here, group = self._db.execute(
            "SELECT number, key FROM articles LEFT JOIN article_groups ON article = number "
            "WHERE id = ?",
            [article_id],
        ).fetchone()
        return {"here": here, "group": group}
