"""Facets: the ways in which two annotators differ at a place, for finding similar places.

Each pair is compared on its own, so that for three versions by three annotators it is known which
pairs differ in which facets.
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


class Facet(NamedTuple):
    """One difference: its class, and a label (id) that one of the two annotators gave there.

    A boundary difference has a side, the number of tokens, and the `text` that only the longer span
    covers. For other classes `side` is empty, `tokens` None, and `text` that of the whole place.
    Texts are spelled with single blanks, as in memory.
    """

    kind: str
    label: int
    side: str
    tokens: int | None
    text: str


def facets(place: Place, annotators: Sequence[int], tokens: Tokens) -> dict[Facet, list[Pair]]:
    """The facets of a place, each with the pairs that differ in it; none for a unanimous place.

    `annotators` are numbers, in the order of the lanes.
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
    """The facets of two lanes that differ."""
    for kind, label in product(pair.kinds, pair.labels):
        if kind is not Kind.BOUNDARY:
            yield Facet(kind.value, label, "", None, here)
            continue
        for edge in pair.edges:
            count, text = tokens_between(edge, tokens), spelled(tokens, *edge.extent)
            yield Facet(kind.value, label, edge.side.value, count, text)
