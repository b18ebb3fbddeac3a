"""Differences between two sets of spans of one text.

Spans of one set do not overlap. Each span is in one difference at most:

1. Spans with the same offsets are a pair. A pair with equal labels and values is no difference, one
   with different labels is *relabelled*, and one with different values only is *revalued*.
2. Of the others, spans with the same label that overlap are *moved*. The pair that shares most
   code points comes first, and of equal ones that at the beginning of the text.
3. What is left was *removed* or *added*.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from corpus.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Valued = tuple[Span, str | None]
"""A span with the JSON of its value."""


class DifferenceKind(StrEnum):
    """The kind of change to a span."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RELABELLED = "relabelled"
    REVALUED = "revalued"


class Difference(NamedTuple):
    """A span before and after, each with its value; a side without the span is None."""

    kind: DifferenceKind
    before: Valued | None
    after: Valued | None

    @property
    def at(self) -> tuple[int, int]:
        """The code points that the spans of both sides cover, half-open."""
        spans = [side[0] for side in (self.before, self.after) if side]
        return min(span.start for span in spans), max(span.end for span in spans)


def differences(before: Iterable[Valued], after: Iterable[Valued]) -> list[Difference]:
    """Compare two sets of spans; the differences are in the order of the text."""
    old = {span.extent: (span, value) for span, value in before}
    new = {span.extent: (span, value) for span, value in after}
    found: list[Difference] = []
    for extent in old.keys() & new.keys():
        one, other = old.pop(extent), new.pop(extent)
        if one[0].label != other[0].label:
            found.append(Difference(DifferenceKind.RELABELLED, one, other))
        elif one[1] != other[1]:
            found.append(Difference(DifferenceKind.REVALUED, one, other))
    for extent, extent_after in _moved(old, new):
        pair = old.pop(extent), new.pop(extent_after)
        found.append(Difference(DifferenceKind.MOVED, *pair))
    found += (Difference(DifferenceKind.REMOVED, one, None) for one in old.values())
    found += (Difference(DifferenceKind.ADDED, None, one) for one in new.values())
    return sorted(found, key=lambda one: (one.at, one.kind))


Extent = tuple[int, int]


def _moved(
    old: Mapping[Extent, Valued], new: Mapping[Extent, Valued]
) -> list[tuple[Extent, Extent]]:
    """Pair spans that overlap and have the same label; each is in one pair at most."""
    found = []
    later = sorted(new.values())
    first = 0
    for span, _ in sorted(old.values()):
        while first < len(later) and later[first][0].end <= span.start:
            first += 1
        for number in range(first, len(later)):
            other = later[number][0]
            if other.start >= span.end:
                break
            if other.label == span.label:
                start, end = max(span.start, other.start), min(span.end, other.end)
                found.append((start - end, start, span.extent, other.extent))
    pairs: list[tuple[Extent, Extent]] = []
    taken_old: set[Extent] = set()
    taken_new: set[Extent] = set()
    for _, _, extent, other_extent in sorted(found):  # no two pairs share a place
        if extent not in taken_old and other_extent not in taken_new:
            pairs.append((extent, other_extent))
            taken_old.add(extent)
            taken_new.add(other_extent)
    return pairs
