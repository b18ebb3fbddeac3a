"""The places of the open article, and which of them wait for the reviewer, kept up key by key.

Looking at all of them anew on each key would make a long article slower than a short one. A place
waits as long as a mark in it is undecided.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.disagreement.places import Place
    from corpus.edits.draft import Draft, Effect


class Places:
    """Places by start, never overlapping. `disagreeing` and `unanimous` are the indices of those
    that wait, in order; `disagreements` is how many there are in all.
    """

    def __init__(self, places: Sequence[Place], draft: Draft) -> None:
        self.all = places
        self.disagreements = sum(not place.unanimous for place in places)
        self.disagreeing: list[int] = []
        self.unanimous: list[int] = []
        self._look(range(len(places)), draft)

    def index_at(self, char: int) -> int | None:
        """The index of the place that covers a code point."""
        index = bisect_right(self.all, char, key=lambda place: place.start) - 1
        return index if index >= 0 and char < self.all[index].end else None

    def at(self, char: int) -> Place | None:
        """The place that covers a code point."""
        index = self.index_at(char)
        return None if index is None else self.all[index]

    def overlapping(self, start: int, end: int) -> range:
        """The indices of the places that share a code point with `[start, end)`."""
        first = bisect_right(self.all, start, key=lambda place: place.end)
        return range(first, bisect_left(self.all, end, lo=first, key=lambda place: place.start))

    def next(self, char: int) -> Place | None:
        """The disagreement that waits after the place at `char`, from the end on to the first."""
        return self._beside(bisect_right(self.disagreeing, char, key=self._start))

    def previous(self, char: int) -> Place | None:
        """The one that waits before, from the first on to the last."""
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
        """Look again at the places that a step has touched."""
        marks = (mark for effect in effects for mark in (*effect.gone, *effect.came))
        for extent in {mark.span.extent for mark in marks}:
            self._look(self.overlapping(*extent), draft)

    def _look(self, indices: Iterable[int], draft: Draft) -> None:
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
