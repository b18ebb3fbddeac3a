"""Fixes that give an occurrence of a string in the gold its usual label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.disagreement.places import LaneSpan
from corpus.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.consistency.survey import Occurrence


@dataclass(frozen=True, slots=True)
class Fix:
    """A decision on one occurrence: it gets the label `usual` (an id), or it is kept as intended.

    The new span has the edges of the string.
    """

    place: Occurrence
    usual: int
    meant_so: bool = False


def apply_fixes(
    spans: Sequence[LaneSpan], fixes: Iterable[Fix]
) -> tuple[tuple[LaneSpan, ...], list[Fix]]:
    """Apply fixes to the spans of one article: (spans by start, the fixes that were applied).

    A fix does not apply if the spans there have changed since, or if one span would replace
    several.
    """
    left, done = list(spans), []
    for fix in fixes:
        place = fix.place
        here = (span for span in left if span.start < place.end and place.start < span.end)
        if tuple(Span(*span[:3]) for span in here) != place.instead:
            continue
        if not fix.meant_so:
            if not place.fixable:
                continue
            left = [span for span in left if Span(*span[:3]) not in place.instead]
            left.append(LaneSpan(*place.extent, fix.usual))
        done.append(fix)
    return tuple(sorted(left)), done
