"""Finished annotations side by side, for agreement and review."""

from __future__ import annotations

import json
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from corpus.agreement.values import ArticleLanes, SharedArticle
from corpus.disagreement.places import LaneSpan
from corpus.edits.draft import flat
from corpus.model import AnnotationKey
from corpus.store.agreed import agreed_digest
from corpus.store.articles import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.numbers.valuer import Valuer
    from corpus.store.db.connection import Database
    from corpus.store.edits import Edits
    from corpus.store.suggestions import Suggestions


class _Version(NamedTuple):
    """A version of a finished annotation that its person does not continue."""

    annotator: int
    name: str
    head: str
    spans: tuple[LaneSpan, ...]


class Finished:
    """The finished annotations of articles in use, by article."""

    def __init__(self, db: Database, suggestions: Suggestions, edits: Edits) -> None:
        self._db = db
        self._suggestions = suggestions
        self._edits = edits

    def people(self) -> list[tuple[str, int]]:
        """(name, finished articles) of each person who has finished any, by name."""
        return self._db.execute(
            "SELECT name, count(*) FROM finished_annotations GROUP BY annotator ORDER BY name"
        ).fetchall()

    def count_shared(self, people: Sequence[str], suggesters: Sequence[str] = ()) -> int:
        """The most articles that `shared` can yield."""
        return len(self._shared(people, suggesters))

    def shared(
        self, people: Sequence[str], valuer: Valuer, suggesters: Sequence[str] = ()
    ) -> Iterator[SharedArticle]:
        """Articles that at least two of the named people and suggesters have finished.

        A suggester has finished each article that it has run on. Its lane holds the suggestions
        that the screen would show, with the values that accepting them would give.
        """
        indices = {name: index for index, name in enumerate(people)}
        for article_id, finished in self._shared(people, suggesters):
            tokens = tokens_of(self._db, article_id)
            spans = {
                indices[name]: self._edits.spans(AnnotationKey(article_id, annotator))
                for name, annotator in finished
            }
            for number, suggester in enumerate(suggesters, len(people)):
                if self._suggestions.made(article_id, suggester):
                    spans[number] = [
                        LaneSpan(*s.span.extent, s.span.label, valuer.value(tokens.text, s.span))
                        for s in flat(self._suggestions.of(article_id, suggester))
                    ]
            if len(spans) > 1:
                yield SharedArticle(article_id, tokens, spans)

    def of(self, article_id: str) -> ArticleLanes:
        """All finished annotations of one article, retired or not, without remarks.

        Other versions of a person's annotation follow as lanes of their own, if they differ.
        """
        rows = self._db.execute(
            "SELECT annotator, annotators.name, head, digest FROM annotation_state "
            "JOIN annotators ON annotators.id = annotator AND kind = 'person' "
            "WHERE article_id = ? AND layer = 'annotation' AND status = 'finished' "
            "AND trial IS NULL ORDER BY folded",
            [article_id],
        ).fetchall()
        people, names, heads, digests = zip(*rows, strict=True) if rows else ((), (), (), ())
        spans = tuple(tuple(self._edits.spans(AnnotationKey(article_id, one))) for one in people)
        versions = self._versions(article_id)
        settled = agreed_digest(digests) is not None and not versions
        return ArticleLanes(
            article_id,
            (*people, *(-version.annotator for version in versions)),
            (*names, *(version.name for version in versions)),
            (*heads, *(version.head for version in versions)),
            (*spans, *(version.spans for version in versions)),
            settled,
        )

    def _versions(self, article_id: str) -> list[_Version]:
        """The versions that differ from the finished annotation of their person."""
        rows = self._db.execute(
            "SELECT annotator, name, head FROM conflicting_versions "
            "WHERE article_id = ? AND continued = 'finished' ORDER BY name, head",
            [article_id],
        ).fetchall()
        found = []
        for (annotator, name), some in groupby(rows, itemgetter(0, 1)):
            drafts = {
                draft.head: draft
                for draft in self._edits.versions(AnnotationKey(article_id, annotator))
            }
            for number, (*_, head) in enumerate(some, 2):
                marks = drafts[head].accepted if head in drafts else []
                spans = tuple(LaneSpan(*m.span.extent, m.span.label, m.value) for m in marks)
                found.append(_Version(annotator, f"{name} (version {number})", head, spans))
        return found

    def is_unsettled(self, article_id: str) -> bool:
        """Whether several people, or one in several versions, finished it without settling it."""
        digests = self._db.column(
            "SELECT digest FROM finished_annotations WHERE article_id = ?", [article_id]
        )
        if len(digests) > 1 and agreed_digest(digests) is None:
            return True
        version = (
            "SELECT 1 FROM conflicting_versions WHERE article_id = ? AND continued = 'finished'"
        )
        return bool(digests) and self._db.value(version, [article_id]) is not None

    def once(self) -> Iterator[tuple[str, dict[int, int]]]:
        """(article id, spans by label id) of each article that exactly one person has finished."""
        rows = self._db.execute(
            "SELECT finished.article_id, json_group_object(counts.label, counts.spans) "
            "FROM (SELECT article_id, min(annotator) AS annotator FROM finished_annotations "
            "  GROUP BY article_id HAVING count(*) = 1) AS finished "
            "JOIN (SELECT article_id, annotator, label, count(*) AS spans "
            "  FROM annotation_state_spans WHERE layer = 'annotation' "
            "  GROUP BY article_id, annotator, label) AS counts "
            "USING (article_id, annotator) GROUP BY finished.article_id"
        )
        for article_id, counts in rows:
            yield article_id, {int(label): spans for label, spans in json.loads(counts).items()}

    def _shared(
        self, people: Sequence[str], suggesters: Sequence[str]
    ) -> list[tuple[str, list[tuple[str, int]]]]:
        """(article id, [(name, id) of each person who finished it]), by article id."""
        least = 1 if suggesters else 2
        rows = self._db.execute(
            "SELECT article_id, name, annotator FROM finished_annotations "
            "WHERE name IN (SELECT value FROM json_each(?)) ORDER BY article_id",
            [json.dumps(list(people))],
        )
        by_article = [
            (article_id, [(name, annotator) for _, name, annotator in finished])
            for article_id, finished in groupby(rows, itemgetter(0))
        ]
        return [shared for shared in by_article if len(shared[1]) >= least]
