"""Tokens that look like a quantity and are none of the things that only look so. Pure.

The guideline's list of what is no NUMBER: dates, years, clock times, ordinals, ages, durations,
names of models, units and resolutions, coordinates, *one* that does not count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.tokens import Tokens

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_TWO_DIGITS = re.compile(r"\d\d")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORDS = _set(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred "
    "thousand million billion trillion dozen dozens hundreds thousands millions billions scores"
)
_SIGN = re.compile(r"\d+|\b(?:" + "|".join(sorted(_WORDS)) + r")\b", re.IGNORECASE)
"""Where a quantity may begin, so that not every token of a long text is looked at."""

_MONTHS = _set(
    "january february march april may june july august september october november december jan "
    "feb mar apr jun jul aug sept sep oct nov dec"
)
_DAYS = _set("monday tuesday wednesday thursday friday saturday sunday")
_NAMES_BEFORE = _set(
    "resolution article section chapter no number route highway flight battalion brigade division "
    "unit group page phase room channel model type version gate camp point vol volume task force "
    "ctf ddg block aged age ages order passcode code"
)
_AGED = _set("aged ages")
_SPANS_OF_TIME = _set(
    "year years month months week weeks day days night nights hour hours minute minutes "
    "second seconds a.m p.m am pm gmt utc b.c year-old years-old century decades decade o'clock"
)


def number_tokens(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Half-open token ranges of quantities, neighbours joined, in order."""
    reached = 0
    for sign in _SIGN.finditer(tokens.text):
        first = last = max(tokens.at(sign.start()), reached)
        while last < len(tokens) and _is_number(_word(tokens, last)):
            last += 1
        if last > first and _counts(tokens, first, last):
            yield first, last
        reached = max(last, reached)


def _word(tokens: Tokens, index: int) -> str:
    if not 0 <= index < len(tokens):
        return ""
    return tokens.text[tokens.starts[index] : tokens.ends[index]].lower().rstrip(".")


def _is_number(word: str) -> bool:
    return word in _WORDS or _DIGITS.fullmatch(word) is not None


def _counts(tokens: Tokens, first: int, last: int) -> bool:
    """Whether what stands around it leaves it a quantity."""
    word, before, after = (_word(tokens, i) for i in (first, first - 1, last))
    alone = last == first + 1
    if alone and (_YEAR.fullmatch(word) or _hyphenated(tokens, first, last)):
        return False
    dated = before in _MONTHS or after in _MONTHS or before in _DAYS
    named = before in _NAMES_BEFORE or after in _SPANS_OF_TIME
    return not (dated or named or _is_age(tokens, first, last))


def _is_age(tokens: Tokens, first: int, last: int) -> bool:
    """`Reth Calloun, 46, said`, and the 16 of `aged 14 to 16`; `aged 14` has its word before."""
    if _word(tokens, first - 3) in _AGED and _word(tokens, first - 1) in ("to", "and"):
        return True
    between = _word(tokens, first - 1) == "," and _word(tokens, last) in (",", "")
    name = tokens.text[tokens.starts[first - 2] : tokens.ends[first - 2]] if first > 1 else ""
    return between and name.istitle() and _TWO_DIGITS.fullmatch(_word(tokens, first)) is not None


def only_numbers(tokens: Tokens, start: int, end: int) -> bool:
    """Whether every token of `[start, end)` is a number: nothing but digits and number words."""
    first, last = tokens.covered(start, end)
    return all(_is_number(_word(tokens, index)) for index in range(first, last))


def _hyphenated(tokens: Tokens, first: int, last: int) -> bool:
    text = tokens.text
    start, end = tokens.starts[first], tokens.ends[last - 1]
    return text[start - 1 : start] in ("-", "/", ":", "#") or text[end : end + 1] in ("-", "/", ":")
