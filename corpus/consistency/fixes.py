"""What makes a place of the gold as is usual for its string, and the spans that remain. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.disagreement.places import LaneSpan
from corpus.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.consistency.survey import Place


@dataclass(frozen=True, slots=True)
class Fix:
    """What becomes of a place: its string gets the label `usual` (an id) with its own edges, or it
    stays as it is and is meant so.
    """

    place: Place
    usual: int
    meant_so: bool = False


def is_there(spans: Iterable[LaneSpan], place: Place) -> bool:
    """Whether `spans` have at the place what it was found with."""
    here = (span for span in spans if span.start < place.end and place.start < span.end)
    return tuple(Span(*span[:3]) for span in here) == place.instead


def mended(
    spans: Sequence[LaneSpan], fixes: Iterable[Fix]
) -> tuple[tuple[LaneSpan, ...], list[Fix]]:
    """(the spans of one article after the fixes, by start; the fixes that apply).

    A fix does not apply where something else stands by now, nor where one span would take the
    place of several.
    """
    left, done = list(spans), []
    for fix in fixes:
        place = fix.place
        if not is_there(left, place):
            continue
        if not fix.meant_so:
            if not place.fixable:
                continue
            left = [span for span in left if Span(*span[:3]) not in place.instead]
            left.append(LaneSpan(*place.extent, fix.usual))
        done.append(fix)
    return tuple(sorted(left)), done
