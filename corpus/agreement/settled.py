"""Disagreements that an adjudication settled: the lanes, the spans chosen, and the reasons."""

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

MOST_CASES = 200
"""Cases that are kept; all are counted."""


@dataclass(frozen=True, slots=True)
class SettledPlace:
    """A disagreement, the spans that a reviewer chose there, the reviewer's name, and the reasons.

    `taken` are the indices of the annotators whose answer was chosen; none for another answer.
    """

    case: Case
    chosen: tuple[LaneSpan, ...]
    by: str
    reasons: tuple[str, ...]
    taken: tuple[int, ...]


class SettledPlaces:
    """Counts settled disagreements and keeps the first, those with a reason before the others."""

    def __init__(self, most: int = MOST_CASES) -> None:
        self._most = most
        self._with_reason: list[SettledPlace] = []
        self._without: list[SettledPlace] = []
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
        """Count the disagreements of an adjudicated article."""
        starts = [span.start for span in settlement.spans]
        for place in differing:
            chosen = _between(settlement.spans, starts, place)
            taken = tuple(
                index for index, lane in zip(here, place.lanes, strict=True) if lane == chosen
            )
            self.count += 1
            self.taken.update(taken)
            self.own_answers += not taken
            reasons = reasons_at(place, settlement)
            kept = self._with_reason if reasons else self._without
            if len(kept) < self._most:
                case = Case(article_id, tuple(here), place, tokens)
                kept.append(SettledPlace(case, chosen, settlement.by, reasons, taken))

    @property
    def kept(self) -> list[SettledPlace]:
        """The cases that were kept."""
        return [*self._with_reason, *self._without][: self._most]


def reasons_at(place: Place, settlement: Settlement) -> tuple[str, ...]:
    """The reviewer's comments on the place, otherwise those on the article."""
    here, on_article = [], []
    for extent, text in settlement.comments:
        if extent is None:
            on_article.append(text)
        elif extent[0] < place.end and place.start < extent[1]:
            here.append(text)
    return tuple(here or on_article)


def _between(
    spans: Sequence[LaneSpan], starts: Sequence[int], place: Place
) -> tuple[LaneSpan, ...]:
    """The spans of a flat annotation, by start, that share a code point with the place."""
    first = max(0, bisect_right(starts, place.start) - 1)
    last = bisect_left(starts, place.end)
    return tuple(span for span in spans[first:last] if span.end > place.start)
