"""How a disagreement is settled, and the changes that this takes. Pure.

A *resolution* says in general what is chosen (a lane, the majority, the longer one), so that one
decision serves many places; `resolved` is what it means at one of them, and `changes` are the edits
of a reviewer's draft that leave exactly that there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.disagreement.places import LaneSpan
from corpus.model import Action, Change, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.disagreement.places import Place
    from corpus.edits.draft import Draft
    from corpus.model import Mark


@dataclass(frozen=True, slots=True)
class Lane:
    """What one annotator has; `index` counts the lanes from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class Majority:
    """What more than half of all annotators have, be it nothing."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No span."""


@dataclass(frozen=True, slots=True)
class Longer:
    """The longest, where all who have spans have one, and each holds the next shorter."""


@dataclass(frozen=True, slots=True)
class Shorter:
    """The shortest, in the same places."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """This label (its id), where all who have spans have the same extents."""

    label: int


Resolution = Lane | Majority | Nothing | Longer | Shorter | Labelled


def resolved(place: Place, resolution: Resolution) -> tuple[LaneSpan, ...] | None:
    """The spans chosen at a place; None where the resolution does not apply there."""
    match resolution:
        case Lane(index):
            return place.lanes[index] if 0 <= index < len(place.lanes) else None
        case Majority():
            return _majority(place)
        case Nothing():
            return ()
        case Longer():
            return _at_end_of_chain(place, -1)
        case Shorter():
            return _at_end_of_chain(place, 0)
        case Labelled(label):
            return _labelled(place, label)


def proposal(place: Place) -> tuple[LaneSpan, ...]:
    """What is shown before a decision: of the lanes with spans the most frequent, else the first.

    That is the unanimous span where there is one, and the majority's where it has any. Never empty.
    """
    return Counter(lane for lane in place.lanes if lane).most_common(1)[0][0]


def undecided(draft: Draft, places: Iterable[Place]) -> list[Place]:
    """The places in which a suggestion waits for a decision."""
    return [
        place
        for place in places
        if any(not mark.decided for mark in draft.between(place.start, place.end))
    ]


def changes(
    draft: Draft, place_extent: tuple[int, int], chosen: Sequence[LaneSpan]
) -> list[Change]:
    """The changes of one step that leave exactly `chosen` in a stretch (code points).

    What reaches into the stretch, or into a chosen span, goes with all that it covers. Each chosen
    span gets its lane's value. None are needed where all is so already.
    """
    wanted = {span.extent: span for span in chosen}
    start = min([place_extent[0], *(span.start for span in chosen)])
    end = max([place_extent[1], *(span.end for span in chosen)])
    cleared: list[Change] = []
    turned: list[Change] = []
    for mark in draft.between(start, end):
        span = wanted.get(mark.span.extent)
        if span and mark.decided and span.label != mark.span.label:
            span = None  # a value that was corrected belongs to the label it had
        else:
            wanted.pop(mark.span.extent, None)
        if span is None:
            cleared.append(Change(Action.REMOVED if mark.decided else Action.REJECTED, mark.span))
        else:
            turned += _turned(mark, span)
    added = [Change(Action.ADDED, _span(one), value=one.value) for one in wanted.values()]
    return [*cleared, *turned, *added]


def _turned(mark: Mark, wanted: LaneSpan) -> list[Change]:
    """What makes a mark of the same extent the wanted span."""
    span = _span(wanted)
    if mark.span != span:
        return [Change(Action.RELABELLED, span, before=mark.span, value=wanted.value)]
    if not mark.decided:
        return [Change(Action.ACCEPTED, span, value=wanted.value)]
    if mark.value != wanted.value:
        return [Change(Action.VALUED, span, value=wanted.value)]
    return []


def _span(span: LaneSpan) -> Span:
    return Span(span.start, span.end, span.label)


def _majority(place: Place) -> tuple[LaneSpan, ...] | None:
    lane, count = Counter(place.lanes).most_common(1)[0]
    return lane if 2 * count > len(place.lanes) else None


def _at_end_of_chain(place: Place, index: int) -> tuple[LaneSpan, ...] | None:
    """The shortest (0) or longest (-1) of extents that hold one another.

    None where an extent has two values, as then the extent alone does not choose.
    """
    having = {lane for lane in place.lanes if lane}
    if len(having) == 1 or len(place.labels) > 1 or any(len(lane) > 1 for lane in having):
        return None
    chain = sorted((lane[0] for lane in having), key=lambda span: span.end - span.start)
    nested = all(_holds(longer, shorter) for shorter, longer in pairwise(chain))
    return (chain[index],) if nested else None


def _holds(longer: LaneSpan, shorter: LaneSpan) -> bool:
    inside = longer.start <= shorter.start and shorter.end <= longer.end
    return inside and longer.extent != shorter.extent


def _labelled(place: Place, label: int) -> tuple[LaneSpan, ...] | None:
    """With the value that the first lane gives to the extent under this label, if any does."""
    having = [lane for lane in place.lanes if lane]
    if len({tuple(span.extent for span in lane) for lane in having}) > 1:
        return None
    values: dict[tuple[int, int], str | None] = {}
    for lane in having:
        for span in lane:
            if span.label == label:
                values.setdefault(span.extent, span.value)
    return tuple(LaneSpan(*one.extent, label, values.get(one.extent)) for one in having[0])
