"""Where the gold treats one string now so and now otherwise, over all articles. Pure.

A string is a span's words with one blank between. Every place in which its words stand is looked
at: there it may have the label that it mostly has, another one, other edges, or none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.finding import hyphenated
from corpus.token_trie import found_at, token_trie
from corpus.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.labelled import LabelledArticle
    from corpus.model import Span
    from corpus.token_trie import Node


class Deviation(StrEnum):
    """How a place differs from what is usual for its string."""

    LABEL = "label"
    EDGES = "edges"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the string stands (code points), and the spans that are there instead."""

    article_id: str
    start: int
    end: int
    instead: tuple[Span, ...]
    context: str


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A string with the places that deviate in one way from its usual label.

    `usual` is a label's id; `alike` counts the places that have it.
    """

    string: str
    deviation: Deviation
    usual: int
    alike: int
    places: tuple[Place, ...]


CONTEXT = 40
"""Code points shown on either side of a place."""


def inconsistencies(
    articles: Callable[[], Iterable[LabelledArticle]], *, least: int = 2
) -> list[Inconsistency]:
    """Every string that deviates somewhere, the one with most such places first.

    `articles` is called twice. A string counts from `least` places with its usual label on; where
    two labels are equally frequent the one with the smaller id is the usual one. Places inside a
    hyphenated word and inside a longer span do not count.
    """
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for article in articles():
        words = Words(article.tokens)
        for span in article.spans:
            counts[words.spelled(*span.extent)][span.label] += 1
    usual = {string: _usual(labels) for string, labels in counts.items()}
    kept = {string: label for string, label in usual.items() if counts[string][label] >= least}
    trie = token_trie(kept)
    found: dict[tuple[str, Deviation], list[Place]] = defaultdict(list)
    for article in articles():
        for string, deviation, place in _deviating(article, trie, kept):
            found[string, deviation].append(place)
    listed = [
        Inconsistency(string, deviation, kept[string], counts[string][kept[string]], (*places,))
        for (string, deviation), places in found.items()
    ]
    return sorted(listed, key=lambda one: (-len(one.places), one.string, one.deviation))


def _usual(labels: Counter[int]) -> int:
    return max(sorted(labels), key=labels.__getitem__)


def _deviating(
    article: LabelledArticle, trie: Node, usual: dict[str, int]
) -> Iterator[tuple[str, Deviation, Place]]:
    words, text = Words(article.tokens), article.tokens.text
    spans = article.spans
    upcoming = 0
    for first in range(len(words.texts)):
        start = words.extent(first, first + 1)[0]
        while upcoming < len(spans) and spans[upcoming].end <= start:
            upcoming += 1
        for last, string in found_at(trie, words.texts, first):
            extent = words.extent(first, last)
            here = _overlapping(spans, upcoming, extent)
            deviation = _deviation(here, extent, usual[string])
            if deviation and (here or not hyphenated(text, *extent)):
                around = text[max(0, extent[0] - CONTEXT) : extent[1] + CONTEXT]
                yield string, deviation, Place(article.id, *extent, here, " ".join(around.split()))


def _overlapping(spans: Sequence[Span], first: int, extent: tuple[int, int]) -> tuple[Span, ...]:
    here: list[Span] = []
    while first < len(spans) and spans[first].start < extent[1]:
        here.append(spans[first])
        first += 1
    return tuple(here)


def _deviation(here: Sequence[Span], extent: tuple[int, int], usual: int) -> Deviation | None:
    if not here:
        return Deviation.MISSING
    if here[0].extent == extent:
        return Deviation.LABEL if here[0].label != usual else None
    if here[0].start <= extent[0] and extent[1] <= here[0].end:
        return None
    return Deviation.EDGES
