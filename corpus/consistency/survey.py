"""Finds strings labelled inconsistently across the gold.

A string is the words of a span, joined by single blanks. Every occurrence of these words is
examined: it may have the string's usual label, another label, other edges, or no label. Occurrences
that a reviewer marked as intended exceptions are counted and not listed.

Results are kept by article, so that an article that has changed is examined again alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.text.search import hyphenated
from corpus.text.token_trie import found_at, token_trie
from corpus.text.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.consistency.labelled import LabelledArticle
    from corpus.model import Span
    from corpus.text.token_trie import Node


class Deviation(StrEnum):
    """How an occurrence differs from the usual labelling of its string."""

    LABEL = "label"
    EDGES = "edges"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An occurrence of a string (code points), and the spans that overlap it (`instead`).

    `covered` is the text of the string and the spans together, which begins at `around`; `before`
    and `after` are the text on either side.
    """

    article_id: str
    start: int
    end: int
    instead: tuple[Span, ...]
    around: int
    before: str
    covered: str
    after: str

    @property
    def context(self) -> str:
        """The text with its surroundings on one line."""
        return " ".join(f"{self.before}{self.covered}{self.after}".split())

    @property
    def extent(self) -> tuple[int, int]:
        """Start and end of the string."""
        return self.start, self.end

    @property
    def fixable(self) -> bool:
        """Whether a fix would replace at most one span."""
        return len(self.instead) < 2


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A string with the occurrences that deviate in one way from its usual label.

    `usual` is a label's id; `alike` counts the occurrences that have it.
    """

    string: str
    deviation: Deviation
    usual: int
    alike: int
    places: tuple[Occurrence, ...]


CONTEXT = 40
"""Code points of context on either side."""

DeviatingString = tuple[str, Deviation]


class Survey:
    """The inconsistencies of a gold: first `count` every article, then `look` at every one.

    A string is examined if at least `least` occurrences have its usual label; of two labels that
    are equally frequent the one with the smaller id is usual. Occurrences inside a hyphenated word
    or a longer span are ignored. The usual labels stay as they were counted, even if gold changes.
    """

    def __init__(self, *, least: int = 2) -> None:
        self._least = least
        self._counts: dict[str, Counter[int]] = defaultdict(Counter)
        self._usual: dict[str, int] = {}
        self._trie: Node | None = None
        self._places: dict[DeviatingString, dict[str, list[Occurrence]]] = defaultdict(dict)
        self._kinds: dict[str, set[DeviatingString]] = {}
        self._ordered: dict[DeviatingString, tuple[Occurrence, ...]] = {}
        self._meant: dict[str, Counter[Deviation]] = {}
        self._numbers: dict[str, int] = {}

    def count(self, article: LabelledArticle) -> None:
        """Count the labels of its strings."""
        words = Words(article.tokens)
        for span in article.spans:
            self._counts[words.spelled(*span.extent)][span.label] += 1

    def look(self, article: LabelledArticle) -> None:
        """Find its deviating occurrences and replace those found before."""
        self.forget(article.id)
        self._numbers.setdefault(article.id, len(self._numbers))
        for string, deviation, place in _deviating(article, self._strings(), self._usual):
            if place.extent in article.meant_so:
                self._meant.setdefault(article.id, Counter())[deviation] += 1
            else:
                self._places[string, deviation].setdefault(article.id, []).append(place)
                self._kinds.setdefault(article.id, set()).add((string, deviation))
                self._ordered.pop((string, deviation), None)

    def forget(self, article_id: str) -> None:
        """Remove its occurrences, for example because it is no longer settled."""
        self._meant.pop(article_id, None)
        for kind in self._kinds.pop(article_id, ()):
            del self._places[kind][article_id]
            self._ordered.pop(kind, None)

    def listed(self) -> list[Inconsistency]:
        """Every inconsistent string, the one with the most deviating occurrences first."""
        listed = [
            Inconsistency(
                string,
                deviation,
                self._usual[string],
                self._counts[string][self._usual[string]],
                self._in_order((string, deviation)),
            )
            for (string, deviation), by_article in self._places.items()
            if by_article
        ]
        return sorted(listed, key=lambda one: (-len(one.places), one.string, one.deviation))

    def meant_so(self, deviation: str | None = None) -> int:
        """The number of intended exceptions, of that deviation or of any."""
        counts = self._meant.values()
        return sum(sum(n for d, n in one.items() if deviation in (None, d)) for one in counts)

    def _strings(self) -> Node:
        if self._trie is None:
            usual = {
                string: max(sorted(labels), key=labels.__getitem__)
                for string, labels in self._counts.items()
            }
            self._usual = {
                string: label
                for string, label in usual.items()
                if self._counts[string][label] >= self._least
            }
            self._trie = token_trie(self._usual)
        return self._trie

    def _in_order(self, kind: DeviatingString) -> tuple[Occurrence, ...]:
        if kind not in self._ordered:
            by_article = self._places[kind]
            numbered = sorted(by_article, key=self._numbers.__getitem__)
            places = (place for article_id in numbered for place in by_article[article_id])
            self._ordered[kind] = tuple(places)
        return self._ordered[kind]


def surveyed(articles: Callable[[], Iterable[LabelledArticle]], *, least: int = 2) -> Survey:
    """Survey all articles; `articles` is called twice."""
    survey = Survey(least=least)
    for article in articles():
        survey.count(article)
    for article in articles():
        survey.look(article)
    return survey


def _deviating(
    article: LabelledArticle, trie: Node, usual: dict[str, int]
) -> Iterator[tuple[str, Deviation, Occurrence]]:
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
                yield string, deviation, _occurrence(article.id, text, extent, here)


def _occurrence(
    article_id: str, text: str, extent: tuple[int, int], here: tuple[Span, ...]
) -> Occurrence:
    first = min([extent[0], *(span.start for span in here)])
    last = max([extent[1], *(span.end for span in here)])
    before, after = text[max(0, first - CONTEXT) : first], text[last : last + CONTEXT]
    return Occurrence(article_id, *extent, here, first, before, text[first:last], after)


def _overlapping(spans: Sequence[Span], first: int, extent: tuple[int, int]) -> tuple[Span, ...]:
    last = first
    while last < len(spans) and spans[last].start < extent[1]:
        last += 1
    return tuple(spans[first:last])


def _deviation(here: Sequence[Span], extent: tuple[int, int], usual: int) -> Deviation | None:
    if not here:
        return Deviation.MISSING
    if here[0].extent == extent:
        return Deviation.LABEL if here[0].label != usual else None
    if here[0].start <= extent[0] and extent[1] <= here[0].end:
        return None
    return Deviation.EDGES
