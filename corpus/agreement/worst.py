"""The worst disagreements of a project: the few that are kept of all that pass by. Pure.

Worst is where the most pairs of annotators differ; of these where the most classes come together;
of these where the most code points are labelled differently; then the first in the order of
articles.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.disagreement.places import LaneSpan, Place
    from corpus.text.tokens import Tokens

MOST = 50
"""How many are kept."""

HOW = (
    "where the most pairs of annotators differ, then where the most classes come together, "
    "then where the most characters are labelled differently"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A disagreement with what it takes to tell of it; lanes stand in the order of `here`.

    `here` are the indices of the annotators who finished the article.
    """

    article_id: str
    here: tuple[int, ...]
    place: Place
    tokens: Tokens


class WorstPlaces:
    """Keeps the worst that it has seen."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: list[tuple[tuple[int, int, int], int, Case]] = []
        self._seen = 0

    def see(
        self, article_id: str, here: Sequence[int], tokens: Tokens, differing: Iterable[Place]
    ) -> None:
        """Look at the disagreements of one article."""
        for place in differing:
            self._seen += 1
            pairs = _pairs(place)
            if len(self._kept) == self._most and pairs < self._kept[0][0][0]:
                continue
            rank = (pairs, len(place.kinds), _differing(place))
            entry = (rank, -self._seen, Case(article_id, tuple(here), place, tokens))
            if len(self._kept) < self._most:
                heapq.heappush(self._kept, entry)
            else:
                heapq.heappushpop(self._kept, entry)

    @property
    def cases(self) -> list[Case]:
        """The worst first."""
        return [case for *_, case in sorted(self._kept, key=lambda entry: entry[:2], reverse=True)]


def _pairs(place: Place) -> int:
    """How many pairs of lanes are not the same."""
    return sum(one != other for one, other in combinations(place.lanes, 2))


def _differing(place: Place) -> int:
    """How many code points do not have the same label from everybody."""
    cuts = sorted({edge for lane in place.lanes for span in lane for edge in span.extent})
    return sum(
        end - start
        for start, end in pairwise(cuts)
        if len({_given(lane, start) for lane in place.lanes}) > 1
    )


def _given(lane: Sequence[LaneSpan], char: int) -> tuple[Any, ...]:
    """The label there as a tuple; nothing where there is none."""
    return tuple(span.label for span in lane if span.start <= char < span.end)
