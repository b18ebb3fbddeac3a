"""The sketch of a text: hashes of some of its runs of words, chosen by content.

Runs are chosen by winnowing (Schleimer, Wilkerson, Aiken, "Winnowing: local algorithms for document
fingerprinting", 2003), so two texts choose the same runs where they are alike. A sketch depends on
the text only and is the same in every process and on every machine.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from corpus.near_duplicates.sketch import Sketch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

SHINGLE = 8
"""Words in the runs that show copies: short enough for some to survive between edits."""

SHINGLE_WINDOW = 10
"""Of so many neighbouring shingles at least one is chosen."""

PASSAGE = 30
"""Words in the runs that show excerpts."""

EXCERPT = 38
"""Words that texts have to share in a row for an excerpt to be found for certain.

Two fewer than the documentation promises, because a dash counts as a word for others.
"""

PASSAGE_WINDOW = EXCERPT - PASSAGE + 1
"""Of so many neighbouring passages at least one is chosen, so every excerpt has a chosen one."""

_SHORT = SHINGLE + 1
"""Texts of fewer words are compared as a whole."""

_BASE = 0x9E3779B97F4A7C15
_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese characters: each counts as a word."""

_CHARACTER = re.compile(f"[{_WITHOUT_SPACES}]")
_SIGN = re.compile(r"[^\w\x00-\x7f]")
_ASCII_SIGNS = bytes(
    code if code >= 0x80 or chr(code).isalnum() or chr(code) == "_" else ord(" ")
    for code in range(256)
)
"""Maps the signs of ASCII to spaces, for `bytes.translate`."""


_MOST_KNOWN = 50_000
"""Words whose hashes are kept: most words of a text are among those of the texts before it."""


class _Known(dict[bytes, int]):
    """The hash of each word without case; the lowest bit marks names and numbers."""

    def __missing__(self, encoded: bytes) -> int:
        word = encoded.decode()
        folded = word.casefold()
        fact = word != folded or word[0].isdigit()
        self[encoded] = coded = crc32(folded.encode()) << 1 | fact
        return coded


_KNOWN = _Known()


def sketch(text: str) -> Sketch:
    """Return the sketch of a text; words are compared without case and punctuation."""
    words = _words(text)
    if len(_KNOWN) > _MOST_KNOWN:
        _KNOWN.clear()
    coded = np.fromiter(map(_KNOWN.__getitem__, words), np.uint64, len(words))
    hashes = coded >> np.uint64(1)
    facts = hashes[(coded & np.uint64(1)).astype(np.bool_)]
    passages = _runs(hashes, PASSAGE)
    chosen = _winnowed(passages, PASSAGE_WINDOW)
    return Sketch(
        _unique(_shingles(hashes)),
        passages[chosen].astype("<u8").tobytes(),
        (len(passages) - 1 - chosen).astype("<u2").tobytes(),
        _unique(_upper(_runs(facts, 2))),
    )


def _words(text: str) -> list[bytes]:
    """Return the words of a text in UTF-8; as bytes, they are split in a tenth of the time."""
    if not text.isascii():
        text = _CHARACTER.sub(r" \g<0> ", _SIGN.sub(" ", text))
    return text.encode().translate(_ASCII_SIGNS).split()


def _shingles(hashes: Hashes) -> Hashes:
    """Return the chosen shingles; of a short text, both halves of its one hash."""
    if len(hashes) < _SHORT:
        whole = _runs(hashes, len(hashes))
        return np.concatenate([whole & np.uint64(0xFFFFFFFF), _upper(whole)])
    shingles = _upper(_runs(hashes, SHINGLE))
    return shingles[_winnowed(shingles, SHINGLE_WINDOW)]


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


def _winnowed(hashes: Hashes, window: int) -> NDArray[np.intp]:
    """Return the indices of values that are the smallest of some `window` neighbours.

    If there are fewer values than two windows have, all are chosen.
    """
    if len(hashes) < 2 * window:
        return np.arange(len(hashes))
    smallest = _slid(hashes, window, np.minimum)
    edge = np.zeros(window - 1, np.uint64)
    around = np.concatenate([edge, smallest, edge])
    return np.flatnonzero(_slid(around, window, np.maximum) == hashes)


def _slid(values: Hashes, window: int, extreme: np.ufunc) -> Hashes:
    """Return the extreme of each window, from those of windows of 1, 2, 4, … values."""
    length = 1
    while 2 * length <= window:
        values = extreme(values[:-length], values[length:])
        length *= 2
    rest = window - length
    return extreme(values[:-rest], values[rest:]) if rest else values


def _unique(values: Hashes) -> bytes:
    """Return the different values as 32 bits each, in the order of their first occurrence."""
    return np.array([*dict.fromkeys(values.tolist())], "<u4").tobytes()
