"""Disagreements that an adjudication has settled: who said what, what was chosen, and why. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.agreement.worst import Case

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.agreement.values import Settlement
    from corpus.disagreement.places import LaneSpan, Place
    from corpus.text.tokens import Tokens

MOST = 200
"""How many are told one by one; all are counted."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A disagreement with the spans that were chosen there, by whom, and the reasons given.

    `taken` are the indices of the annotators whose answer it is; none where it is another one.
    """

    case: Case
    chosen: tuple[LaneSpan, ...]
    by: str
    reasons: tuple[str, ...]
    taken: tuple[int, ...]


class SettledPlaces:
    """Counts them all and keeps the first, those with a reason before the others."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._with_reason: list[Settled] = []
        self._without: list[Settled] = []
        self.count = 0
        self.taken: Counter[int] = Counter()
        self.own_answers = 0

    def see(
        self,
        article_id: str,
        here: Sequence[int],
        tokens: Tokens,
        differing: Iterable[Place],
        settlement: Settlement,
    ) -> None:
        """The disagreements of an adjudicated article."""
        starts = [span.start for span in settlement.spans]
        for place in differing:
            chosen = _between(settlement.spans, starts, place)
            taken = tuple(
                index for index, lane in zip(here, place.lanes, strict=True) if lane == chosen
            )
            self.count += 1
            self.taken.update(taken)
            self.own_answers += not taken
            reasons = _reasons(place, settlement)
            kept = self._with_reason if reasons else self._without
            if len(kept) < self._most:
                case = Case(article_id, tuple(here), place, tokens)
                kept.append(Settled(case, chosen, settlement.by, reasons, taken))

    @property
    def kept(self) -> list[Settled]:
        """At most as many as were asked for."""
        return [*self._with_reason, *self._without][: self._most]


def _reasons(place: Place, settlement: Settlement) -> tuple[str, ...]:
    """What was said on the place; else what was said on the article."""
    said = settlement.comments
    here = tuple(text for extent, text in said if extent is not None and _touch(extent, place))
    return here or tuple(text for extent, text in said if extent is None)


def _between(
    spans: Sequence[LaneSpan], starts: Sequence[int], place: Place
) -> tuple[LaneSpan, ...]:
    """The spans of a flat annotation, by start, that share a code point with the place."""
    first = max(0, bisect_right(starts, place.start) - 1)
    last = bisect_left(starts, place.end)
    return tuple(span for span in spans[first:last] if span.end > place.start)


def _touch(extent: tuple[int, int], place: Place) -> bool:
    return extent[0] < place.end and place.start < extent[1]
