"""Compares spans found with gold: matches, and the changes that a person has left to make.

There is one `Tally` for each article, and tallies add up, so a bootstrap draws tallies and never
spans. Both sets of spans are flat (without overlaps) and are compared by start, end and label only.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.model import LabelledSpan


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of spans: in the gold, found, equal in both, and touching one of the same label.

    `operations` is the least number of single changes from the found spans to the gold.
    """

    gold: int = 0
    found: int = 0
    exact: int = 0
    gold_touched: int = 0
    found_touched: int = 0
    operations: int = 0

    def __add__(self, other: Tally) -> Tally:
        """The sum of each count."""
        return Tally(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    @property
    def precision(self) -> float | None:
        """Share of the found spans that equal a gold span; None if none was found."""
        return self.exact / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of the gold spans that were found exactly; None without gold spans."""
        return self.exact / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of exact precision and recall; None if both sides are empty."""
        both = self.gold + self.found
        return 2 * self.exact / both if both else None

    @property
    def f1_overlap(self) -> float | None:
        """F1 with spans that share a code point and the label as matches.

        Precision counts found spans that touch gold spans, recall gold spans that are touched.
        """
        if not self.gold and not self.found:
            return None
        precision = self.found_touched / self.found if self.found else 0.0
        recall = self.gold_touched / self.gold if self.gold else 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def operations_per_100(self) -> float | None:
        """Operations for every 100 gold spans; None without gold spans."""
        return 100 * self.operations / self.gold if self.gold else None


def tally(gold: Iterable[LabelledSpan], found: Iterable[LabelledSpan]) -> Tally:
    """The counts of one article over all labels."""
    golds, founds = sorted(gold), sorted(found)
    return Tally(
        gold=len(golds),
        found=len(founds),
        exact=len({span[:3] for span in golds} & {span[:3] for span in founds}),
        gold_touched=_touched(golds, founds),
        found_touched=_touched(founds, golds),
        operations=operations(golds, founds),
    )


def tallies(gold: Sequence[LabelledSpan], found: Sequence[LabelledSpan]) -> dict[str, Tally]:
    """The counts of one article for each label that occurs."""
    labels = {span.label for span in (*gold, *found)}
    return {
        label: tally(
            [span for span in gold if span.label == label],
            [span for span in found if span.label == label],
        )
        for label in labels
    }


def operations(gold: Sequence[LabelledSpan], found: Sequence[LabelledSpan]) -> int:
    """The least number of changes that turn `found` into the gold; both sorted and flat.

    A change deletes or adds a span, changes its label, or moves one edge by any distance. A span
    can only be turned into one that it overlaps. This is the edit distance of the two sorted lists
    (Wagner & Fischer, The string-to-string correction problem, JACM 21, 1974): because both are
    flat, the pairs of a best matching never cross.
    """
    row = list(range(len(gold) + 1))
    for done, span in enumerate(found, 1):
        above, row = row, [done]
        for index, wanted in enumerate(gold):
            deleted, added = above[index + 1] + 1, row[index] + 1
            row.append(min(deleted, added, above[index] + _cost(span, wanted)))
    return row[-1]


def _cost(span: LabelledSpan, wanted: LabelledSpan) -> int:
    if span.start >= wanted.end or wanted.start >= span.end:
        return 2  # delete one, add the other
    return sum(one != other for one, other in zip(span[:3], wanted[:3], strict=True))


def _touched(spans: Sequence[LabelledSpan], others: Sequence[LabelledSpan]) -> int:
    """How many of `spans` share a code point and the label with one of `others`; both sorted."""
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
