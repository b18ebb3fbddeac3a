"""Rules for NUMBER: modifiers, units, ranges, vague words, and what only looks like a number.

Which phrases modify a number, and which words are units, the number grammar knows: what is
suggested is what has a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.number_words import BEFORE, UNITS

if TYPE_CHECKING:
    from corpus.rules.reading import Extent, Found, Reading

_LONGEST = 5
_MODIFIERS = frozenset(phrase for phrase, effect in BEFORE.items() if effect)
_EMPTY = frozenset(phrase for phrase, effect in BEFORE.items() if not effect)


def modifier(reading: Reading, span: Found) -> Extent:
    """With what makes it a bound or an estimate: *at least 56*, *some 30*."""
    start = span.start
    while length := _phrase_before(reading, start):
        start -= length
    return start, span.end


def _phrase_before(reading: Reading, start: int) -> int:
    """Tokens of the longest modifier that ends at `start`."""
    for length in range(min(_LONGEST, start), 0, -1):
        if " ".join(reading.lower[start - length : start]) in _MODIFIERS:
            return length
    return 0


def unit(reading: Reading, span: Found) -> Extent:
    """With its measure: *70 percent*, *15 km*."""
    for length in range(_LONGEST, 0, -1):
        end = span.end + length
        if " ".join(reading.lower[span.end : end]).replace(".", "") in UNITS:
            return span.start, end
    return span.start, span.end


def no_quantity_cut(reading: Reading, span: Found) -> Extent:
    """Without *another*, *only*, *the*, which say nothing about how many."""
    start = span.start
    while start < span.end - 1 and reading.word(start) in _EMPTY:
        start += 1
    return start, span.end
