"""The sketch of a text: hashes of some of its runs of words, chosen by content.

Runs are chosen by winnowing (Schleimer, Wilkerson, Aiken, "Winnowing: local algorithms for document
fingerprinting", 2003), so two texts choose the same runs where they are alike. A sketch depends on
the text only and is the same in every process and on every machine.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpus.near_duplicates.sketch import Sketch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

SHINGLE = 8
"""Words in the runs that show copies: short enough for some to survive between edits."""

SHINGLE_WINDOW = 10
"""At least one of this many neighbouring shingles is chosen."""

PASSAGE = 30
"""Words in the runs that show excerpts."""

EXCERPT = 38
"""The length in words from which every shared passage is found.

The documentation promises two more, because a reader may count a dash as a word.
"""

PASSAGE_WINDOW = EXCERPT - PASSAGE + 1
"""At least one of this many neighbouring passages is chosen, so every excerpt has a chosen one."""

_SHORT = SHINGLE + 1
"""Texts of fewer words are compared as a whole."""

_BASE = 0x9E3779B97F4A7C15
_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese characters, each of which counts as a word."""

_FOLDED = np.uint32((1 << 21) - 1)
_READ, _WORD, _ALONE, _CASED, _DIGIT, _LONGER = (np.uint32(1 << bit) for bit in range(31, 25, -1))
_CHARACTERS = np.zeros(0x110000, np.uint32)
"""For each code point that was met: its form without case, and flags.

`_READ` marks entries that are filled, `_WORD` characters of words, `_ALONE` those that are a word
each. `_CASED` differ from their form without case, and that of `_LONGER` has several characters;
`_DIGIT` are digits.
"""

_GAP = PASSAGE + SHINGLE_WINDOW
_AT_ONCE = 100_000
"""Code points of the texts whose words are read at once: few enough for the processor's cache."""


def sketch(text: str) -> Sketch:
    """Return the sketch of a text; words are compared without case and punctuation."""
    (only,) = sketches([text])
    return only


def sketches(texts: Sequence[str]) -> list[Sketch]:
    """Return the sketches of several texts, in arrays over all their words.

    Some hundred texts at once take half the time that they take one by one.
    """
    made: list[Sketch] = []
    while len(made) < len(texts):
        lengths = accumulate(map(len, texts[len(made) :]))
        count = max(1, sum(length <= _AT_ONCE for length in lengths))
        made += _sketches(texts[len(made) : len(made) + count])
    return made


def _sketches(texts: Sequence[str]) -> list[Sketch]:
    words = _Words(texts)
    shingles = words.runs(SHINGLE, SHINGLE_WINDOW)
    passages = words.runs(PASSAGE, PASSAGE_WINDOW)
    parts = zip(
        _different(shingles.owners, _upper(shingles.hashes), len(texts)),
        _split(passages.owners, passages.hashes.astype("<u8"), len(texts)),
        _split(passages.owners, passages.after.astype("<u2"), len(texts)),
        _different(*words.facts(), len(texts)),
        strict=True,
    )
    return [
        Sketch(words.whole(number), *others) if size < _SHORT else Sketch(run, *others)
        for number, (size, (run, *others)) in enumerate(zip(words.sizes, parts, strict=True))
    ]


class _Runs(NamedTuple):
    """Chosen runs of words: their texts, their hashes, and the words after each in its text."""

    owners: NDArray[np.intp]
    hashes: Hashes
    after: NDArray[np.intp]


