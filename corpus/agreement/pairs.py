"""The differences of two lanes: each with its class, its label and the side that lacks a span.

Where several annotators make one place, two of them may differ in several places, or in none, so
each pair is classified on its own. The common cases, one span against one or none, are decided
without building places, because a large project has hundreds of thousands of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.disagreement.places import Kind, disagreements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.disagreement.places import LaneSpan, Place

NEITHER = -1
"""The side that lacks a span, if both have one."""


class Difference(NamedTuple):
    """One class of one difference; `lacking` is the side (0 or 1) without a span, or `NEITHER`."""

    kind: Kind
    label: Any
    lacking: int = NEITHER


def differences(one: Sequence[LaneSpan], other: Sequence[LaneSpan]) -> Sequence[Difference]:
    """Every difference of two flat lanes, once for each of its classes and labels."""
    common = _common_case(one, other)
    if common is not None:
        return common
    found: list[Difference] = []
    for place in disagreements([one, other]):
        here = _common_case(*place.lanes)
        if here is None:
            here = [Difference(kind, label) for kind in place.kinds for label in place.labels]
        found += here
    return found


def _common_case(one: Sequence[LaneSpan], other: Sequence[LaneSpan]) -> Sequence[Difference] | None:
    """The differences of at most one span against another; None in other cases."""
    if one == other:
        return ()
    if not one or not other:
        side = 0 if other else 1
        return [_missing(span.label, side) for span in other or one]
    first, second = one[0], other[0]
    overlap = first.start < second.end and second.start < first.end
    if len(one) > 1 or len(other) > 1 or not overlap:
        return None
    same_extent, same_value = first.extent == second.extent, first.value == second.value
    return _overlapping(same_extent, first.label, second.label, same_value)


@lru_cache(maxsize=1024)
def _missing(label: Any, side: int) -> Difference:  # noqa: ANN401 - whatever compares equal
    return Difference(Kind.MISSING, label, side)


@lru_cache(maxsize=1024)
def _overlapping(
    same_extent: bool,  # noqa: FBT001 - a key of the cache
    label: Any,  # noqa: ANN401
    other_label: Any,  # noqa: ANN401
    same_value: bool,  # noqa: FBT001
) -> tuple[Difference, ...]:
    """The differences of two spans that overlap; a value differs only on the same span."""
    kinds = {
        Kind.BOUNDARY: not same_extent,
        Kind.LABEL: label != other_label,
        Kind.VALUE: same_extent and label == other_label and not same_value,
    }
    labels = dict.fromkeys((label, other_label))
    return tuple(Difference(kind, label) for kind in kinds if kinds[kind] for label in labels)


@dataclass(slots=True)
class PairDifferences:
    """Differences between annotators, counted by their two indices and the difference."""

    counts: Counter[tuple[int, int, Difference]] = field(default_factory=Counter)

    def see(self, here: Sequence[int], differing: Iterable[Place]) -> None:
        """Count the disagreements of one article, whose lanes are in the order of `here`."""
        pairs = [
            (first, second, here[first], here[second])
            for second in range(len(here))
            for first in range(second)
        ]
        for place in differing:
            for first, second, one, other in pairs:
                for difference in differences(place.lanes[first], place.lanes[second]):
                    self.counts[one, other, difference] += 1
