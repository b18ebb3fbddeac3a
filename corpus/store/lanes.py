"""Finished annotations side by side: what agreement and review compare."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from corpus.agreement.values import ArticleLanes, SharedArticle
from corpus.disagreement.places import LaneSpan
from corpus.edits.draft import flat
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.numbers.valuer import Valuer
    from corpus.store.db.connection import Database
    from corpus.store.suggestions import Suggestions


_LANE_SPAN: Callable[[Sequence[Any]], LaneSpan] = partial(tuple.__new__, LaneSpan)
"""A row as a span; `LaneSpan._make` takes three times as long for each of a million."""


class Finished:
    """Finished annotations of articles in use, by the article."""

    def __init__(self, db: Database, suggestions: Suggestions) -> None:
        self._db = db
        self._suggestions = suggestions

    def people(self) -> list[tuple[str, int]]:
        """(name, articles finished) of everybody who has finished any, by name."""
        return self._db.execute(
            "SELECT name, count(*) FROM finished_annotations GROUP BY annotator ORDER BY name"
        ).fetchall()

    def count_shared(self, people: Sequence[str], suggesters: Sequence[str] = ()) -> int:
        """How many articles `shared` gives at most."""
        return len(self._shared(people, suggesters))

    def shared(
        self, people: Sequence[str], valuer: Valuer, suggesters: Sequence[str] = ()
    ) -> Iterator[SharedArticle]:
        """Articles that at least two of those named have finished, one at a time.

        A suggester has finished what it has looked at; its lane is what the screen would show, with
        the values that accepting would give.
        """
        indices = {name: index for index, name in enumerate(people)}
        for article_id, finished in self._shared(people, suggesters):
            text, tokens = self._db.execute(
                "SELECT text, tokens FROM articles WHERE id = ?", [article_id]
            ).fetchone()
            spans = {indices[name]: self._labelled(article_id, by) for name, by in finished}
            for number, suggester in enumerate(suggesters, len(people)):
                if self._suggestions.made(article_id, suggester):
                    spans[number] = self._suggested(article_id, suggester, text, valuer)
            if len(spans) > 1:
                yield SharedArticle(article_id, Tokens(text, tokens), spans)

    def of(self, article_id: str) -> ArticleLanes:
        """Everybody's finished annotation of one article, retired or not, without remarks."""
        rows = self._db.execute(
            "SELECT annotator, annotators.name, head, digest FROM annotation_state "
            "JOIN annotators ON annotators.id = annotator AND kind = 'person' "
            "WHERE article_id = ? AND layer = 'annotation' AND status = 'finished' ORDER BY folded",
            [article_id],
        ).fetchall()
        people, names, heads, digests = zip(*rows, strict=True) if rows else ((), (), (), ())
        spans = tuple(tuple(self._labelled(article_id, annotator)) for annotator in people)
        return ArticleLanes(article_id, people, names, heads, spans, agreed(digests))

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

    def _labelled(self, article_id: str, annotator: int) -> list[LaneSpan]:
        rows = self._db.execute(  # by the table's own order: nothing is sorted or joined
            'SELECT start, "end", label, value FROM annotation_state_spans '
            "WHERE article_id = ? AND annotator = ? AND layer = 'annotation' ORDER BY start",
            [article_id, annotator],
        )
        return [*map(_LANE_SPAN, rows)]

    def _suggested(
        self, article_id: str, suggester: str, text: str, valuer: Valuer
    ) -> list[LaneSpan]:
        shown = (s.span for s in flat(self._suggestions.of(article_id, suggester)))
        return [LaneSpan(*span.extent, span.label, valuer.value(text, span)) for span in shown]

    def _shared(
        self, people: Sequence[str], suggesters: Sequence[str]
    ) -> list[tuple[str, list[tuple[str, int]]]]:
        """(article id, name and number of each who finished it), by id."""
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


def agreed(digests: Sequence[str]) -> bool:
    """Whether annotations alone settle an article, as the view `settled` has it: two or more are
    the same, and no other version has as many.
    """
    counts = [count for _, count in Counter(digests).most_common(2)]
    return max(counts, default=0) > 1 and len({*counts}) == len(counts)
