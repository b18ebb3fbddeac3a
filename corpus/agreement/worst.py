"""The worst disagreements of a project.

The worst is the one where the most pairs of annotators differ; of equals, the one with the most
classes; then the one with the most code points labelled differently; then the first in the order of
articles.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.disagreement.places import Place
    from corpus.text.tokens import Tokens

MOST_CASES = 50
"""Cases that are kept."""

RANKING = (
    "ranked by the pairs of annotators that differ, then by the number of classes, then by the "
    "characters labelled differently"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A disagreement with its article; lanes are in the order of `annotators` (indices)."""

    article_id: str
    annotators: tuple[int, ...]
    place: Place
    tokens: Tokens


class WorstPlaces:
    """Keeps the worst of the disagreements that it sees."""

    def __init__(self, most: int = MOST_CASES) -> None:
        self._most = most
        self._kept: list[tuple[tuple[int, int, int], int, Case]] = []
        self._seen = 0

    def see(
        self, article_id: str, here: Sequence[int], tokens: Tokens, differing: Iterable[Place]
    ) -> None:
        """Look at the disagreements of one article."""
        for place in differing:
            self._seen += 1
            pairs = sum(one != other for one, other in combinations(place.lanes, 2))
            if len(self._kept) == self._most and pairs < self._kept[0][0][0]:
                continue
            rank = (pairs, len(place.kinds), _code_points(place))
            entry = (rank, -self._seen, Case(article_id, tuple(here), place, tokens))
            if len(self._kept) < self._most:
                heapq.heappush(self._kept, entry)
            else:
                heapq.heappushpop(self._kept, entry)

    @property
    def cases(self) -> list[Case]:
        """The worst first."""
        return [case for *_, case in sorted(self._kept, key=lambda entry: entry[:2], reverse=True)]


def _code_points(place: Place) -> int:
    """The number of code points with different labels."""
    cuts = sorted({edge for lane in place.lanes for span in lane for edge in span.extent})
    return sum(
        end - start
        for start, end in pairwise(cuts)
        if len(
            {
                tuple(span.label for span in lane if span.start <= start < span.end)
                for lane in place.lanes
            }
        )
        > 1
    )
