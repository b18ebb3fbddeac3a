"""The candidates of a document: extents that may be spans, about two for each token.

They come from noun phrases, names, numbers, a model's entities, and the neighbourhood of the rules'
spans. Everything is decided by fine-grained tags, because a stock pipeline without its attribute
ruler leaves the coarse ones empty.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.rules.document import Extent, Found, Reading

MOST_TOKENS = 8
"""The longest candidate."""

_BEFORE_NOUN = 4
_BEFORE_NUMBER, _AFTER_NUMBER = 3, 4
_BEFORE_JOINT, _AFTER_JOINT = 3, 5

_DETERMINERS = frozenset({"DT", "PDT", "WDT", "PRP$", "POS"})
_MARKS = frozenset({",", ".", ":", "``", "''", "-LRB-", "-RRB-", "HYPH", "NFP"})
_JOINTS = frozenset({"of", "for", "and", "in", "&"})
_CURRENCIES = frozenset({"$", "£", "€"})


def candidates(reading: Reading, found: Iterable[Found]) -> list[Extent]:
    """Return the candidates, those of the rules' spans `found` included, sorted."""
    if not len(reading):
        return []
    edges = _Edges(reading)
    spans = [(one.start, one.end) for one in found]
    trimmed = (*_phrases(reading), *_beside_words(reading), *_around(spans))
    extents = {edges.trimmed(start, end) for start, end in trimmed}
    extents.update((entity.start, entity.end) for entity in reading.entities)
    extents.update(_beside_numbers(reading))
    return sorted({*filter(edges.inside, extents), *spans})


class _Edges:
    """Trims extents, and knows which lie in one sentence and line, without blank tokens."""

    def __init__(self, reading: Reading) -> None:
        size = len(reading)
        tags, lower = reading.tags, reading.lower
        blank = [reading.blank(at) for at in range(size)]
        starts = {reading.lefts[at] for at, head in enumerate(reading.heads) if head == at}
        self._part = [0] * size
        for at in range(1, size):
            ends = blank[at] or blank[at - 1] or (reading.parsed and at in starts)
            self._part[at] = self._part[at - 1] + ends
        self._blank = blank
        self._first = [*range(size), size]
        for at in reversed(range(size)):
            if blank[at] or tags[at] in _DETERMINERS | _MARKS or lower[at] in ("the", "a", "an"):
                self._first[at] = self._first[at + 1]
        self._last = [*range(size + 1)]
        for at in range(size):
            if blank[at] or tags[at] == "POS" or lower[at] in ",.;:":
                self._last[at + 1] = self._last[at]

    def trimmed(self, start: int, end: int) -> Extent:
        """Return the extent without determiners and marks at its edges; outside the text, empty."""
        if 0 <= start < end < len(self._last):
            return self._first[start], self._last[end]
        return 0, 0

    def inside(self, extent: Extent) -> bool:
        """Whether an extent is not empty, not too long, and within one sentence and line."""
        start, end = extent
        if not 0 < end - start <= MOST_TOKENS or start < 0 or end > len(self._part):
            return False
        return self._part[start] == self._part[end - 1] and not self._blank[start]


def _phrases(reading: Reading) -> Iterator[Extent]:
    """Yield the ends of each noun phrase, and the phrase with the entity that follows it."""
    after = {entity.start: entity.end for entity in reading.entities}
    for head, tag in enumerate(reading.tags):
        if tag.startswith(("NN", "PRP")):
            left = reading.lefts[head] if reading.parsed else head
            yield from ((start, head + 1) for start in range(left, head + 1))
            if head + 1 in after:
                yield left, after[head + 1]


def _beside_words(reading: Reading) -> Iterator[Extent]:
    """Yield what ends at each noun or capitalized adjective, and names that go on behind it."""
    tags, words = reading.tags, reading.words
    for at, tag in enumerate(tags):
        if not (tag.startswith("NN") or (tag.startswith("JJ") and words[at][:1].isupper())):
            continue
        yield from ((start, at + 1) for start in range(max(0, at - _BEFORE_NOUN), at + 1))
        if reading.word(at + 1) in _JOINTS:
            starts = range(max(0, at - _BEFORE_JOINT), at + 1)
            ends = range(at + 3, min(len(tags), at + 1 + _AFTER_JOINT) + 1)
            yield from product(starts, (end for end in ends if tags[end - 1].startswith("NN")))


def _beside_numbers(reading: Reading) -> Iterator[Extent]:
    """Yield what is around each number, with its modifiers."""
    for at, word in enumerate(reading.words):
        if reading.tags[at] == "CD" or word[:1].isdigit() or word in _CURRENCIES:
            ends = min(len(reading), at + 1 + _AFTER_NUMBER)
            yield from product(range(max(0, at - _BEFORE_NUMBER), at + 1), range(at + 1, ends + 1))


def _around(spans: Sequence[Extent]) -> Iterator[Extent]:
    """Yield spans with other edges: a token further out, up to two further in."""
    for start, end in spans:
        yield from product(range(start - 1, start + 3), range(end - 2, end + 3))
