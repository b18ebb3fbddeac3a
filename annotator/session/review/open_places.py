"""The places of the open article, and which of them are undecided, updated with each edit.

Checking all of them on each key would make long articles slower than short ones. A place is
undecided as long as a mark in it is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.disagreement.places import Place
    from corpus.edits.draft import Draft, Effect


class Places:
    """Places by start, never overlapping.

    `disagreeing` and `unanimous` are the indices of the undecided ones, in order; `disagreements`
    is the number of all that are not unanimous.
    """

    def __init__(self, places: Sequence[Place], draft: Draft) -> None:
        self.all = places
        self.disagreements = sum(not place.unanimous for place in places)
        self.disagreeing: list[int] = []
        self.unanimous: list[int] = []
        self._check(range(len(places)), draft)

    def index_at(self, char: int) -> int | None:
        """Return the index of the place that covers a code point."""
        index = bisect_right(self.all, char, key=lambda place: place.start) - 1
        return index if index >= 0 and char < self.all[index].end else None

    def at(self, char: int) -> Place | None:
        """Return the place that covers a code point."""
        index = self.index_at(char)
        return None if index is None else self.all[index]

    def overlapping(self, start: int, end: int) -> range:
        """Return the indices of the places that share a code point with `[start, end)`."""
        first = bisect_right(self.all, start, key=lambda place: place.end)
        return range(first, bisect_left(self.all, end, lo=first, key=lambda place: place.start))

    def next(self, char: int) -> Place | None:
        """Return the next undecided disagreement after the place at `char`, or the first."""
        return self._beside(bisect_right(self.disagreeing, char, key=self._start))

    def previous(self, char: int) -> Place | None:
        """Return the previous undecided disagreement before the place at `char`, or the last."""
        here = self.at(char)
        return self._beside(
            bisect_left(self.disagreeing, here.start if here else char, key=self._start) - 1
        )

    def _beside(self, at: int) -> Place | None:
        waiting = self.disagreeing
        return self.all[waiting[at % len(waiting)]] if waiting else None

    def _start(self, index: int) -> int:
        return self.all[index].start

    def follow(self, draft: Draft, effects: Iterable[Effect]) -> None:
        """Check the places that a step has touched."""
        marks = (mark for effect in effects for mark in (*effect.gone, *effect.came))
        for extent in {mark.span.extent for mark in marks}:
            self._check(self.overlapping(*extent), draft)

    def _check(self, indices: Iterable[int], draft: Draft) -> None:
        for index in indices:
            place = self.all[index]
            waiting = self.unanimous if place.unanimous else self.disagreeing
            at = bisect_left(waiting, index)
            known = at < len(waiting) and waiting[at] == index
            waits = any(not mark.decided for mark in draft.between(place.start, place.end))
            if waits and not known:
                insort(waiting, index)
            elif known and not waits:
                del waiting[at]
