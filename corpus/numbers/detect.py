"""Finds the tokens of quantities without a language model, for the checks before finishing.

Left out is what the guideline excludes from NUMBER: dates, years, clock times, ordinals, ages,
durations, names of models, units and resolutions, coordinates, footnote marks, and *one* as a
pronoun.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.text.coordinates import in_coordinates
from corpus.text.footnotes import in_footnote_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.text.tokens import Tokens

_DIGITS = re.compile(
    r"(?:\d{1,3}(?:[.,٬’]\d{2})*[.,٬’]\d{3}|\d{1,3}(?:[.,٬’]\d{3})+|\d+)(?:[.,٫]\d+)?"
    r"(?:k|m|mn|mln|bn?|tr?n|cr)?"
)
_RANGE_BEFORE, _RANGE_AFTER = re.compile(r"\d–"), re.compile(r"–\d")
"""A dash between figures, which the tokenizer `split-marks` cuts like a hyphen: `12–15`."""
_DAY = re.compile(r"[12]?\d|3[01]")
_TWO_DIGITS = re.compile(r"\d\d")
_YEARS = range(1900, 2100)
_EARLY_YEARS = range(1500, 1900)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORDS = _set(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand lakh lakhs million crore crores billion trillion dozen dozens hundreds "
    "thousands millions billions scores"
)
_MONTHS = _set(
    "january february march april may june july august september october november december jan "
    "feb mar apr jun jul aug sept sep oct nov dec"
)
_DAYS = _set("monday tuesday wednesday thursday friday saturday sunday")
_NAMES_BEFORE = _set(
    "resolution article section chapter no number route highway flight battalion brigade division "
    "unit group page phase room channel model type version gate camp point vol volume task force "
    "ctf ddg block aged age ages order passcode code category opus studio season episode annex "
    "appendix figure table paragraph exercise operation"
)
_YEARS_FOLLOW = _set("in of since from until till by before after around circa year between to ( -")
_MULTIPLES = _set("times fold")
_AGED = _set("aged ages")
_AGES_BEFORE = frozenset({("age", "of"), ("ages", "of"), ("young", "as"), ("old", "as")})
_SPANS_OF_TIME = _set(
    "year years month months week weeks day days night nights hour hours minute minutes "
    "second seconds morning evening afternoon a.m p.m am pm gmt utc b.c year-old years-old century "
    "decades decade o'clock"
)


def number_tokens(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield the half-open token ranges of quantities in text order, adjacent numbers as one."""
    words = [*map(tokens.text.__getitem__, map(slice, tokens.starts, tokens.ends))]
    numbers = {word for word in set(words) if _is_number(_plain(word))}
    uncounted = in_footnote_marks(tokens.text) | in_coordinates(tokens.text)
    last = 0
    for first, word in enumerate(words):
        if word in numbers and first >= last and tokens.starts[first] not in uncounted:
            last = first + 1
            while last < len(words) and words[last] in numbers:
                last += 1
            if _counts(tokens, words, first, last):
                yield first, last


def _plain(word: str) -> str:
    return word.lower().rstrip(".")


def _at(words: Sequence[str], index: int) -> str:
    return _plain(words[index]) if 0 <= index < len(words) else ""


def _is_number(word: str) -> bool:
    return word in _WORDS or (word[:1].isdigit() and _DIGITS.fullmatch(word) is not None)


def _counts(tokens: Tokens, words: Sequence[str], first: int, last: int) -> bool:
    """Whether the words around the tokens allow a quantity."""
    word, before, after = (_at(words, index) for index in (first, first - 1, last))
    if last == first + 1 and (_is_year(word, before) or _hyphenated(tokens, first, last)):
        return False
    if last == first + 1 and word == "one" and not _one_counts(before, after):
        return False
    dated = before in _MONTHS or after in _MONTHS or before in _DAYS or _ends_dates(words, first)
    named = _is_in_name(words, first) or after in _SPANS_OF_TIME or after in _MULTIPLES
    listed = (
        _is_designator(words, first)
        or _repeats(words, first, last)
        or _is_list_mark(words, first, last)
    )
    return not (dated or named or listed or _is_age(words, first, last))


