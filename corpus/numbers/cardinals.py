"""The grammar of exact numbers: `two and a half million`, `one hundred and twenty`, `two-thirds`.

A sequence of words is parsed as a whole or not at all. The largest scale word splits the sequence:
the words before that scale multiply it, the words after it are added and must be smaller.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from corpus.numbers.lexicon import ONES, PARTS, PLURAL_PARTS, SCALES, TENS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.numbers.lexicon import Exact, Word

    Words = Sequence[Word]

ARTICLES = ("a", "an")

_MOST_PARTS = 10
"""The largest denominator of a share in digits; `9/11` and `24/7` are no shares."""

_BARE = SCALES.keys() - {word for word in SCALES if word.endswith("s")} - {"score"}
"""Scales that need no number before them; `hundreds` is vague, and a `score` may be a result."""


def cardinal(words: Words, *, bare: bool = True) -> Exact | None:
    """Parse the words as a number; with `bare`, a scale alone (`hundred`) is one of that scale."""
    at = _largest_scale(words)
    if at is None:
        return _without_scale(words)
    scale = SCALES[str(words[at])]
    times = _times(words[:at], bare=bare and words[at] in _BARE)
    if times is None or (scale == 100 and times >= 100):
        return None
    rest = _added(words[at + 1 :], scale)
    return None if rest is None else times * scale + rest


def share(words: Words) -> Fraction | None:
    """Parse a share: `half`, `a third`, `two thirds`, `3 / 4`."""
    match words:
        case ["half"]:
            return Fraction(1, 2)
        case ["a" | "an" | "one" | 1, str(part)] if part in PARTS:
            return Fraction(1, PARTS[part])
        case [count, str(part)] if part in PLURAL_PARTS:
            return _share(_without_scale([count]), PLURAL_PARTS[part])
        case [int(count), "/", int(parts)] if parts <= _MOST_PARTS:
            return _share(count, parts)
    return None


def _share(count: Exact | None, parts: int) -> Fraction | None:
    return Fraction(count, parts) if isinstance(count, int) and 0 < count < parts else None


def ratio(words: Words) -> Fraction | None:
    """Parse a share in numbers: `one in five`, `nine out of ten`, `4.5 per 1,000`."""
    for at, word in enumerate(words):
        among = [other for other in words[at + 1 :] if other not in ("of", "every")]
        if word == "in" or words[at : at + 2] == ["out", "of"]:
            count, total = _without_scale(words[:at]), cardinal(among)
            rate = word == "in" and count == 1 and total not in _YEARS
            if isinstance(total, int) and (total in ROUND_TOTALS or rate):
                return _share(count, total)
            return None
        if word == "per":
            count, total = _without_scale(words[:at]), cardinal(words[at + 1 :])
            if count is None or not isinstance(total, int) or total not in ROUND_TOTALS:
                return None
            return Fraction(count) / total
    return None


_YEARS = range(1900, 2100)
"""Numbers that are years after *in*: `one in 2009`."""

ROUND_TOTALS = {*range(2, 11), 12, 20, 50, *(10**zeros for zeros in range(2, 7))}
"""The totals of a share; `five out of 14` counts parts of a known whole."""


def _largest_scale(words: Words) -> int | None:
    """Return the index of the largest scale word, the first of equals, or None."""
    places = [at for at, word in enumerate(words) if word in SCALES]
    largest = max(places, key=lambda at: SCALES[str(words[at])], default=None)
    while largest is not None and words[largest + 1 : largest + 2] == words[largest : largest + 1]:
        largest += 1  # "1.6 crore crore"
    return largest


def _times(words: Words, *, bare: bool) -> Exact | None:
    """Parse the multiplier of a scale: nothing, an article, a share or a number."""
    if not words:
        return 1 if bare else None
    if len(words) == 1 and words[0] in ARTICLES:
        return 1
    return share_of(words) or cardinal(words, bare=bare)


def share_of(words: Words) -> Fraction | None:
    """Parse a share before a scale or unit: `half a`, `a quarter of a`, `quarter`."""
    if words[-1] in (*ARTICLES, "one") and len(words) > 1:
        words = words[:-1]
    if words[-1] == "of" and len(words) > 1:
        words = words[:-1]
    return Fraction(1, 4) if list(words) == ["quarter"] else share(words)


def _added(words: Words, scale: int) -> Exact | None:
    """Parse the words after a scale: nothing, a smaller number, or `and a half` of that scale."""
    if not words:
        return 0
    if words[0] == ",":
        words = words[1:]
        if _largest_scale(words) is None:
            return None  # a list: "two hundred, five of them"
    if words and words[0] == "and":
        words = words[1:]
        part = share(words)
        if part is not None and scale != 100:
            return part * scale
    rest = cardinal(words, bare=False) if words else None
    return rest if rest is not None and rest < scale else None


def _without_scale(words: Words) -> Exact | None:
    """Parse a number below a hundred in words, or any in digits, with or without a share."""
    match words:
        case [str(word)] if word in ONES or word in TENS:
            return ONES[word] if word in ONES else TENS[word]
        case [str(tens), str(ones)] if tens in TENS and 0 < ONES.get(ones, 0) < 10:
            return TENS[tens] + ONES[ones]
        case [number] if not isinstance(number, str):
            return number
    return share(words) or _mixed(words)


def _mixed(words: Words) -> Exact | None:
    """Parse a whole number and a share: `two and a half`, `2 1 / 2`."""
    for at in (1, 2):
        joined = words[at : at + 1] == ["and"]
        part = share(words[at + joined :]) if joined or "/" in words else None
        units = _without_scale(words[:at]) if part is not None else None
        if part is not None and isinstance(units, int):
            return units + part
    return None
