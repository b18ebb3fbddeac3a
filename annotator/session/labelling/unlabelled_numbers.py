"""The unlabelled numbers of the open article, updated with each edit.

Counting all of them on each key would make long articles slower than short ones.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from corpus.model import Dismissal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from corpus.edits.draft import Draft, Effect
    from corpus.text.tokens import Tokens


class NumberWatch:
    """The numbers of one text, and those of them that are undecided; none if it is `off`.

    Numbers that are `dismissed` are left out.
    """

    def __init__(
        self,
        draft: Draft,
        tokens: Tokens,
        dismissed: Collection[Dismissal] = (),
        *,
        off: bool = False,
    ) -> None:
        from corpus.concerns import numbers, undecided  # most first paints show no count of them

        self._extents = [
            extent
            for extent in ([] if off else numbers(tokens))
            if Dismissal("unlabelled", tokens.text[slice(*extent)]) not in dismissed
        ]
        self._waiting = set(undecided(draft, tokens, self._extents))

    @property
    def count(self) -> int:
        """The count of undecided numbers."""
        return len(self._waiting)

    @property
    def waiting(self) -> list[tuple[int, int]]:
        """The extents of the undecided numbers, in order."""
        return sorted(self._waiting)

    def follow(self, draft: Draft, effects: Iterable[Effect]) -> None:
        """Check the numbers that a step has touched."""
        marks = (mark for effect in effects for mark in (*effect.gone, *effect.came))
        for start, end in {mark.span.extent for mark in marks}:
            first = bisect_right(self._extents, start, key=lambda extent: extent[1])
            last = bisect_left(self._extents, end, key=lambda extent: extent[0])
            for extent in self._extents[first:last]:
                if draft.between(*extent) or draft.rejected_between(*extent):
                    self._waiting.discard(extent)
                else:
                    self._waiting.add(extent)