class _Words:
    """The hashes of the words of several texts, with a gap after each text.

    The gap is longer than any run and window, so that none reaches from one text to the next.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        entries = _entries("\n".join((*texts, "")))
        if (entries & _LONGER).any():
            texts = ["".join(map(_without_case, text)) for text in texts]
            entries = _entries("\n".join((*texts, "")))
        starts = _starts(entries)
        lengths = np.array(list(map(len, texts)), np.intp) + 1
        before = np.searchsorted(starts, np.cumsum(lengths) - lengths)
        self.sizes = np.diff(before, append=len(starts)).tolist()
        spaced = np.array(self.sizes, np.intp) + _GAP
        self._owners = np.repeat(np.arange(len(texts)), spaced)
        self._starts = np.cumsum(spaced) - spaced
        places = np.arange(len(starts)) + np.repeat(_GAP * np.arange(len(texts)), self.sizes)
        count = int(spaced.sum())
        self._hashes, self._are_facts = np.zeros(count, np.uint64), np.zeros(count, np.bool_)
        if len(starts):
            self._hashes[places] = _word_hashes(entries, starts)
            flags = np.bitwise_or.reduceat(entries, starts) & _CASED
            self._are_facts[places] = flags | entries[starts] & _DIGIT
        ends = self._starts + np.array(self.sizes, np.intp)
        self._left = ends[self._owners] - np.arange(count)

    def runs(self, length: int, window: int) -> _Runs:
        """Return the runs that are the smallest of some `window` neighbours, by winnowing.

        Of a text with fewer runs than two windows have, all are returned.
        """
        hashes = _runs(self._hashes, length)
        left, owners = self._left[: len(hashes)] - length + 1, self._owners[: len(hashes)]
        smallest = _window_extremes(hashes, window, np.minimum)
        smallest[left[: len(smallest)] < window] = 0
        edge = np.zeros(window - 1, np.uint64)
        chosen = (
            _window_extremes(np.concatenate([edge, smallest, edge]), window, np.maximum) == hashes
        )
        few = np.array(self.sizes, np.intp) - length + 1 < 2 * window
        places = np.flatnonzero((left > 0) & (chosen | few[owners]))
        return _Runs(owners[places], hashes[places], left[places] - 1)

    def facts(self) -> tuple[NDArray[np.intp], Hashes]:
        """Return (texts, hashes of two neighbouring names or numbers in them)."""
        owners = self._owners[self._are_facts]
        pairs = _upper(_runs(self._hashes[self._are_facts], 2))
        together = owners[:-1] == owners[1:]
        return owners[:-1][together], pairs[together[: len(pairs)]]

    def whole(self, number: int) -> bytes:
        """Return both halves of the hash of all words of a text."""
        start = self._starts[number]
        whole = _runs(self._hashes[start : start + self.sizes[number]], self.sizes[number])
        halves = np.concatenate([whole & np.uint64(0xFFFFFFFF), _upper(whole)])
        return halves.astype("<u4").tobytes()


def _entries(text: str) -> NDArray[np.uint32]:
    """Return the entry of each character in `_CHARACTERS`."""
    points = np.frombuffer(text.encode("utf-32-le"), "<u4")
    entries: NDArray[np.uint32] = _CHARACTERS[points]
    if not entries.all():
        for point in np.unique(points[entries == 0]).tolist():
            _CHARACTERS[point] = _entry(chr(point))
        entries = _CHARACTERS[points]
    return entries


def _entry(character: str) -> np.uint32:
    folded = character.casefold()
    entry = _READ
    if character.isalnum() or character == "_":
        entry |= _WORD | np.uint32(ord(folded[0]))
    if re.match(f"[{_WITHOUT_SPACES}]", character):
        entry |= _ALONE
    if folded != character:
        entry |= _CASED if len(folded) == 1 else _LONGER
    return entry | _DIGIT if character.isdigit() else entry


def _without_case(character: str) -> str:
    """Return a character, or several that are its form without case, such as `ss`."""
    folded = character.casefold()
    return folded if len(folded) > 1 else character


def _starts(entries: NDArray[np.uint32]) -> NDArray[np.intp]:
    """Return where words begin: at the first of some letters and digits, and at each sign alone."""
    inside = entries & _WORD != 0
    begins = inside.copy()
    alone = entries & _ALONE != 0
    begins[1:] &= ~inside[:-1] | alone[1:] | alone[:-1]
    return np.flatnonzero(begins)


def _word_hashes(entries: NDArray[np.uint32], starts: NDArray[np.intp]) -> Hashes:
    """Return the hash of each word: a polynomial of its characters without case, then mixed."""
    lengths = np.diff(starts, append=len(entries))
    places = np.arange(starts[0], len(entries)) - np.repeat(starts, lengths)
    powers = _powers(1 << int(lengths.max()).bit_length())[0]
    values = (entries[starts[0] :] & _FOLDED) * powers[places]
    return _mixed(np.add.reduceat(values, starts - starts[0]))


def _runs(hashes: Hashes, length: int) -> Hashes:
    """Return the hash of each run of `length` words: a polynomial modulo 2^64, then mixed.

    The polynomial is a difference of prefix sums, shifted to the same power for every run.
    """
    if not 0 < length <= len(hashes):
        return np.empty(0, np.uint64)
    powers, inverse = _powers(1 << len(hashes).bit_length())
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(hashes * powers[: len(hashes)])])
    return _mixed((sums[length:] - sums[:-length]) * inverse[: len(sums) - length])


@cache
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """Return the powers of the base modulo 2^64 from 0 on, and those of its inverse."""
    up, down = (np.full(count, b, np.uint64) for b in (_BASE, pow(_BASE, -1, 1 << 64)))
    up[0] = down[0] = 1
    return np.cumprod(up), np.cumprod(down)


def _mixed(values: Hashes) -> Hashes:
    """Spread the bits of each value: the finalizer of SplitMix64 (Steele, Lea, Flood, 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _upper(values: Hashes) -> Hashes:
    """Return the upper half of each value."""
    return values >> np.uint64(32)


def _window_extremes(values: Hashes, window: int, extreme: np.ufunc) -> Hashes:
    """Return the extreme of each window, from those of windows of 1, 2, 4, … values."""
    length = 1
    while 2 * length <= window:
        values = extreme(values[:-length], values[length:])
        length *= 2
    rest = window - length
    return extreme(values[:-rest], values[rest:]) if rest else values


def _different(owners: NDArray[np.intp], values: Hashes, count: int) -> Iterator[bytes]:
    """Yield the distinct values (32 bits) of each of `count` texts, in the order of the text."""
    _, first = np.unique(owners.astype(np.uint64) << np.uint64(32) | values, return_index=True)
    first.sort()
    return _split(owners[first], values[first].astype("<u4"), count)


def _split(
    owners: NDArray[np.intp], values: NDArray[np.unsignedinteger], count: int
) -> Iterator[bytes]:
    """Yield the bytes of the values of each of `count` texts, which come one after another."""
    ends = np.cumsum(np.bincount(owners, minlength=count)) * values.itemsize
    packed = values.tobytes()
    return (packed[start:end] for start, end in pairwise([0, *ends.tolist()]))
