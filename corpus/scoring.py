"""How near one set of spans comes to another: matches, and what a person has left to do.

Pure and additive: one `Tally` an article, summed over articles; so a bootstrap draws tallies and
never spans. Both sets are flat (no overlaps within one) and hold `(start, end, label)`, code
points, half-open; a label is whatever compares equal.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Labelled(NamedTuple):
    """A span as it is compared."""

    start: int
    end: int
    label: Any


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of spans: in the gold, found, equal in both, and touching one of the same label.

    `operations` is how many single changes lead from what was found to the gold.
    """

    gold: int = 0
    found: int = 0
    exact: int = 0
    gold_touched: int = 0
    found_touched: int = 0
    operations: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))

    @property
    def precision(self) -> float | None:
        """Share of the found that the gold has exactly; None where nothing was found."""
        return self.exact / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of the gold that was found exactly; None where there is no gold."""
        return self.exact / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall, exact; None where both sides are empty."""
        both = self.gold + self.found
        return 2 * self.exact / both if both else None

    @property
    def f1_overlap(self) -> float | None:
        """F1 where sharing a code point with a span of the same label is a match.

        Precision counts found spans that touch the gold, recall gold spans that are touched.
        """
        if not self.gold and not self.found:
            return None
        precision = self.found_touched / self.found if self.found else 0.0
        recall = self.gold_touched / self.gold if self.gold else 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def operations_per_100(self) -> float | None:
        """Operations for every hundred spans of the gold; None where there is no gold."""
        return 100 * self.operations / self.gold if self.gold else None


def tally(gold: Iterable[Labelled], found: Iterable[Labelled]) -> Tally:
    """All labels of one article together."""
    golds, founds = sorted(gold), sorted(found)
    return Tally(
        gold=len(golds),
        found=len(founds),
        exact=len({*golds} & {*founds}),
        gold_touched=_touched(golds, founds),
        found_touched=_touched(founds, golds),
        operations=operations(golds, founds),
    )


def tallies(gold: Sequence[Labelled], found: Sequence[Labelled]) -> dict[Any, Tally]:
    """The same for each label that occurs, of the spans with that label alone."""
    labels = {span.label for span in (*gold, *found)}
    return {
        label: tally(
            [span for span in gold if span.label == label],
            [span for span in found if span.label == label],
        )
        for label in labels
    }


def operations(gold: Sequence[Labelled], found: Sequence[Labelled]) -> int:
    """The fewest changes that make `found` the gold; both sorted and flat.

    A change deletes a span, adds one, gives one another label, or moves one of its edges, however
    far. A span is only made into one that it overlaps. Edit distance over the two sorted lists:
    since neither overlaps itself, the pairs of a best matching never cross.
    """
    row = list(range(len(gold) + 1))
    for done, span in enumerate(found, 1):
        above, row = row, [done]
        for index, wanted in enumerate(gold):
            deleted, added = above[index + 1] + 1, row[index] + 1
            row.append(min(deleted, added, above[index] + _cost(span, wanted)))
    return row[-1]


def _cost(span: Labelled, wanted: Labelled) -> int:
    if span.start >= wanted.end or wanted.start >= span.end:
        return 2  # delete one, add the other
    return sum(mine != its for mine, its in zip(span, wanted, strict=True))


def _touched(spans: Sequence[Labelled], others: Sequence[Labelled]) -> int:
    """How many of `spans` share a code point and the label with one of `others`; all sorted."""
    count = first = 0
    for span in spans:
        while first < len(others) and others[first].end <= span.start:
            first += 1
        index = first
        while index < len(others) and others[index].start < span.end:
            if others[index].label == span.label:
                count += 1
                break
            index += 1
    return count
