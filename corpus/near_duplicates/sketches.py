"""The sketch of a text: hashes of some of its runs of words, chosen by content.

Runs are chosen by winnowing (Schleimer, Wilkerson, Aiken, "Winnowing: local algorithms for document
fingerprinting", 2003), so two texts choose the same runs where they are alike. A sketch depends on
the text only and is the same in every process and on every machine.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

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

_CHARACTER = re.compile(f"[{_WITHOUT_SPACES}]")
_SIGN = re.compile(r"[^\w\x00-\x7f]")
_ASCII_SIGNS = bytes(
    code if code >= 0x80 or chr(code).isalnum() or chr(code) == "_" else ord(" ")
    for code in range(256)
)
"""Maps ASCII punctuation to spaces, for `bytes.translate`."""


_MOST_KNOWN = 50_000
"""The number of words whose hashes are cached; most words of a text are in earlier texts too."""


class _Known(dict[bytes, int]):
    """The hash of each word without case; the lowest bit marks names and numbers."""

    def __missing__(self, encoded: bytes) -> int:
        word = encoded.decode()
        folded = word.casefold()
        fact = word != folded or word[:1].isdigit()
        self[encoded] = coded = crc32(folded.encode()) << 1 | fact
        return coded


_KNOWN = _Known()
_GAP = [b""] * (PASSAGE + SHINGLE_WINDOW)


def sketch(text: str) -> Sketch:
    """Return the sketch of a text; words are compared without case and punctuation."""
    (only,) = sketches([text])
    return only


def sketches(texts: Sequence[str]) -> list[Sketch]:
    """Return the sketches of several texts, in arrays over all their words.

    Some hundred texts at once take half the time that they take one by one.
    """
    words = _Words([_words(text) for text in texts])
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

    def __init__(self, texts: Sequence[list[bytes]]) -> None:
        if len(_KNOWN) > _MOST_KNOWN:
            _KNOWN.clear()
        self.sizes = [len(words) for words in texts]
        spaced = np.array(self.sizes, np.intp) + len(_GAP)
        with_gaps = chain.from_iterable(chain(words, _GAP) for words in texts)
        coded = np.fromiter(map(_KNOWN.__getitem__, with_gaps), np.uint64, int(spaced.sum()))
        self._hashes = coded >> np.uint64(1)
        self._are_facts = (coded & np.uint64(1)).astype(np.bool_)
        self._owners = np.repeat(np.arange(len(texts)), spaced)
        self._starts = np.cumsum(spaced) - spaced
        ends = self._starts + np.array(self.sizes, np.intp)
        self._left = ends[self._owners] - np.arange(len(coded))

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


def _words(text: str) -> list[bytes]:
    """Return the words of a text in UTF-8; as bytes, they are split in a tenth of the time."""
    if not text.isascii():
        text = _CHARACTER.sub(r" \g<0> ", _SIGN.sub(" ", text))
    return text.encode().translate(_ASCII_SIGNS).split()


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
