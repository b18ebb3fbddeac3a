"""The candidates of a document: extents that may be spans, about two for each token.

They come from noun phrases, names, numbers, a model's entities, and the neighbourhood of the rules'
spans. Everything is decided by fine-grained tags, because a stock pipeline without its attribute
ruler leaves the coarse ones empty.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from corpus.rules.document import Extent, Found, Reading

    Indices = NDArray[np.int64]
    Extents = NDArray[np.int64]

MOST_TOKENS = 8
"""The longest candidate."""

_BEFORE_NOUN = 4
_BEFORE_NUMBER, _AFTER_NUMBER = 3, 4
_BEFORE_JOINT, _AFTER_JOINT = 3, 5

_DETERMINERS = frozenset({"DT", "PDT", "WDT", "PRP$", "POS"})
_MARKS = frozenset({",", ".", ":", "``", "''", "-LRB-", "-RRB-", "HYPH", "NFP"})
_NOT_FIRST = _DETERMINERS | _MARKS
_ARTICLES = frozenset({"the", "a", "an"})
_JOINTS = frozenset({"of", "for", "and", "in", "&"})
_CURRENCIES = frozenset({"$", "£", "€"})


def candidates(reading: Reading, found: Iterable[Found]) -> list[Extent]:
    """Return the candidates, those of the rules' spans `found` included, sorted."""
    if not len(reading):
        return []
    edges = _Edges(reading)
    spans = [(one.start, one.end) for one in found]
    entities = [(entity.start, entity.end) for entity in reading.entities]
    trimmed = [_phrases(reading, edges), *_names(reading), _around(_array(spans))]
    trimmed.append(_array([*_phrases_with_entities(reading)]))
    extents = [edges.trimmed(np.concatenate(trimmed)), _array(entities), _beside_numbers(reading)]
    kept = np.concatenate([edges.inside(np.concatenate(extents)), _array(spans)])
    numbers = np.unique(kept[:, 0] * (len(reading) + 1) + kept[:, 1])
    starts, ends = np.divmod(numbers, len(reading) + 1)
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _array(extents: Sequence[Extent]) -> Extents:
    return np.array(extents, np.int64).reshape(-1, 2)


def _product(starts: Indices, ends: Indices) -> Extents:
    """Return the extents from each start to each end, for rows of starts and of ends."""
    shape = (len(starts), starts.shape[1], ends.shape[1])
    pairs = [np.broadcast_to(starts[:, :, None], shape), np.broadcast_to(ends[:, None, :], shape)]
    return np.stack([each.ravel() for each in pairs], axis=1)


class _Edges:
    """Trims extents, and knows which lie in one sentence and line, without blank tokens.

    `first` gives for each start the first token that stays, `last` for each end the end that stays.
    """

    def __init__(self, reading: Reading) -> None:
        size = len(reading)
        at = np.arange(size)
        pairs = [*zip(reading.tags, reading.lower, strict=True)]
        blank = np.array([not word.strip() for word in reading.lower])
        ends = blank.copy()
        ends[1:] |= blank[:-1]
        if reading.parsed:
            ends[np.array(reading.lefts)[np.array(reading.heads) == at]] = True
        self._part: Indices = np.cumsum(ends)
        self._blank: NDArray[np.bool_] = blank
        outer = blank | [tag in _NOT_FIRST or word in _ARTICLES for tag, word in pairs]
        stays = np.where(outer, size, at)
        self.first = np.append(np.minimum.accumulate(stays[::-1])[::-1], size)
        outer = blank | [tag == "POS" or word in ",.;:" for tag, word in pairs]
        self.last = np.append(0, np.maximum.accumulate(np.where(outer, 0, at + 1)))

    def trimmed(self, extents: Extents) -> Extents:
        """Return extents without determiners and marks at their edges, unless outside the text."""
        starts, ends = extents.T
        extents = extents[(starts >= 0) & (starts < ends) & (ends < len(self.last))]
        return np.stack([self.first[extents[:, 0]], self.last[extents[:, 1]]], axis=1)

    def inside(self, extents: Extents) -> Extents:
        """Return those that are not empty, not too long, and within one sentence and line."""
        starts, ends = extents.T
        extents = extents[(ends > starts) & (ends - starts <= MOST_TOKENS)]
        starts, ends = extents.T
        whole = (self._part[starts] == self._part[ends - 1]) & ~self._blank[starts]
        return np.asarray(extents[whole])


def _phrases(reading: Reading, edges: _Edges) -> Extents:
    """Return the ends of each noun phrase, as far as they may be candidates when trimmed."""
    nouns = [at for at, tag in enumerate(reading.tags) if tag.startswith(("NN", "PRP"))]
    heads = np.array(nouns, np.int64)
    lefts = np.array(reading.lefts)[heads] if reading.parsed else heads
    starts = edges.last[heads + 1][:, None] - np.arange(1, MOST_TOKENS + 1)
    extents = np.stack([starts, np.broadcast_to(heads[:, None] + 1, starts.shape)], axis=2)
    return extents[starts >= lefts[:, None]]


def _phrases_with_entities(reading: Reading) -> Iterator[Extent]:
    """Yield each noun phrase with the entity that follows it."""
    after = {entity.start: entity.end for entity in reading.entities}
    for start, end in after.items():
        if start and reading.tags[start - 1].startswith(("NN", "PRP")):
            yield reading.lefts[start - 1] if reading.parsed else start - 1, end


def _names(reading: Reading) -> tuple[Extents, Extents]:
    """Return what ends at each noun or capitalized adjective, and names that go on after it."""
    tags, lower = reading.tags, reading.lower
    nouns = [
        at
        for at, (tag, word) in enumerate(zip(tags, reading.words, strict=True))
        if tag[:2] == "NN" or (tag[:2] == "JJ" and word[:1].isupper())
    ]
    last = np.array(nouns, np.int64)[:, None]
    extents = _product(last - np.arange(_BEFORE_NOUN + 1), last + 1)
    joined: list[Extent] = []
    for at in nouns:
        if at + 1 < len(lower) and lower[at + 1] in _JOINTS:
            starts = range(max(0, at - _BEFORE_JOINT), at + 1)
            ends = range(at + 3, min(len(tags), at + 1 + _AFTER_JOINT) + 1)
            joined += product(starts, (end for end in ends if tags[end - 1][:2] == "NN"))
    return extents, _array(joined)


def _beside_numbers(reading: Reading) -> Extents:
    """Return what is around each number, with its modifiers; nothing outside the text."""
    numbers = [
        at
        for at, (tag, word) in enumerate(zip(reading.tags, reading.words, strict=True))
        if tag == "CD" or word[:1].isdigit() or word in _CURRENCIES
    ]
    here = np.array(numbers, np.int64)[:, None]
    ends = here + np.arange(1, _AFTER_NUMBER + 2)
    extents = _product(here - np.arange(_BEFORE_NUMBER + 1), ends)
    return extents[(extents[:, 0] >= 0) & (extents[:, 1] <= len(reading))]


def _around(spans: Extents) -> Extents:
    """Return spans with other edges: a token further out, up to two further in."""
    return _product(spans[:, :1] + np.arange(-1, 3), spans[:, 1:] + np.arange(-2, 3))
