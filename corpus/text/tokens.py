"""Token edges and sentence starts of a text: compact bytes in the store, arrays in memory.

Encoding: for each token one LEB128 varint of `length * 2 + space` (length in code points, space
is 1 where one blank follows), which is one byte for nearly every token. A sentence start list is
one varint per sentence: its length in tokens. Tokens tile the text but for those single blanks,
which is spaCy's own invariant, so offsets are sums.
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
    """LEB128: seven bits a byte, low bits first, the high bit set where more follow."""
    encoded = bytearray()
    for number in numbers:
        rest = number
        while rest > 0x7F:
            encoded.append(rest & 0x7F | 0x80)
            rest >>= 7
        encoded.append(rest)
    return bytes(encoded)


def decode_varints(encoded: bytes) -> list[int]:
    """The inverse of `encode_varints`; the common case, one byte each, is a plain list()."""
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


def encode_tokens(lengths: Sequence[int], spaces: Sequence[int]) -> bytes:
    """Token lengths (code points) and whether one blank follows each, as varints."""
    return encode_varints(length * 2 + space for length, space in zip(lengths, spaces, strict=True))


_LENGTHS = bytes(number >> 1 for number in range(256))
_STEPS = bytes((number >> 1) + (number & 1) for number in range(256))
"""For numbers of one byte, which nearly all are: `bytes.translate` takes them all at once."""


def _decoded(tokens: bytes) -> tuple[Sequence[int], Sequence[int]]:
    """Token lengths, and how far it is to the next token's start."""
    if tokens.isascii():
        return tokens.translate(_LENGTHS), tokens.translate(_STEPS)
    numbers = decode_varints(tokens)
    return [number >> 1 for number in numbers], [(number >> 1) + (number & 1) for number in numbers]


class Tokens:
    """Where the tokens of one text begin and end (code points, half-open).

    Blank tokens (line breaks, runs of spaces) are tokens too, but no span begins or ends on one:
    spaCy's training refuses such entities (E024).
    """

    def __init__(self, text: str, tokens: bytes, sentences: bytes = b"") -> None:
        lengths, steps = _decoded(tokens)
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
        """The index of the token covering `char`, or the last one that begins before it."""
        return max(0, bisect_right(self.starts, char) - 1)

    def covered(self, start: int, end: int) -> tuple[int, int]:
        """The half-open token range that `[start, end)` touches; at least one token."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end)
        if last <= first:
            first = min(self.at(start), len(self) - 1)
            last = first + 1
        return first, last

    def fits(self, start: int, end: int) -> bool:
        """Whether `[start, end)` begins on a token's start and ends on a token's end."""
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
        """Whether the token is white space only."""
        return self.text[self.starts[index] : self.ends[index]].isspace()

    @cached_property
    def words(self) -> bytes:
        """For each token 1 where it is a word, 0 where it is blank: for those who ask about all."""
        covered = map(self.text.__getitem__, map(slice, self.starts, self.ends))
        return bytes(map(operator.not_, map(str.isspace, covered)))

    def extent(self, first: int, last: int) -> tuple[int, int] | None:
        """The code points of tokens `[first, last)` without blank edges; None if all are blank."""
        while first < last and self.blank(first):
            first += 1
        while first < last and self.blank(last - 1):
            last -= 1
        return (self.starts[first], self.ends[last - 1]) if first < last else None

    def widened(self, start: int, end: int) -> tuple[int, int] | None:
        """The smallest extent on token edges that holds `[start, end)`; None if it is blank."""
        if not self.text[start:end].strip():
            return None
        return self.extent(*self.covered(start, end))

    def sentence(self, char: int) -> tuple[int, int]:
        """The extent (code points) of the sentence around `char`."""
        index = bisect_right(self.sentence_starts, self.at(char)) - 1
        first = self.sentence_starts[index]
        following = self.sentence_starts[index + 1 : index + 2]
        last = following[0] if following else len(self)
        return self.starts[first], self.ends[last - 1]
