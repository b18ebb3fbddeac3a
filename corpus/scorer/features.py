"""The features of candidates, as one row of bucket numbers for each candidate.

A feature is a template with the values that it reads, such as the tag of the last token. Template
and values are hashed to one of `BUCKETS` numbers, so no vocabulary is kept, and all rows have one
entry for each template. The tokens' words are hashed once; the rest is arithmetic over all
candidates, and in the end over all templates, at a time.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from itertools import chain
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from corpus.scorer.candidates import MOST_TOKENS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from corpus.rules.document import Extent, Found, Reading

    Hashes = NDArray[np.uint64]
    Indices = NDArray[np.int64]

BUCKETS = 2**15
VERSION = 1
"""Increased with every change of the candidates or the features; weights of others are not used."""

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_NONE = np.uint64(0)

_KNOWN = 2**14
"""Words whose hashes are kept for the next text."""


def feature_rows(
    reading: Reading, found: Sequence[Found], extents: Sequence[Extent]
) -> NDArray[np.uint16]:
    """Return a row of buckets for each of the extents (tokens, half-open)."""
    if not extents:
        return np.zeros((0, 0), np.uint16)
    return _buckets([*_words(_Document(reading, found), extents)])


def first_bucket() -> int:
    """Return the bucket of the template that all rows share."""
    return int(_buckets([np.zeros(1, np.uint64)])[0, 0])


def _buckets(values: Sequence[Hashes]) -> NDArray[np.uint16]:
    """Return the buckets (candidates × templates) of the values of each template."""
    templates = np.arange(1, len(values) + 1, dtype=np.uint64) * _FACTOR
    mixed = _mix_two(np.array(values), templates[:, None])
    return (mixed & np.uint64(BUCKETS - 1)).astype(np.uint16).T


def _mix(*values: Hashes | np.uint64) -> Hashes:
    """Combine hashes into one, in which their order counts."""
    return reduce(_mix_two, values[1:], np.atleast_1d(np.asarray(values[0])))


def _mix_two(one: Hashes, other: Hashes | np.uint64) -> Hashes:
    mixed = one ^ (other + _FACTOR)
    mixed *= _FACTOR
    mixed ^= mixed >> _SHIFT
    return np.asarray(mixed)


def _hashed(texts: Iterable[str], number: Callable[[str], int] | None = None) -> Hashes:
    """Return the numbers of texts, with 0 for each of the three places outside the text.

    `number` is by default the hash of a text.
    """
    return np.fromiter(chain(map(number or _hash, texts), (0, 0, 0)), np.uint64)


@lru_cache(maxsize=_KNOWN)
def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass")) + 1 if text else 0


@lru_cache(maxsize=_KNOWN)
def _hashed_ending(word: str) -> int:
    return _hash(word[-3:])


@lru_cache(maxsize=_KNOWN)
def _hashed_shape(word: str) -> int:
    return _hash(_shape(word))


def _shape(word: str) -> str:
    if word.isupper():
        return "X." if len(word) > 1 else "X"
    if word[:1].isupper():
        return "Xx"
    return "9" if word[:1].isdigit() else "x" if word.isalpha() else "p"


@lru_cache(maxsize=_KNOWN)
def _is_mark(word: str) -> bool:
    return not any(map(str.isalnum, word))


class _Document:
    """A document as arrays; indices from -1 to one after the text are outside of it."""

    def __init__(self, reading: Reading, found: Sequence[Found]) -> None:
        size = len(reading)
        self.size = size
        self.lower = _hashed(reading.lower)
        self.stems = _hashed(reading.stems)
        self.tags = _hashed(reading.tags)
        self.deps = _hashed(reading.deps)
        self.shapes = _hashed(reading.words, _hashed_shape)
        self.kinds = _hashed(reading.kinds)
        self.endings = _hashed(reading.lower, _hashed_ending)
        self.heads = np.array([*reading.heads], np.int64)
        self.lefts = np.array([*reading.lefts], np.int64)
        self.begins = np.zeros(size + 3, np.uint64)
        self.begins[[entity.start for entity in reading.entities]] = 1
        self.glued = np.array([*(not spaced for spaced in reading.spaced), 0, 0, 0], np.uint64)
        self.entities = _Spans(
            size,
            [(one.start, one.end) for one in reading.entities],
            {"label": [one.label for one in reading.entities]},
        )
        self.found = _Spans(
            size,
            [(one.start, one.end) for one in found],
            {
                "label": [one.label for one in found],
                "rules": ["; ".join(one.rules) for one in found],
                "kind": [one.kind for one in found],
            },
        )
        self.sums = {
            name: np.cumsum([0, *flags])
            for name, flags in {
                "and": [tag == "CC" for tag in reading.tags],
                "of": [word == "of" for word in reading.lower],
                "possessive": [tag == "POS" for tag in reading.tags],
                "mark": [*map(_is_mark, reading.words)],
                "verb": [tag.startswith("VB") for tag in reading.tags],
                "time": [kind in ("DATE", "TIME", "ORDINAL") for kind in reading.kinds],
            }.items()
        }


class _Spans:
    """Spans by their extents and by the tokens they cover; attributes are hashed texts."""

    def __init__(
        self, size: int, extents: Sequence[Extent], texts: dict[str, Sequence[str]]
    ) -> None:
        order = sorted(range(len(extents)), key=lambda index: extents[index])
        self.starts = np.array([extents[at][0] for at in order] or [0], np.int64)
        self.ends = np.array([extents[at][1] for at in order] or [0], np.int64)
        self._keys = self.starts * _MOST + self.ends
        self._texts = {
            name: _hashed([values[at] for at in order] or [""]) for name, values in texts.items()
        }
        self.covering = np.full(size + 3, -1, np.int64)
        for number, at in enumerate(order):
            self.covering[slice(*extents[at])] = number

    def exactly(self, starts: Indices, ends: Indices) -> Indices:
        """Return the index of the span with each extent, or -1."""
        wanted = starts * _MOST + ends
        at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.where(self._keys[at] == wanted, at, -1)

    def read(self, name: str, index: Indices) -> Hashes:
        """Return the hash of an attribute for each index, 0 for -1."""
        return np.where(index < 0, _NONE, self._texts[name][np.maximum(index, 0)])


_MOST = np.int64(2**32)


def _words(document: _Document, extents: Sequence[Extent]) -> Iterable[Hashes]:
    """Yield the value of each template for all candidates."""
    starts, ends = np.array(extents, np.int64).T
    last, before, after = ends - 1, starts - 1, ends
    lower, stems, tags = document.lower, document.stems, document.tags
    shapes, deps, kinds = document.shapes, document.deps, document.kinds
    roots, count = _roots(document, starts, ends)
    heads = document.heads[roots]
    length = (ends - starts).astype(np.uint64)
    yield np.zeros(len(starts), np.uint64)
    yield length
    yield from (lower[starts], tags[starts], shapes[starts])
    yield from (stems[last], tags[last], shapes[last], document.endings[last])
    yield from (stems[roots], tags[roots], deps[roots], document.endings[roots])
    yield from (stems[heads], _mix(deps[roots], stems[heads]), count)
    yield from (lower[before], tags[before], shapes[before], lower[before - 1])
    yield from (lower[after], tags[after], shapes[after], lower[after + 1])
    yield from (_mix(tags[before], tags[starts]), _mix(tags[last], tags[after]))
    yield _mix(tags[roots], deps[roots], shapes[roots])
    yield np.minimum(last - roots, 3).astype(np.uint64)
    text = _sequence(lower, starts, ends)
    short_ends = np.where(ends - starts < 5, ends, starts)
    yield from (text, _sequence(shapes, starts, short_ends), _sequence(tags, starts, short_ends))
    yield from (kinds[last], kinds[starts], kinds[roots])
    exact = document.entities.read("label", document.entities.exactly(starts, ends))
    yield from (exact, _mix(exact, tags[last]))
    cut_left = (kinds[starts] > 0) & (document.begins[starts] == 0)
    cut_right = (kinds[after] > 0) & (document.begins[after] == 0)
    yield from (_mix(kinds[before], cut_left.astype(np.uint64)), cut_left.astype(np.uint64))
    yield from (_mix(kinds[after], cut_right.astype(np.uint64)), cut_right.astype(np.uint64))
    yield _phrase(document, starts, ends, roots)
    for sums in document.sums.values():
        yield (sums[ends] > sums[starts]).astype(np.uint64)
    yield _mix(document.glued[last], shapes[after])
    yield _mix(document.glued[before], shapes[before])
    yield from _by_rules(document, starts, ends, roots)
    yield _same_text(document, text)


def _roots(document: _Document, starts: Indices, ends: Indices) -> tuple[Indices, Hashes]:
    """Return the last token of each candidate whose head is outside, and how many there are."""
    roots, count = ends - 1, np.zeros(len(starts), np.uint64)
    for which, at in _tokens(starts, ends):
        head = document.heads[at]
        is_root = (head < starts[which]) | (head >= ends[which]) | (head == at)
        roots[which[is_root]] = at[is_root]
        count[which] += is_root
    return roots, np.minimum(count, np.uint64(3))


def _tokens(starts: Indices, ends: Indices) -> Iterable[tuple[Indices, Indices]]:
    """Yield which candidates have a first token and the tokens, then a second, and so on."""
    which = np.arange(len(starts))
    for offset in range(MOST_TOKENS):
        which = which[starts[which] + offset < ends[which]]
        yield which, starts[which] + offset


def _sequence(values: Hashes, starts: Indices, ends: Indices) -> Hashes:
    """Return a hash of the values of all tokens of each candidate."""
    hashes = np.zeros(len(starts), np.uint64)
    for which, at in _tokens(starts, ends):
        hashes[which] = _mix_two(hashes[which], values[at])
    return hashes


def _phrase(document: _Document, starts: Indices, ends: Indices, roots: Indices) -> Hashes:
    """Return how a candidate lies to the noun phrase of its root: its left edge, its head."""
    left = np.sign(starts - document.lefts[roots]) + 1
    return np.asarray(left * 3 + np.sign(ends - 1 - roots) + 1, np.uint64)


def _by_rules(
    document: _Document, starts: Indices, ends: Indices, roots: Indices
) -> Iterable[Hashes]:
    """Yield what the rules say of each candidate, or of the spans that it overlaps."""
    found, stems, tags, deps = document.found, document.stems, document.tags, document.deps
    exact = found.exactly(starts, ends)
    label, rules = found.read("label", exact), found.read("rules", exact)
    yield from (label, _mix(label, rules), _mix(label, found.read("kind", exact)))
    only = label > 0
    yield np.where(only, _mix(label, stems[roots]), _NONE)
    yield np.where(only, _mix(label, deps[roots]), _NONE)
    yield np.where(only, _mix(label, tags[ends - 1], tags[ends]), _NONE)
    first, last = _overlapped(found, starts, ends)
    for over in (first, np.where(last == first, -1, last)):
        one = np.maximum(over, 0)
        left = np.clip(starts - found.starts[one], -3, 3) + 3
        right = np.clip(ends - found.ends[one], -3, 3) + 3
        label, none = found.read("label", over), (over < 0) | (exact >= 0)
        moved = _mix(label, (left * 8 + right).astype(np.uint64))
        inner = np.where(left > 3, document.lower[found.starts[one]], document.lower[starts])
        outer = np.where(right < 3, document.lower[found.ends[one] - 1], document.lower[ends - 1])
        for value in (label, moved, _mix(moved, found.read("rules", over)), _mix(label, inner)):
            yield np.where(none, _NONE, value)
        yield np.where(none, _NONE, _mix(moved, outer))


def _overlapped(found: _Spans, starts: Indices, ends: Indices) -> tuple[Indices, Indices]:
    """Return the first and the last of the rules' spans that each candidate overlaps, or -1."""
    first = np.full(len(starts), -1, np.int64)
    last = first.copy()
    for which, at in _tokens(starts, ends):
        here = found.covering[at]
        covered = which[here >= 0]
        last[covered] = here[here >= 0]
        first[covered] = np.where(first[covered] < 0, last[covered], first[covered])
    return first, last


def _same_text(document: _Document, texts: Hashes) -> Hashes:
    """Return the label that the rules give the same text, in this place or another."""
    found = document.found
    if not found.ends[0]:
        return np.zeros(len(texts), np.uint64)
    known = _sequence(document.lower, found.starts, found.ends)
    order = np.argsort(known)
    at = np.minimum(np.searchsorted(known[order], texts), len(known) - 1)
    index = order[at]
    return np.where(known[index] == texts, found.read("label", index), _NONE)
