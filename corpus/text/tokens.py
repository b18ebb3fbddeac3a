"""Token edges and sentence starts of a text: compact bytes in the store, arrays in memory.

Each token is a LEB128 varint of `length * 2 + space` (length in code points; space is 1 if one
blank follows), nearly always one byte. Each sentence is a varint: its length in tokens. As in
spaCy, tokens and these single blanks tile the text, so offsets are sums.
"""

from __future__ import annotations

import operator
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def encode_varints(numbers: Iterable[int]) -> bytes:
    """Encode as LEB128: seven bits per byte, low bits first, the high bit set if more follow."""
    encoded = bytearray()
    for number in numbers:
        rest = number
        while rest > 0x7F:
            encoded.append(rest & 0x7F | 0x80)
            rest >>= 7
        encoded.append(rest)
    return bytes(encoded)


def decode_varints(encoded: bytes) -> list[int]:
    """Decode `encode_varints`; the common case, one byte each, is a plain list()."""
    if encoded.isascii():
        return list(encoded)
    numbers: list[int] = []
    number = shift = 0
    for byte in encoded:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(number)
            number = shift = 0
    return numbers


_LENGTHS = bytes(number >> 1 for number in range(256))
_STEPS = bytes((number >> 1) + (number & 1) for number in range(256))
"""Tables for `bytes.translate`, which decodes all numbers of one byte in one call."""


class Tokens:
    """The tokens of one text, by their half-open extents in code points.

    Blank tokens (line breaks, runs of spaces) count, but no span begins or ends on one: spaCy's
    training refuses such entities (E024).
    """

    def __init__(self, text: str, tokens: bytes, sentences: bytes = b"") -> None:
        lengths: Sequence[int]
        steps: Sequence[int]
        if tokens.isascii():
            lengths, steps = tokens.translate(_LENGTHS), tokens.translate(_STEPS)
        else:
            numbers = decode_varints(tokens)
            lengths = [number >> 1 for number in numbers]
            steps = [(number >> 1) + (number & 1) for number in numbers]
        self.text = text
        self.starts: list[int] = [0, *accumulate(steps)][: len(lengths)]
        self.ends: list[int] = [*map(operator.add, self.starts, lengths)]
        self._sentences = sentences

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def sentence_starts(self) -> list[int]:
        """The index of the first token of each sentence."""
        return [0, *accumulate(decode_varints(self._sentences))][:-1]

    def at(self, char: int) -> int:
        """Return the index of the token at `char`, or of the last one that begins before it."""
        return max(0, bisect_right(self.starts, char) - 1)

    def covered(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open token range that `[start, end)` touches; at least one token."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end)
        if last <= first:
            first = min(self.at(start), len(self) - 1)
            last = first + 1
        return first, last

    def fits(self, start: int, end: int) -> bool:
        """Return whether `[start, end)` begins and ends on the edges of non-blank tokens."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.ends, end)
        return (
            first <= last < len(self)
            and self.starts[first] == start
            and self.ends[last] == end
            and start < end
            and not self.blank(first)
            and not self.blank(last)
        )

    def blank(self, index: int) -> bool:
        """Return whether the token is white space only."""
        return self.text[self.starts[index] : self.ends[index]].isspace()

    @cached_property
    def words(self) -> bytes:
        """A byte per token: 1 for a word, 0 for a blank token."""
        covered = map(self.text.__getitem__, map(slice, self.starts, self.ends))
        return bytes(map(operator.not_, map(str.isspace, covered)))

    def extent(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the extent of tokens `[first, last)` without blank edges; None if all blank."""
        while first < last and self.blank(first):
            first += 1
        while first < last and self.blank(last - 1):
            last -= 1
        return (self.starts[first], self.ends[last - 1]) if first < last else None

    def widened(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the smallest extent on token edges around `[start, end)`; None if it is blank."""
        if not self.text[start:end].strip():
            return None
        return self.extent(*self.covered(start, end))

    def sentence(self, char: int) -> tuple[int, int]:
        """Return the extent (code points) of the sentence around `char`."""
        index = bisect_right(self.sentence_starts, self.at(char)) - 1
        first = self.sentence_starts[index]
        following = self.sentence_starts[index + 1 : index + 2]
        last = following[0] if following else len(self)
        return self.starts[first], self.ends[last - 1]
