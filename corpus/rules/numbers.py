"""Rules for NUMBER: modifiers, units, ranges, vague words, and numbers that are no quantity.

The number grammar decides which phrases modify a number and which words are units, so that every
suggestion has a value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.numbers.lexicon import BEFORE
from corpus.rules.extents import CURRENCIES, NUMBER_WORDS
from corpus.rules.figures import (
    TIMES,
    YEAR,
    ends_of_change,
    figure_end,
    figure_start,
    is_person,
    is_time,
    value_alone,
    value_of,
)
from corpus.rules.groups import GROUP_NOUNS
from corpus.rules.words import listed, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.rules.document import Extent, Found, Reading

_LONGEST = 5
_MODIFIERS = frozenset(phrase for phrase, effect in BEFORE.items() if effect)
_EMPTY = frozenset(phrase for phrase, effect in BEFORE.items() if not effect)
_STRENGTHENING = frozenset({"well", "just", "slightly", "far"})
_NAMED_BY_NUMBERS = words("named_by_numbers")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_NUMBERS = frozenset({"", "CARDINAL", "DATE", "QUANTITY"})
_BETWEEN = frozenset({"to", "and", "or", "-", "–"})
_EXISTS = (["there", "are"], ["there", "were"])
_PERSONAL = frozenset({"you", "we", "us", "they", "them", "these", "those"})
_RATES = frozenset({"a", "per", "each", "every"})
"""Words between a number and a time that make it a rate: *about ten a night*."""
_LINE_BREAKS = ("\n", "\r\n")
"""Breaks inside a paragraph, which are tokens of their own."""
_VAGUE = listed("dozens hundreds thousands lakhs millions crores billions scores tens")


def modifier(reading: Reading, span: Found) -> Extent:
    """Add the words that make a bound or an estimate: *at least 56*, *some 30*, *well over 70*."""
    start = span.start
    while length := _phrase_before(reading, start):
        start -= length
    strengthened = start < span.start and reading.word(start - 1) in _STRENGTHENING
    return start - strengthened, span.end


def _phrase_before(reading: Reading, start: int) -> int:
    """Return the length in tokens of the longest modifier that ends at `start`."""
    for length in range(min(_LONGEST, start), 0, -1):
        before = reading.lower[start - length : start]
        if " ".join(word for word in before if word not in _LINE_BREAKS) in _MODIFIERS:
            return length - (before[0] in _LINE_BREAKS)
    return 0


def without_empty_words(reading: Reading, span: Found) -> Extent:
    """Remove *another*, *only*, *the* and other words without a quantity from the start."""
    start, end = span.start, span.end
    while start < end and not _begins_well(reading, start, end):
        start += _empty_before(reading, start, end) or 1
    return (span.start, end) if start >= end or reading.joined_left(start) else (start, end)


def _begins_well(reading: Reading, start: int, end: int) -> bool:
    word = reading.word(start)
    if (not word[:1].isalnum() and word not in CURRENCIES) or _empty_before(reading, start, end):
        return False
    return value_alone(reading, start, end) is not None


def _empty_before(reading: Reading, start: int, end: int) -> int:
    """Return the length in tokens of the longest phrase without a quantity at the start."""
    for length in range(min(_LONGEST, end - start - 1), 0, -1):
        if " ".join(reading.lower[start : start + length]) in _EMPTY:
            return length
    return 0


def ranges(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find ranges: *3,000 to 5,000*, *between $5m and $6m*, *20-25*."""
    known = {at for span in found if span.label == "NUMBER" for at in (span.start, span.end - 1)}
    for at in range(1, len(reading) - 1):
        word = reading.lower[at]
        if word not in _BETWEEN or (word == "to" and ends_of_change(reading, at)):
            continue
        start, end = figure_start(reading, at), figure_end(reading, at + 1)
        if start == at or end == at + 1:
            continue
        opened = reading.word(start - 1) in ("between", "from")
        surely = reading.word(start - 1) == "between" or known.issuperset((at - 1, at + 1))
        quantity = reading.kinds[at - 1] in _NUMBERS and not YEAR.fullmatch(reading.word(at - 1))
        counts = quantity and reading.tag(end) == "NNS"
        if (surely or counts) and value_of(reading, start - opened, end):
            yield start - opened, end


