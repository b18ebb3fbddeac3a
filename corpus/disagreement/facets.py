"""In which ways a place differs, one value each, so that places that differ alike are found. Pure.

Two annotators differ at a place in one or more *facets*. Each pair is looked at by itself: where
three annotators have three versions, it is told who differs with whom in what.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from corpus.disagreement.places import Kind, Place, tokens_between
from corpus.text.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.disagreement.places import LaneSpan
    from corpus.text.tokens import Tokens

Pair = tuple[int, int]
"""Two annotators, the lower number first."""


_MISSING = Kind.MISSING.value


class Facet(NamedTuple):
    """One way to differ: the class, and a label (its id) that one of the two has there.

    A boundary has its side, by how many tokens it differs, and in `text` what only the longer span
    has. For other classes `side` is empty, `tokens` None, and `text` is that of the whole place.
    Texts are spelled with single blanks, as memory does.
    """

    kind: str
    label: int
    side: str
    tokens: int | None
    text: str


def facets(place: Place, annotators: Sequence[int], tokens: Tokens) -> dict[Facet, list[Pair]]:
    """The facets of a place, each with the pairs who differ so; none where it is unanimous.

    `annotators` are those of the lanes, in the same order.
    """
    groups: dict[tuple[LaneSpan, ...], list[int]] = {}
    for annotator, lane in zip(annotators, place.lanes, strict=True):
        groups.setdefault(lane, []).append(annotator)
    here = spelled(tokens, place.start, place.end) if len(groups) > 1 else ""
    found: dict[Facet, list[Pair]] = {}
    for (one, ones), (other, others) in combinations(groups.items(), 2):
        pairs = [(min(pair), max(pair)) for pair in product(ones, others)]
        for facet in _facets_between(Place(place.start, place.end, (one, other)), tokens, here):
            found.setdefault(facet, []).extend(pairs)
    return found


def _facets_between(pair: Place, tokens: Tokens, here: str) -> Iterator[Facet]:
    """Of two lanes that differ; where one has nothing, that is all there is to say."""
    ways = _ways(pair, tokens, here) if all(pair.lanes) else [(_MISSING, "", None, here)]
    for kind, side, count, text in ways:
        for label in pair.labels:
            yield Facet(kind, label, side, count, text)


def _ways(pair: Place, tokens: Tokens, here: str) -> Iterator[tuple[str, str, int | None, str]]:
    for kind in pair.kinds:
        if kind is not Kind.BOUNDARY:
            yield kind.value, "", None, here
            continue
        for edge in pair.edges:
            count, text = tokens_between(edge, tokens), spelled(tokens, *edge.extent)
            yield kind.value, edge.side.value, count, text
