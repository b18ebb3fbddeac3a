"""Counts of the articles and spans in a training set."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.training_set.balance import spans_by_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exports.training_set.split import Placement


@dataclass(frozen=True, slots=True)
class Counts:
    """Articles and articles without spans (`negatives`) by side; spans by label and side."""

    articles: Mapping[str, int]
    negatives: Mapping[str, int]
    spans: Mapping[str, Mapping[str, int]]
    basis: Mapping[str, int]
    origins: Mapping[str, int]
    sources: Mapping[str, int]

    @property
    def all_articles(self) -> int:
        """The number of articles on all sides."""
        return sum(self.articles.values())

    @property
    def all_spans(self) -> int:
        """The number of spans of all labels on all sides."""
        return sum(sum(sides.values()) for sides in self.spans.values())


def counts_of(placement: Placement, *, labels: Iterable[str]) -> Counts:
    """Count a placement; every label and every side has an entry, which may be 0."""
    everything = [settled for side in placement.sides.values() for settled in side]
    by_label = spans_by_label(placement.sides, labels)
    return Counts(
        articles={side: len(articles) for side, articles in placement.sides.items()},
        negatives={
            side: sum(not settled.spans for settled in articles)
            for side, articles in placement.sides.items()
        },
        spans=by_label,
        basis=_sorted(Counter(settled.basis for settled in everything)),
        origins=_sorted(Counter(span.origin for settled in everything for span in settled.spans)),
        sources=_sorted(Counter(settled.article.source for settled in everything)),
    )


def _sorted(counter: Mapping[str, int]) -> dict[str, int]:
    """Sort by frequency, the highest first, then by name."""
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))
