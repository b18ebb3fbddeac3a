"""Rules for whole figures: scales, currencies, units, shares, and the two ends of a change.

A suggestion covers all words of a figure that the number grammar reads together, or none of them:
the value of a part would be wrong by orders of magnitude.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from corpus.numbers.cardinals import ARTICLES, ROUND_TOTALS, cardinal
from corpus.numbers.context import BARE_M, Reader, joins
from corpus.numbers.lexicon import (
    ABBREVIATED,
    AFTER,
    AMBIGUOUS,
    PARTS,
    PLURAL_PARTS,
    SCALES,
    words_of,
)
from corpus.numbers.parser import TYPED, parse
from corpus.numbers.units import MONEY, SHORTENED
from corpus.rules.document import Found
from corpus.rules.extents import NUMBER_WORDS
from corpus.rules.groups import GROUP_NOUNS
from corpus.rules.words import listed, verbs, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.numbers.value import NumberValue
    from corpus.rules.document import Extent, Reading

YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
TIMES = words("times")
CHANGES = verbs("change_verbs")

_MOST = 6
"""The most tokens that a figure gains on each side."""
_RANGING = listed("ranging ranges ranged range vary varies varied varying anywhere somewhere")
_MULTIPLIERS = listed("times fold")
_BEHIND = listed(" ".join(AFTER)) - {"a", "and", "of", "or"}
"""Words that continue a figure only after a number."""
_COUNTED_BY_A = SCALES.keys() | PARTS.keys()
"""Words before which *a* means one: *a dozen*, *a quarter of a million*."""
_ESTIMATES = "~≈≥≤"
"""Signs of an estimate or a bound, directly before the digits in one token."""
_SCALES = SCALES.keys() | ABBREVIATED.keys()
_FIGURE = re.compile(r"[^\W_]*[^\w\s]?\d.*")


def value_of(reading: Reading, start: int, end: int) -> NumberValue | None:
    """Return the value of the tokens in their text."""
    if not 0 <= start < end <= len(reading):
        return None
    first = reading.starts[start]
    return _READER.value_at(
        reading.text, first, reading.starts[end - 1] + len(reading.words[end - 1])
    )


_READER = Reader()


def value_alone(reading: Reading, start: int, end: int) -> NumberValue | None:
    """Return the value of the tokens whatever is around them."""
    return _READER.parsed(_covered(reading, start, end), TYPED)


def _covered(reading: Reading, start: int, end: int) -> str:
    first, last = reading.starts[start], reading.starts[end - 1] + len(reading.words[end - 1])
    return reading.text[first:last]


def whole_figure(reading: Reading, span: Found) -> Extent:
    """Add the scale, currency, unit and share: *two crore*, *₦1.2trn*, *15 km*, *one in five*.

    Of the extents with the value of the longest figure, the shortest is taken.
    """
    first, last = span.start, span.end
    while span.start - first < _MOST and _may_join(reading, first - 1, before=True):
        first -= 1
    while last - span.end < _MOST and _may_join(reading, last):
        last += 1
    best = (span.start, span.end)
    if best == (first, last):
        return best
    extents = product(range(first, span.start + 1), range(span.end, last + 1))
    value = own = value_alone(reading, *best)
    unclear = AMBIGUOUS.search(_covered(reading, first, last))
    value_in = value_alone if unclear else value_of  # "1.500 euros" has no value but its extent
    for start, end in sorted(extents, key=lambda extent: extent[0] - extent[1]):
        found = value_in(reading, start, end) if _is_figure(reading, start, end) else None
        if found is None or found == own:
            continue
        if value in (own, found):
            best, value = (start, end), found
    if best == (span.start, span.end) and reading.word(best[1]) == "m":
        best = best[0], best[1] + 1  # metres or a million: nobody can tell
    country = reading.words[best[0]] == "$" and reading.word(best[0] - 1) in ("us", "u.s.")
    article = reading.word(best[0]) in _COUNTED_BY_A and reading.word(best[0] - 1) in ARTICLES
    return best[0] - (country or article), best[1]


def _may_join(reading: Reading, at: int, *, before: bool = False) -> bool:
    """Whether the token can belong to a figure; *to* joins two figures, which is a range."""
    if not 0 <= at < len(reading):
        return False
    word = reading.word(at)
    if word in ("to", "the") or (before and word in _BEHIND):
        return False
    if word == "." and at and not reading.spaced[at - 1]:
        return reading.word(at - 1) in SHORTENED
    if word == "+":
        return not (before or reading.spaced[at - 1])
    return word in ("-", "/") or joins(word.rstrip("."))


def _is_figure(reading: Reading, start: int, end: int) -> bool:
    """Whether a share in the tokens is one: *one in five people*, not *won five in ten days*."""
    if "in" not in reading.lower[start + 1 : end]:
        return True
    noun, total = reading.word(end), cardinal(words_of(reading.word(end - 1)))
    one = reading.word(start) == "one" and total in ROUND_TOTALS
    dealt_with = reading.deps[start] in ("dobj", "pobj") and not one
    return noun not in TIMES and (not dealt_with or is_person(reading, end))


def is_person(reading: Reading, at: int) -> bool:
    """Whether the token is a common noun for people."""
    return 0 <= at < len(reading) and reading.stems[at] in GROUP_NOUNS


def amounts(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find numbers with a currency, a scale, a sign or *or more*: *N5bn*, *~40*, *one or more*.

    A number in brackets that repeats the one before them counts too: *twelve (12)*.
    """
    del found
    for at, word in enumerate(reading.lower):
        if not _FIGURE.fullmatch(word) and word not in NUMBER_WORDS:
            continue
        if reading.joined_left(at) and reading.word(at - 2).isalpha():
            continue
        dot = reading.word(at - 1) == "."
        money = reading.word(at - 1 - dot).rstrip(".") in (SHORTENED if dot else MONEY)
        scale = at + 1 + reading.joined_right(at)
        if reading.word(scale) in _SCALES and word not in _SCALES:
            yield at, scale + 1
        elif (
            (word[-1].isdigit() and money)
            or word[0] in _ESTIMATES
            or _is_amount(reading.words[at])
            or _repeats(reading, at)
        ):
            yield at, at + 1
        elif reading.word(at + 1) in _LETTERS and _is_amount(_covered(reading, at, at + 2)):
            yield at, at + 2  # "N20m" is two tokens
        elif reading.lower[at : at + 3] == ["one", "or", "more"]:
            yield at, at + 3


