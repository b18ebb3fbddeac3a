"""In what two lanes differ: each difference with its class, label and the side that lacks it. Pure.

Where several annotators make one place, two of them may differ in several places, or in none. So a
pair is classed for itself; the common cases are decided without building places.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.disagreements import Kind, disagreements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.disagreements import LaneSpan, Place

NEITHER = -1
"""The side that lacks a span, where both have one."""


class Difference(NamedTuple):
    """One class of one difference; `lacking` is 0 or 1 where that side has nothing there."""

    kind: Kind
    label: Any
    lacking: int = NEITHER


def differences(one: Sequence[LaneSpan], other: Sequence[LaneSpan]) -> Iterator[Difference]:
    """Every difference of two flat lanes, once for each of its classes and labels."""
    if one == other:
        return
    if not one or not other:
        side = 0 if other else 1
        yield from (Difference(Kind.MISSING, span.label, side) for span in other or one)
    else:
        for place in disagreements([one, other]):
            yield from _of_place(place)


def _of_place(place: Place) -> Iterator[Difference]:
    lacking = place.lacking[0] if place.lacking else NEITHER
    for kind in place.kinds:
        for label in place.labels:
            yield Difference(kind, label, lacking if kind is Kind.MISSING else NEITHER)


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
                if place.lanes[first] != place.lanes[second]:
                    found = differences(place.lanes[first], place.lanes[second])
                    self.counts.update((one, other, difference) for difference in found)
