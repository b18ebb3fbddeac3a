"""Counts of the articles, spans, people and dates in a training set."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from exports.training_set.dates import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.model import GoldArticle


@dataclass(frozen=True, slots=True)
class Counts:
    """Articles and articles without spans (`negatives`) by side; spans by label and side.

    `deciders` are the articles and the spans that each person decided, by name. `published` and
    `settled` are the dates of the articles and of the decisions.
    """

    articles: Mapping[str, int]
    negatives: Mapping[str, int]
    spans: Mapping[str, Mapping[str, int]]
    basis: Mapping[str, int]
    origins: Mapping[str, int]
    sources: Mapping[str, int]
    deciders: Mapping[str, tuple[int, int]]
    published: Period
    settled: Period

    @property
    def all_articles(self) -> int:
        """The number of articles on all sides."""
        return sum(self.articles.values())

    @property
    def all_spans(self) -> int:
        """The number of spans of all labels on all sides."""
        return sum(sum(sides.values()) for sides in self.spans.values())


class Tally:
    """Counts articles one at a time."""

    def __init__(self) -> None:
        self._articles: Counter[str] = Counter()
        self._negatives: Counter[str] = Counter()
        self._spans: defaultdict[str, Counter[str]] = defaultdict(Counter)  # by side
        self._basis: Counter[str] = Counter()
        self._origins: Counter[str] = Counter()
        self._sources: Counter[str] = Counter()
        self._decided: Counter[str] = Counter()
        self._decided_spans: Counter[str] = Counter()
        self._published = Period()
        self._settled = Period()

    def add(self, settled: GoldArticle, side: str) -> None:
        """Count an article."""
        self._articles[side] += 1
        self._negatives[side] += not settled.spans
        self._spans[side].update([span.label for span in settled.spans])
        self._origins.update([span.origin for span in settled.spans])
        self._basis[settled.basis] += 1
        self._sources[settled.article.source] += 1
        self._decided.update(settled.decided_by)
        self._decided_spans.update(dict.fromkeys(settled.decided_by, len(settled.spans)))
        self._published = self._published.including(settled.article.published)
        self._settled = self._settled.including(settled.settled_at)

    def counts(self, sides: Iterable[str], *, labels: Iterable[str]) -> Counts:
        """Return the counts; every label and every side has an entry, which may be 0."""
        sides = [*sides]
        labels = dict.fromkeys([*labels, *sorted({*chain(*self._spans.values())})])
        return Counts(
            articles={side: self._articles[side] for side in sides},
            negatives={side: self._negatives[side] for side in sides},
            spans={label: {side: self._spans[side][label] for side in sides} for label in labels},
            basis=_sorted(self._basis),
            origins=_sorted(self._origins),
            sources=_sorted(self._sources),
            deciders={
                name: (self._decided[name], self._decided_spans[name])
                for name in sorted(self._decided)
            },
            published=self._published,
            settled=self._settled,
        )


def _sorted(counter: Mapping[str, int]) -> dict[str, int]:
    """Sort by frequency, the highest first, then by name."""
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))