def _repeats(reading: Reading, at: int) -> bool:
    if reading.word(at - 1) != "(" or reading.word(at + 1) != ")":
        return False
    start = figure_start(reading, at - 1)
    before = value_alone(reading, start, at - 1) if start < at - 1 else None
    repeated = value_alone(reading, at, at + 1)
    return bool(before and repeated and repeated.low in (before.low, before.high))


def _is_amount(word: str) -> bool:
    """Whether the token alone has a currency or an abbreviated scale: *Sh300,000*, *1.2trn*."""
    if not any(map(str.isdigit, word)) or not any(map(str.isalpha, word)):
        return False
    value = parse(word)
    return value is not None and (value.unit in _CURRENCIES or bool(_SCALED.search(word)))


_CURRENCIES = frozenset(MONEY.values())
_LETTERS = listed("k m b t")
_SCALED = re.compile(rf"\d(?i:{'|'.join(ABBREVIATED)})$")


def shares(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find fractions in words: *a third of the houses*, *one in five*."""
    del found
    for at, word in enumerate(reading.lower):
        part = word in PARTS or word in PLURAL_PARTS
        if part and reading.word(at + 1) == "of" and not is_time(reading, at + 2):
            start = at - 1 - (reading.word(at - 1) == "-")
            if start >= 0 and value_of(reading, start, at + 1):
                yield start, at + 1
        one_in = reading.lower[at : at + 2] == ["one", "in"] and reading.word(at + 3) not in TIMES
        if one_in and value_of(reading, at, at + 3):
            yield at, at + 3


def is_time(reading: Reading, at: int) -> bool:
    """Whether the words after *of* are a time: *a quarter of an hour*."""
    at += reading.word(at) in ("the", "its", "their", "this", "that", "last", *ARTICLES)
    return reading.word(at) in TIMES


def changes(reading: Reading, found: list[Found]) -> list[Found]:
    """Split the two ends of a change: *fell from 5% to 10%*, but not *3 to 5 tents*."""
    for at, word in enumerate(reading.lower):
        if word != "to" or not (ends := ends_of_change(reading, at)):
            continue
        start, end = ends
        found = [span for span in found if not span.start <= at < span.end]
        extents = [(start, at), (at + 1, end)]
        known = {(span.start, span.end) for span in found}
        found += [Found(*extent, "NUMBER", (CHANGE,)) for extent in extents if extent not in known]
    return found


CHANGE = "change, not a range"


def ends_of_change(reading: Reading, at: int) -> Extent | None:
    """Return the tokens around a *to* between two numbers of a change, or None."""
    if not (_may_join(reading, at - 1) and _may_join(reading, at + 1)):
        return None
    start = figure_start(reading, at)
    end = figure_end(reading, at + 1)
    if start == at or end == at + 1:
        return None
    before = reading.word(start - 1)
    if before == "from":
        return None if reading.word(start - 2) in _RANGING else (start, end)
    near = range(max(0, start - 4), start)
    changed = any(reading.word(near_at) in CHANGES for near_at in near)
    bare = end - at == 2 and at - start == 1
    counted = bare and reading.tag(end) == "NNS"
    return (start, end) if changed and not counted else None


def figure_start(reading: Reading, end: int) -> int:
    """Return the first token of the longest figure that ends at `end`, or `end`."""
    if not _may_join(reading, end - 1):
        return end
    starts = range(max(0, end - _MOST), end)
    return next((start for start in starts if _is_value(reading, start, end)), end)


def figure_end(reading: Reading, start: int) -> int:
    """Return the end of the longest figure that starts at `start`, or `start`.

    Words after the figure that do not change its value are left out.
    """
    if not _may_join(reading, start):
        return start
    ends = range(min(len(reading), start + _MOST), start, -1)
    longest = next((end for end in ends if _is_value(reading, start, end)), start)
    value = value_alone(reading, start, longest) if longest > start else None
    shorter = range(start + 1, longest)  # "70 % of" ends at the sign
    return next((end for end in shorter if value_alone(reading, start, end) == value), longest)


def _is_value(reading: Reading, start: int, end: int) -> bool:
    """Whether all tokens can belong to one figure and have a value together."""
    joined = all(_may_join(reading, at) for at in range(start, end))
    return joined and value_alone(reading, start, end) is not None


def multiplier(reading: Reading, span: Found) -> bool:
    """Whether the number multiplies: *1.5 times*."""
    return reading.word(span.end) in _MULTIPLIERS


def has_no_value(reading: Reading, span: Found) -> bool:
    """Whether the number has no value.

    One with an ambiguous spelling (*1.500*, *3 m*) stays, and one end of a change that lacks the
    unit of the other: *from 60 to 30 percent*.
    """
    if value_of(reading, span.start, span.end):
        return False
    if CHANGE in span.rules and reading.word(span.end) == "to":
        return value_alone(reading, span.start, span.end) is None
    text = _covered(reading, span.start, span.end)
    unclear = AMBIGUOUS.search(text) or BARE_M.search(text)
    return not unclear or value_alone(reading, span.start, span.end) is None
