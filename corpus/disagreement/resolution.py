"""Resolves a disagreement and computes the edits.

A *resolution* is a general choice (a lane, the majority, the longer span), so that one decision
applies to many places. `resolved` applies it to one place; `changes` are the edits to a reviewer's
draft that leave exactly the chosen spans there.
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
    """One annotator's version; `index` counts the lanes from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class Majority:
    """The majority's choice, including “no span”."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No span."""


@dataclass(frozen=True, slots=True)
class Longer:
    """The longest span, if each lane has at most one span and each contains the next shorter."""


@dataclass(frozen=True, slots=True)
class Shorter:
    """The shortest span, on the same condition."""


@dataclass(frozen=True, slots=True)
class GivenLabel:
    """This label (its id), if all lanes with spans have the same extents."""

    label: int


Resolution = Lane | Majority | Nothing | Longer | Shorter | GivenLabel


def resolved(place: Place, resolution: Resolution) -> tuple[LaneSpan, ...] | None:
    """The spans chosen at a place; None if the resolution does not apply there."""
    match resolution:
        case Lane(index):
            return place.lanes[index] if 0 <= index < len(place.lanes) else None
        case Majority():
            lane, count = Counter(place.lanes).most_common(1)[0]
            return lane if 2 * count > len(place.lanes) else None
        case Nothing():
            return ()
        case Longer():
            return _at_end_of_chain(place, -1)
        case Shorter():
            return _at_end_of_chain(place, 0)
        case GivenLabel(label):
            return _labelled(place, label)


def proposal(place: Place) -> tuple[LaneSpan, ...]:
    """The most frequent lane with spans, or the first of equals, to show before a decision.

    Never empty. It is the majority's lane if the majority has spans.
    """
    return Counter(lane for lane in place.lanes if lane).most_common(1)[0][0]


def undecided(draft: Draft, places: Iterable[Place]) -> list[Place]:
    """The places with an undecided suggestion."""
    return [
        place
        for place in places
        if any(not mark.decided for mark in draft.between(place.start, place.end))
    ]


def changes(
    draft: Draft, place_extent: tuple[int, int], chosen: Sequence[LaneSpan]
) -> list[Change]:
    """The changes of one step that leave exactly `chosen` in a stretch (code points).

    Every other span that overlaps the stretch or a chosen span is removed. Each chosen span gets
    its lane's value. There are no changes if the draft is like that already.
    """
    wanted = {span.extent: span for span in chosen}
    start = min([place_extent[0], *(span.start for span in chosen)])
    end = max([place_extent[1], *(span.end for span in chosen)])
    cleared: list[Change] = []
    adapted: list[Change] = []
    for mark in draft.between(start, end):
        span = wanted.get(mark.span.extent)
        if span and mark.decided and span.label != mark.span.label:
            span = None  # a value that was corrected belongs to the label it had
        else:
            wanted.pop(mark.span.extent, None)
        if span is None:
            cleared.append(Change(Action.REMOVED if mark.decided else Action.REJECTED, mark.span))
        else:
            adapted += _adapted(mark, span)
    added = [Change(Action.ADDED, Span(*s[:3]), value=s.value) for s in wanted.values()]
    return [*cleared, *adapted, *added]


def _adapted(mark: Mark, wanted: LaneSpan) -> list[Change]:
    """The change that turns a mark of the same extent into the wanted span, if any is needed."""
    span = Span(*wanted[:3])
    if mark.span != span:
        return [Change(Action.RELABELLED, span, before=mark.span, value=wanted.value)]
    if not mark.decided:
        return [Change(Action.ACCEPTED, span, value=wanted.value)]
    if mark.value != wanted.value:
        return [Change(Action.VALUED, span, value=wanted.value)]
    return []


def _at_end_of_chain(place: Place, index: int) -> tuple[LaneSpan, ...] | None:
    """The shortest (0) or longest (-1) of nested spans.

    None if one extent has two values, because the extent does not decide between them.
    """
    having = {lane for lane in place.lanes if lane}
    if len(having) == 1 or len(place.labels) > 1 or any(len(lane) > 1 for lane in having):
        return None
    chain = sorted((lane[0] for lane in having), key=lambda span: span.end - span.start)
    nested = all(
        longer.start <= shorter.start
        and shorter.end <= longer.end
        and longer.extent != shorter.extent
        for shorter, longer in pairwise(chain)
    )
    return (chain[index],) if nested else None


def _labelled(place: Place, label: int) -> tuple[LaneSpan, ...] | None:
    """The extents under this label, with the first value that a lane gives to each."""
    having = [lane for lane in place.lanes if lane]
    if len({tuple(span.extent for span in lane) for lane in having}) > 1:
        return None
    values: dict[tuple[int, int], str | None] = {}
    for lane in having:
        for span in lane:
            if span.label == label:
                values.setdefault(span.extent, span.value)
    return tuple(LaneSpan(*one.extent, label, values.get(one.extent)) for one in having[0])
