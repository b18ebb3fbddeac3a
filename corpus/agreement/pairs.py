"""In what two lanes differ: each difference with its class, label and the side that lacks it. Pure.

Where several annotators make one place, two of them may differ in several places, or in none. So a
pair is classed for itself; the common cases, one span against one or none, are decided without
building places, as there are hundreds of thousands of them in a large project.
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
"""The side that lacks a span, where both have one."""


class Difference(NamedTuple):
    """One class of one difference; `lacking` is 0 or 1 where that side has nothing there."""

    kind: Kind
    label: Any
    lacking: int = NEITHER


def differences(one: Sequence[LaneSpan], other: Sequence[LaneSpan]) -> Sequence[Difference]:
    """Every difference of two flat lanes, once for each of its classes and labels."""
    found = _common_case(one, other)
    if found is not None:
        return found
    return [what for place in disagreements([one, other]) for what in _of_place(place)]


def _common_case(one: Sequence[LaneSpan], other: Sequence[LaneSpan]) -> Sequence[Difference] | None:
    """The differences where at most one span stands against another; None in other cases."""
    if one == other:
        return ()
    if not one or not other:
        side = 0 if other else 1
        return [_missing(span.label, side) for span in other or one]
    mine, its = one[0], other[0]
    if len(one) > 1 or len(other) > 1 or mine.start >= its.end or its.start >= mine.end:
        return None
    return _of_two(mine.extent == its.extent, mine.label, its.label, mine.value == its.value)


@lru_cache(maxsize=1024)
def _missing(label: Any, side: int) -> Difference:  # noqa: ANN401 - whatever compares equal
    return Difference(Kind.MISSING, label, side)


@lru_cache(maxsize=1024)
def _of_two(
    same_extent: bool,  # noqa: FBT001 - a key of the cache
    mine: Any,  # noqa: ANN401
    its: Any,  # noqa: ANN401
    same_value: bool,  # noqa: FBT001
) -> tuple[Difference, ...]:
    """The differences of two spans that overlap; a value differs only on the same span."""
    kinds = {
        Kind.BOUNDARY: not same_extent,
        Kind.LABEL: mine != its,
        Kind.VALUE: same_extent and mine == its and not same_value,
    }
    labels = dict.fromkeys((mine, its))
    return tuple(Difference(kind, label) for kind in kinds if kinds[kind] for label in labels)


def _of_place(place: Place) -> Sequence[Difference]:
    """The differences of two lanes whose spans hang together."""
    found = _common_case(*place.lanes)
    if found is None:
        found = [Difference(kind, label) for kind in place.kinds for label in place.labels]
    return found


@dataclass(slots=True)
class DifferingPairs:
    """How often two annotators differ how: counts by their indices and the difference."""

    counts: Counter[tuple[int, int, Difference]] = field(default_factory=Counter)

    def see(self, here: Sequence[int], differing: Iterable[Place]) -> None:
        """Count the disagreements of one article, whose lanes stand in the order of `here`."""
        pairs = [
            (first, second, here[first], here[second])
            for second in range(len(here))
            for first in range(second)
        ]
        for place in differing:
            for first, second, one, other in pairs:
                for difference in differences(place.lanes[first], place.lanes[second]):
                    self.counts[one, other, difference] += 1
