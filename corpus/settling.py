"""How a disagreement is settled, and the changes that this takes. Pure.

A *resolution* says in general what is chosen (a lane, the majority, the longer one), so that one
decision serves many places; `resolved` is what it means at one of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.model import Action, Change, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.disagreements import LaneSpan, Place
    from corpus.draft import Draft
    from corpus.model import Mark

Chosen = "tuple[LaneSpan, ...]"


@dataclass(frozen=True, slots=True)
class Lane:
    """What one annotator has; `index` is that of the lane."""

    index: int


@dataclass(frozen=True, slots=True)
class Majority:
    """What more than half of all annotators have, be it nothing."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No span."""


@dataclass(frozen=True, slots=True)
class Longer:
    """The longer one, where all who have spans have one of one label and one holds the others."""


@dataclass(frozen=True, slots=True)
class Shorter:
    """The shorter one, in the same places."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """This label, where all who have spans have the same extents."""

    label: int


Resolution = Lane | Majority | Nothing | Longer | Shorter | Labelled


def resolved(place: Place, resolution: Resolution) -> tuple[LaneSpan, ...] | None:
    """What is chosen at a place; None where the resolution does not apply there."""
    match resolution:
        case Lane(index):
            return place.lanes[index] if index < len(place.lanes) else None
        case Majority():
            return _majority(place)
        case Nothing():
            return ()
        case Longer():
            return _nested(place, longer=True)
        case Shorter():
            return _nested(place, longer=False)
        case Labelled(label):
            return _labelled(place, label)


def _majority(place: Place) -> tuple[LaneSpan, ...] | None:
    lane, count = Counter(place.lanes).most_common(1)[0]
    return lane if 2 * count > len(place.lanes) else None


def _nested(place: Place, *, longer: bool) -> tuple[LaneSpan, ...] | None:
    having = {lane for lane in place.lanes if lane}
    if any(len(lane) > 1 for lane in having) or len(place.labels) > 1:
        return None
    ordered = sorted((lane[0] for lane in having), key=lambda span: span.end - span.start)
    for inner, outer in zip(ordered, ordered[1:], strict=False):
        if inner.extent == outer.extent or not _holds(outer, inner):
            return None
    return (ordered[-1 if longer else 0],) if len(ordered) > 1 else None


def _holds(outer: LaneSpan, inner: LaneSpan) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _labelled(place: Place, label: int) -> tuple[LaneSpan, ...] | None:
    extents = {tuple(span.extent for span in lane) for lane in place.lanes if lane}
    if len(extents) > 1:
        return None
    lane = next(lane for lane in place.lanes if lane)
    return tuple(span._replace(label=label, value=None) for span in lane)


def proposal(place: Place) -> tuple[LaneSpan, ...]:
    """What is shown before a decision: of the lanes with spans the most frequent, else the first.

    Never empty.
    """
    return Counter(lane for lane in place.lanes if lane).most_common(1)[0][0]


def changes(draft: Draft, extent: tuple[int, int], chosen: Sequence[LaneSpan]) -> list[Change]:
    """What leaves exactly `chosen` in the stretch `extent` (code points), with their values.

    Marks that reach into the stretch go with what they cover outside of it.
    """
    wanted = {span.extent: span for span in chosen}
    start = min([extent[0], *(span.start for span in chosen)])
    end = max([extent[1], *(span.end for span in chosen)])
    here = draft.between(start, end)
    kept = {mark.span.extent for mark in here} & wanted.keys()
    cleared = [_cleared(mark) for mark in here if mark.span.extent not in kept]
    turned = [
        change
        for mark in here
        if mark.span.extent in kept
        for change in _turned(mark, wanted[mark.span.extent])
    ]
    added = [
        Change(Action.ADDED, Span(*span.extent, span.label), value=span.value)
        for span in chosen
        if span.extent not in kept
    ]
    return [*cleared, *turned, *added]


def _cleared(mark: Mark) -> Change:
    return Change(Action.REMOVED if mark.decided else Action.REJECTED, mark.span)


def _turned(mark: Mark, wanted: LaneSpan) -> list[Change]:
    """The changes that make a mark of the same extent what is wanted."""
    span = Span(*wanted.extent, wanted.label)
    if mark.span.label != wanted.label:
        return [Change(Action.RELABELLED, span, before=mark.span, value=wanted.value)]
    if not mark.decided:
        return [Change(Action.ACCEPTED, span, value=wanted.value)]
    if mark.value != wanted.value:
        return [Change(Action.VALUED, span, value=wanted.value)]
    return []


def undecided(draft: Draft, places: Iterable[Place]) -> list[Place]:
    """The places in which a mark is undecided."""
    return [
        place
        for place in places
        if any(not mark.decided for mark in draft.between(place.start, place.end))
    ]