def counted(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find numbers before a counted noun that the model missed or took for dates."""
    del found
    for at, word in enumerate(reading.lower):
        number = _is_number(word) or _one_of_people(reading, at)
        alone = number and not reading.joined_left(at) and not reading.joined_right(at)
        known = reading.kinds[at] not in ("", "DATE", "TIME") and not reading.headline(at)
        if alone and not known and _counts(reading, at):
            yield at, at + 1


def _one_of_people(reading: Reading, at: int) -> bool:
    """Whether *one* counts a person: *one soldier*, not *no one* nor *one day*."""
    head = reading.heads[at]
    people = reading.deps[at] == "nummod" and reading.stems[head] in GROUP_NOUNS
    return people and reading.word(at) == "one" and reading.tag(head) == "NN"


def _is_number(word: str) -> bool:
    return _DIGITS.fullmatch(word) is not None or (word in NUMBER_WORDS and word != "one")


def _counts(reading: Reading, at: int) -> bool:
    """Whether the context is one of quantities, not of dates, ages or names."""
    before, after = reading.word(at - 1), reading.word(at + 1)
    if after in _RATES and _phrase_before(reading, at):
        return True
    if YEAR.fullmatch(reading.word(at)) or after in TIMES or before in _NAMED_BY_NUMBERS:
        return False
    if reading.lower[max(0, at - 2) : at] in _EXISTS and reading.kinds[at] in ("", "CARDINAL"):
        return True
    if reading.headline(at) and reading.kinds[at] not in ("DATE", "TIME"):
        return True
    if _phrase_before(reading, at):
        return not any(word in TIMES for word in reading.lower[at + 1 : at + 3])
    subject = reading.deps[at] in ("nsubj", "nsubjpass") and not reading.named(at - 1)
    alone = subject and reading.tag(at + 1).startswith(("V", "MD"))
    counts = reading.deps[at] in ("nummod", "amod") and reading.tag(reading.heads[at]) == "NNS"
    counts = counts or reading.tag(at + 1) == "NNS" or _one_of_people(reading, at)
    return (alone or counts) and reading.kinds[at] == ""


def vague_numbers(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find magnitudes in words: *dozens*, *tens of thousands*."""
    del found
    for at, word in enumerate(reading.lower):
        if word in _VAGUE and not reading.joined_left(at) and not reading.joined_right(at):
            longer = reading.word(at + 1) == "of" and reading.word(at + 2) in _VAGUE
            if reading.word(at + 1 + 2 * longer) not in TIMES:
                yield at, at + 1 + 2 * longer


def one_that_does_not_count(reading: Reading, span: Found) -> bool:
    """Whether *one* or *two* is a pronoun: *one of them*, *no one*, *you two*; *one man* stays."""
    before, after = reading.word(span.end - 2), reading.word(span.end)
    covered_words = reading.lower[span.start : span.end]
    if covered_words == ["two"]:
        return before in _PERSONAL and not reading.tag(span.end).startswith("NN")
    if covered_words != ["one"]:
        return False
    counting = reading.deps[span.start] == "nummod" or not reading.parsed
    return before in ("no", "any", "every", "each") or after == "of" or not counting


def part_of_a_name(reading: Reading, span: Found) -> bool:
    """Whether the number is a part of a name or an age: *Route 9*, *Resolution 418*, *aged 14*."""
    before = reading.word(span.start - 1)
    one = span.end - span.start == 1
    opened = "(" in reading.lower[max(0, span.start - 4) : span.start]
    listed_item = reading.word(span.end) == ")" and not opened
    named = before in _NAMED_BY_NUMBERS or _names_a_unit(reading, span.start)
    return one and (named or listed_item)


def _names_a_unit(reading: Reading, at: int) -> bool:
    """Whether capitals or the name of a thing precede the number: *CTF 50*, *Leopard 2*."""
    if reading.word(at - 1) == ")" and reading.word(at - 3) == "(":
        at -= 1
    before = reading.words[at - 1] if at else ""
    if reading.headline(at):
        return False
    thing = reading.kinds[at - 1] in ("", "PRODUCT") and len(reading.words[at]) < 3
    return reading.named(at - 1) and len(before) > 2 and (before.isupper() or thing)


def _is_year(reading: Reading, span: Found) -> bool:
    """Whether the span is a year or a range of years, and counts no people: *1977-1979*."""
    digits = [word for word in reading.lower[span.start : span.end] if word[:1].isdigit()]
    alone = len(digits) > 1 or span.end - span.start == 1
    people = reading.tag(span.end) == "NNS" and reading.stems[span.end] in GROUP_NOUNS
    return bool(digits) and alone and all(map(YEAR.fullmatch, digits)) and not people


def date_or_time(reading: Reading, span: Found) -> bool:
    """Whether the number is a year, an age or a duration: *2009*, *two weeks*, *Calloun, 46,*."""
    if _is_year(reading, span):
        return True
    of = reading.word(span.end) == "of"
    if reading.word(span.end) in TIMES or (of and is_time(reading, span.end + 1)):
        return True
    around = (reading.word(span.start - 1), reading.word(span.end))
    person = reading.named(span.start - 2) or is_person(reading, span.start - 2)
    aged = around in ((",", ","), (",", ".")) and person
    return aged and re.fullmatch(r"\d\d?", reading.word(span.start)) is not None