def _is_year(word: str, before: str) -> bool:
    number = int(word) if len(word) == 4 and word.isdecimal() else 0
    return number in _YEARS or (number in _EARLY_YEARS and before in _YEARS_FOLLOW)


def _one_counts(before: str, after: str) -> bool:
    """Whether *one* between these words counts a noun, as in `one soldier`; else a pronoun."""
    noun = after.isalpha() and not after.endswith(_NO_SINGULAR) and after not in _AFTER_PRONOUNS
    return before not in _BEFORE_PRONOUNS and noun


_NO_SINGULAR = ("s", "ing", "ly")
_BEFORE_PRONOUNS = _set("number no any every each this that the which another last next some")
_AFTER_PRONOUNS = _set(
    "of that who whom which what where when while if as at in on to by for with from into about "
    "after before and but nor is was has had can could will would should may might must did does "
    "do it its you i we they he she the a an another you your my our their his her not too there "
    "here then than more so because also"
)


def _ends_dates(words: Sequence[str], first: int) -> bool:
    """Whether the number ends a range of days: the 17 of `November 16 - 17`."""
    day = _DAY.fullmatch(_at(words, first)) and _DAY.fullmatch(_at(words, first - 2))
    to = _at(words, first - 1) in ("-", "–", "to", "and")
    return to and day is not None and _at(words, first - 3) in _MONTHS


def _is_in_name(words: Sequence[str], first: int) -> bool:
    """Whether the number ends a name: `Resolution 2254`, `Exercise Eager Lion 16`."""
    at = first - 1
    while at > first - _MOST_IN_NAME and _at(words, at) not in _NAMES_BEFORE and _titled(words, at):
        at -= 1
    return any(_at(words, index) in _NAMES_BEFORE for index in (at, first - 1))


_MOST_IN_NAME = 4


def _titled(words: Sequence[str], index: int) -> bool:
    return index > 0 and words[index].istitle()


def _is_list_mark(words: Sequence[str], first: int, last: int) -> bool:
    """Whether the number counts the items of a list: `1) they left`."""
    return _at(words, last) == ")" and "(" not in words[max(0, first - _MOST_IN_BRACKETS) : first]


_MOST_IN_BRACKETS = 12


def _is_designator(words: Sequence[str], first: int) -> bool:
    """Whether capitals make the number a name: `L 12`, `(ABC 12)`."""
    before = words[first - 1] if first else ""
    capitals = before.isalpha() and before.isupper()
    alone = len(before) == 1 and before not in ("A", "I")
    return capitals and (alone or (first > 1 and words[first - 2] == "("))


def _repeats(words: Sequence[str], first: int, last: int) -> bool:
    """Whether brackets repeat the number before them: the 12 of `Twelve (12)`."""
    bracketed = _at(words, first - 1) == "(" and _at(words, last) == ")"
    return bracketed and _is_number(_at(words, first - 2))


def _is_age(words: Sequence[str], first: int, last: int) -> bool:
    """Whether the number is an age: `Reth Calloun, 46, said`, or the 16 of `aged 14 to 16`.

    Also that of `the age of 40` and `as young as 10`.
    """
    before = _at(words, first - 1)
    if (_at(words, first - 2), before) in _AGES_BEFORE:
        return True
    if before in ("to", "and"):
        return _at(words, first - 3) in _AGED
    between = before == "," and _at(words, last) in (",", "")
    named = first > 1 and words[first - 2].istitle()
    return between and named and _TWO_DIGITS.fullmatch(_at(words, first)) is not None


def only_numbers(tokens: Tokens, start: int, end: int) -> bool:
    """Whether every token in the code points `[start, end)` is digits or a number word."""
    first, last = tokens.covered(start, end)
    extents = zip(tokens.starts[first:last], tokens.ends[first:last], strict=True)
    return all(_is_number(_plain(tokens.text[slice(*extent)])) for extent in extents)


def _hyphenated(tokens: Tokens, first: int, last: int) -> bool:
    text = tokens.text
    start, end = tokens.starts[first], tokens.ends[last - 1]
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    ranged = _RANGE_BEFORE.fullmatch(before) or _RANGE_AFTER.fullmatch(after)
    return bool(ranged) or before[-1:] in ("-", "/", ":", "#") or after[:1] in ("-", "/", ":")
