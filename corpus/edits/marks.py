"""The marks of an annotation, ordered so that a place is found without a search through all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from typing import TYPE_CHECKING

from corpus.errors import ReplayError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpus.model import Mark, Span


class Marks:
    """Live and rejected marks.

    *Live* marks are undecided suggestions and decided spans; they never overlap. Rejected
    suggestions are kept beside them and may overlap anything. All offsets are code points.
    """

    def __init__(self) -> None:
        self._live: dict[int, Mark] = {}
        self._starts: list[int] = []
        self._rejected: dict[tuple[int, int], Mark] = {}
        self._rejected_extents: list[tuple[int, int]] = []
        self._longest_rejected = 0
        self.flagged_count = 0
        self.undecided_count = 0
        self._label_counts: Counter[int] = Counter()

    @property
    def live(self) -> list[Mark]:
        """Undecided suggestions and decided spans, by start."""
        return [self._live[start] for start in self._starts]

    @property
    def rejected(self) -> list[Mark]:
        """Rejected suggestions by start."""
        return [self._rejected[extent] for extent in self._rejected_extents]

    @property
    def accepted(self) -> list[Mark]:
        """The spans of the annotation, by start."""
        return [mark for mark in self.live if mark.decided]

    @property
    def undecided(self) -> list[Mark]:
        """The undecided suggestions, by start."""
        return [mark for mark in self.live if not mark.decided]

    def mark_at(self, char: int) -> Mark | None:
        """The live mark covering `char`."""
        at = bisect_right(self._starts, char)
        mark = self._live[self._starts[at - 1]] if at else None
        return mark if mark and mark.span.end > char else None

    def between(self, start: int, end: int) -> list[Mark]:
        """The live marks that share a code point with `[start, end)`, by start."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        marks = (self._live[start] for start in self._starts[first:last])
        return [mark for mark in marks if mark.span.overlaps(start, end)]

    def found(self, span: Span) -> Mark:
        """The live mark that is `span`; `ReplayError` where there is none."""
        mark = self._live.get(span.start)
        if mark is None or mark.span != span:
            message = f"there is no span {span.start}–{span.end} with that label to change"
            raise ReplayError(message)
        return mark

    @property
    def live_count(self) -> int:
        """The number of live marks."""
        return len(self._starts)

    @property
    def label_counts(self) -> Mapping[int, int]:
        """The number of live marks with each label (an id)."""
        return self._label_counts

    def live_slice(self, first: int, last: int) -> list[Mark]:
        """The live marks from index `first` to before `last`, of all by start."""
        return [self._live[start] for start in self._starts[max(0, first) : max(0, last)]]

    def index_of(self, char: int) -> int:
        """How many live marks begin before `char`: the index of the first that does not."""
        return bisect_left(self._starts, char)

    def following(self, char: int) -> Iterator[Mark]:
        """Live marks that start after `char`, nearest first."""
        at = bisect_right(self._starts, char)
        return (self._live[start] for start in self._starts[at:])

    def preceding(self, char: int) -> Iterator[Mark]:
        """Live marks that start before `char`, nearest first."""
        at = bisect_left(self._starts, char)
        return (self._live[start] for start in reversed(self._starts[:at]))

    def rejected_mark(self, span: Span) -> Mark | None:
        """The rejected suggestion with the extent of `span`."""
        return self._rejected.get(span.extent)

    def rejected_between(self, start: int, end: int) -> list[Mark]:
        """The rejected suggestions that share a code point with `[start, end)`, by start."""
        first = bisect_left(self._rejected_extents, (start - self._longest_rejected,))
        last = bisect_left(self._rejected_extents, (end,))
        extents = self._rejected_extents[first:last]
        return [self._rejected[extent] for extent in extents if extent[1] > start]

    def has(self, mark: Mark) -> bool:
        """Whether a mark with that span is here, rejected if `mark` is, else live."""
        if mark.state == "rejected":
            return mark.span.extent in self._rejected
        here = self._live.get(mark.span.start)
        return here is not None and here.span == mark.span

    def swap(self, gone: Iterable[Mark], came: Iterable[Mark]) -> None:
        """Replace the marks `gone`, which must be here, by the marks `came`.

        Raises `ReplayError` where live marks would overlap.
        """
        for mark in gone:
            self.flagged_count -= mark.flagged
            self.undecided_count -= not mark.decided
            if mark.state == "rejected":
                del self._rejected[mark.span.extent]
                extents = self._rejected_extents
                del extents[bisect_left(extents, mark.span.extent)]
            else:
                del self._live[mark.span.start]
                self._label_counts[mark.span.label] -= 1
                del self._starts[bisect_left(self._starts, mark.span.start)]
        for mark in came:
            self.flagged_count += mark.flagged
            self.undecided_count += not mark.decided
            if mark.state == "rejected":
                self._add_rejected(mark)
            else:
                self._add_live(mark)

    def restore(self, gone: Iterable[Mark], came: Iterable[Mark]) -> tuple[list[Mark], list[Mark]]:
        """Undo `swap(gone, came)`; returns the marks that were removed and those that were added.

        The suggestions shown may have changed since. A suggestion that is no longer shown is
        neither removed nor put over a live mark; a decided span replaces undecided suggestions.
        """
        removed = [mark for mark in came if self.has(mark)]
        self.swap(removed, ())
        added: list[Mark] = []
        for mark in gone:
            overlapping = [] if mark.state == "rejected" else self.between(*mark.span.extent)
            if overlapping and (not mark.decided or any(other.decided for other in overlapping)):
                continue
            self.swap(overlapping, [mark])
            removed += overlapping
            added.append(mark)
        return removed, added

    def _add_rejected(self, mark: Mark) -> None:
        extent = mark.span.extent
        if extent not in self._rejected:
            insort(self._rejected_extents, extent)
            self._longest_rejected = max(self._longest_rejected, extent[1] - extent[0])
        self._rejected[extent] = mark

    def _add_live(self, mark: Mark) -> None:
        start, end = mark.span.extent
        at = bisect_left(self._starts, start)
        overlaps_next = at < len(self._starts) and self._starts[at] < end
        if overlaps_next or (at and self._live[self._starts[at - 1]].span.end > start):
            message = f"the span {start}–{end} would overlap another"
            raise ReplayError(message)
        self._starts.insert(at, start)
        self._live[start] = mark
        self._label_counts[mark.span.label] += 1
