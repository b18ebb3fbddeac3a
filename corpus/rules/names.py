"""Rules for names: edges, wrong labels of the model, and repetitions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.rules.extents import CURRENCIES, POSSESSIVES, past_place, without_unnamed
from corpus.rules.figures import value_alone
from corpus.rules.groups import GROUP_NOUNS, PERSONS
from corpus.rules.words import listed, phrases, stems, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from corpus.rules.document import Extent, Found, Reading

ORGANISATIONS = phrases("organisations")
_FIRST_WORDS = {phrase[0] for phrase in ORGANISATIONS}
_LONGEST = max(map(len, ORGANISATIONS))

_ENDING = CURRENCIES | {"%", "‰", "+"}
"""Signs that a number can end with: *30 %*, *500 €*, *100+*."""
_CREDITS = frozenset({"Image", "Photo", "Picture", "Video"})
_SURE = 3
"""The votes of a LOCATION that a rule recognized by its context."""

BODIES = GROUP_NOUNS | listed("board bureau department office")
"""Stems of the nouns that names of bodies end with, or begin with before *of*."""
_WITH_OF = BODIES | stems("titles") | {"state"}
UNITS = listed(
    "battalion battery brigade company corp detachment division flotilla force group marine "
    "platoon regiment squad squadron team unit wing"
)
"""Stems of the nouns for military units."""
_SHARED = listed("embassy government leader minister ministry parliament president")
"""Stems of the nouns after which a name may have two countries: *Governments of …*."""
_PERSONS = stems("titles")
PEOPLE = GROUP_NOUNS | PERSONS | _PERSONS
"""Stems of the nouns for people and groups."""


def end_at_line_break(reading: Reading, span: Found) -> Extent:
    """End the span at a line break, except in a number: *more than / 300*."""
    for at in range(span.start, span.end):
        if "\n" in reading.words[at] and at > span.start and not _is_in_number(reading, span, at):
            return span.start, at
    return span.start, span.end


def _is_in_number(reading: Reading, span: Found, at: int) -> bool:
    """Whether the token is one break inside a number; it separates two figures, and any sign."""
    beside = (at - 1, at + 1)
    figures = all(reading.word(one)[:1].isdigit() for one in beside)
    apart = figures or any(not any(map(str.isalnum, reading.word(one))) for one in beside)
    broken = span.label == "NUMBER" and reading.words[at].count("\n") == 1 and not apart
    return broken and value_alone(reading, span.start, span.end) is not None


def end_at_bracket(reading: Reading, span: Found) -> Extent:
    """End the span at a round bracket, which begins another name: *Green Valley Front (GVF)*."""
    for at in range(span.start + 1, span.end):
        if reading.words[at] in ("(", ")"):
            return span.start, at
    return span.start, span.end


def whole_name(reading: Reading, span: Found) -> Extent:
    """Add the rest of a name that a particle parts: *Haider al-Orlan*, *van der Orlan*."""
    start, end = span.start, span.end
    if span.kind == "PERSON" and (surname := _end_after_nickname(reading, end)):
        return start, surname
    if span.kind == "PERSON" and reading.named(end - 1) and reading.stems[end - 1] not in PEOPLE:
        while reading.named(end) and not reading.kinds[end] and reading.stems[end] not in PEOPLE:
            end += 1
    if span.kind == "PERSON" and end - start == 1 and reading.named(start):
        while reading.named(start - 1) and not reading.kinds[start - 1]:
            start -= 1
    if reading.particle(end - 1) or reading.particle(end):
        end = _name_end(reading, end)
    if reading.particle(start - 1) and reading.named(start):
        while reading.named(start - 1) and reading.kinds[start - 1] not in _OTHER_KINDS:
            start -= 1
    return start, end


def _name_end(reading: Reading, at: int) -> int:
    """Return the end of a name that goes on at the token, after one word after its particles."""
    while reading.particle(at):
        at += 1
    return at + 1 if reading.named(at) else at


def _end_after_nickname(reading: Reading, at: int) -> int:
    """Return the end of the name after a nickname in quotation marks at the token, or 0."""
    closing = _QUOTES.get(reading.word(at))
    if closing is None or reading.word(at + 2) != closing or not reading.named(at + 3):
        return 0
    end = at + 3
    while reading.named(end):
        end += 1
    return end


_QUOTES = {'"': '"', "“": "”", "``": "''", "‘": "’", "'": "'"}
_OTHER_KINDS = frozenset({"DATE", "TIME", "GPE", "NORP"})


def without_determiner(reading: Reading, span: Found) -> Extent:
    """Remove *the*, *their*, numbers and other determiners from the start."""
    return without_unnamed(reading, span.start, span.end - 1), span.end


def without_possessive(reading: Reading, span: Found) -> Extent:
    """Remove a possessive ending."""
    end = span.end
    while end - 1 > span.start and reading.words[end - 1] in POSSESSIVES:
        end -= 1
    return span.start, end


def without_punctuation(reading: Reading, span: Found) -> Extent:
    """Remove punctuation and signs from the edges."""
    start, end = span.start, span.end
    while start < end - 1 and reading.sign(start) and reading.words[start] not in CURRENCIES:
        start += 1
    while end - 1 > start and reading.sign(end - 1) and reading.words[end - 1] not in _ENDING:
        end -= 1
    if end - 1 > start and reading.words[end - 1] in _CREDITS and reading.word(end) == ":":
        end -= 1  # "… in Orlan Image: Ana Kesh"
    return start, end


def is_known_organisation(reading: Reading, span: Found) -> bool:
    """Whether the name is on the list of organisations."""
    return tuple(reading.words[span.start : span.end]) in ORGANISATIONS


def known_organisations(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find the organisations of the word list."""
    del found
    for at, word in enumerate(reading.words):
        if word in _FIRST_WORDS:
            for end in range(min(at + _LONGEST, len(reading)), at, -1):
                if tuple(reading.words[at:end]) in ORGANISATIONS:
                    yield at, end + _before_a_group(reading, end)
                    break


def _before_a_group(reading: Reading, end: int) -> bool:
    """Whether the name describes a group noun that follows."""
    return end < len(reading) and reading.stems[end] in GROUP_NOUNS and reading.noun(end)


def of_names(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find official names with *of* or *for*: *Government of Velmora*, *Minister for the Coast*."""
    del found
    for at, word in enumerate(reading.lower):
        if word in ("of", "for") and at and _is_body(reading, at - 1, by=word):
            end = _of_end(
                reading, at + 1, country=word == "for" or reading.stems[at - 1] not in _PERSONS
            )
            end = _with_second_country(reading, at - 1, end)
            if end:
                yield _name_start(reading, at - 1), end + _before_a_group(reading, end)


def _with_second_country(reading: Reading, body: int, end: int) -> int:
    """Return the end after a second country: *Governments of Velmora and Kestria*."""
    second = end + 1 + (reading.word(end + 1) == "the")
    plural = reading.stems[body] != reading.word(body) and reading.stems[body] in _SHARED
    if not (end and plural) or reading.word(end) != "and":
        return end
    while reading.named(second):
        second += 1
    return second


def _is_body(reading: Reading, at: int, *, by: str) -> bool:
    """Whether an official name can continue with *of*, or an office with *for*."""
    if by == "for":
        return reading.named(at) and reading.stems[at] in _PERSONS
    stem = reading.stems[at]
    if stem == "member" or (stem == "state" and not reading.named(at - 1)):
        return False  # "Members of …", "the State of …", which is a place
    return stem in _WITH_OF and (reading.named(at) or stem == "government")


def _of_end(reading: Reading, start: int, *, country: bool) -> int:
    """Return the end of the names after *of*, or 0."""
    begin = start + (reading.word(start) == "the")
    end = begin
    while reading.named(end):
        end += 1
    if end == begin or (not country and reading.kinds[begin] == "GPE"):
        return 0
    if not country and reading.stems[end - 1] in _WITH_OF and reading.word(end) == "of":
        return 0  # an office and a body: "Director of the Office of Roads"
    more = end + 1 + (reading.word(end + 1) == "the")
    if reading.word(end) == "and" and reading.named(more) and _goes_on(reading, end, more):
        while reading.named(more):
            more += 1
        return more
    return end


def _goes_on(reading: Reading, end: int, more: int) -> bool:
    """Whether the name continues after *and*: the next words are no name of their own."""
    kinds = reading.kinds
    if reading.word(more) == "levant":
        return True
    if reading.stems[more] in _PERSONS:
        return False  # another office: "Minister for the Coast and Secretary of …"
    return kinds[more] in ("", kinds[end]) and kinds[end - 1] not in ("GPE", "NORP")


def acronyms(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find acronyms in brackets right after an actor, and all mentions of an actor's acronym."""
    defined = list(_defined(reading, {span.end for span in found if span.label == "ACTOR"}))
    yield from defined
    known = {tuple(reading.words[start:end]) for start, end in defined}
    actors = [span for span in found if span.label == "ACTOR"]
    known |= {(reading.words[one.start],) for one in actors if _names_group(reading, one)}
    known |= {
        tuple(reading.words[one.start : one.end])
        for one in actors
        if is_acronym(reading, one) and one.kind != "GPE"
    }
    initials = {(_initials(reading, one),) for one in actors if one.kind == "ORG"} - known
    for at, end in _occurrences(reading, known | initials):
        unsure = tuple(reading.words[at:end]) in initials and not _may_be_initials(reading, at)
        if not unsure and not reading.headline(at) and not reading.joined_left(at):
            yield at, end + _before_a_group(reading, end)


def _may_be_initials(reading: Reading, at: int) -> bool:
    """Whether the word can be a name: not *IT*, *9 AM*, *CA* in *San Diego, CA*."""
    comma = reading.word(at - 1) == ","
    other = reading.kinds[at] in ("GPE", "DATE", "TIME") or reading.tag(at - 1) == "CD"
    return reading.words[at] not in _NO_NAMES and not comma and not other


_NO_NAMES = words("technologies") | frozenset({"AC", "AM", "HR", "ID", "OR", "PM", "PR", "VIP"})
"""Abbreviations that are no body's, also before nouns for people: *IT workers*."""


def _initials(reading: Reading, span: Found) -> str:
    """Return the initials of a name of several words: *IS* for *Islamic State*."""
    names = [at for at in range(span.start, span.end) if reading.named(at)]
    return "".join(reading.words[at][0] for at in names) if len(names) > 1 else ""


def _names_group(reading: Reading, span: Found) -> bool:
    """Whether an acronym says which group it is: *IS fighters*."""
    first, last = span.start, span.end - 1
    word = reading.words[first]
    acronym = word.isupper() and len(word) > 1 and word not in _NO_NAMES
    group = last == first + 1 and reading.words[last].islower() and reading.noun(last)
    return acronym and group and reading.kinds[first] not in ("GPE", "LOC")


def added_head(reading: Reading, span: Found) -> Extent:
    """Add the noun for people that the name describes: *GVF commander*, *Orlan Post reporters*."""
    end = span.end
    if end >= len(reading) or not reading.parsed or reading.stems[end] not in PEOPLE:
        return span.start, end
    described = reading.deps[end - 1] in ("compound", "nmod") and reading.heads[end - 1] == end
    people = reading.noun(end) and not reading.joined_right(end)
    return span.start, end + (described and people)


def _defined(reading: Reading, ends: Collection[int]) -> Iterator[Extent]:
    """Yield the acronyms in brackets after the tokens at which actors end: *… Front (HLF)*."""
    for at in ends:
        if reading.word(at) == "(" and ")" in reading.words[at + 2 : at + 5]:
            end = reading.words.index(")", at + 2)
            if _ACRONYM.fullmatch("".join(reading.words[at + 1 : end])):
                yield at + 1, end


_ACRONYM = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:-[A-Z]{2,})?s?")


def is_acronym(reading: Reading, span: Found) -> bool:
    """Whether the span is one word in capitals, or two with a hyphen."""
    name = reading.words[span.start : span.end]
    return len(name) in (1, 3) and all(map(str.isupper, name[::2])) and name[1:2] in ([], ["-"])


def _occurrences(reading: Reading, names: Collection[tuple[str, ...]]) -> Iterator[Extent]:
    """Yield where the names occur in exactly their case, the longest at each token."""
    longest = max(map(len, names), default=0)
    first = {name[0] for name in names}
    for at, word in enumerate(reading.words):
        if word in first:
            for end in range(min(at + longest, len(reading)), at, -1):
                if tuple(reading.words[at:end]) in names:
                    yield at, end
                    break


def one_kind(reading: Reading, found: list[Found]) -> list[Found]:
    """Give a name that the model labels inconsistently its most frequent label.

    The full name of a person also counts for the surname.
    """
    votes: dict[tuple[str, ...], Counter[str]] = {}
    for span in found:
        weight = _SURE if span.label == "LOCATION" and span.rules else 1
        votes.setdefault(_text(reading, span), Counter())[span.label] += weight
    for span in found:
        if span.kind == "PERSON" and span.label == "ACTOR" and (last := _surname(reading, span)):
            votes.setdefault(last, Counter())["ACTOR"] += 1
    return [_as_voted(span, votes[_text(reading, span)]) for span in found]


def _surname(reading: Reading, span: Found) -> tuple[str, ...]:
    """Return the last word of a full name with its particles, in lower case, or nothing."""
    start = span.end - 1
    while start > span.start and reading.particle(start - 1):
        start -= 1
    full = start > span.start and reading.named(start)
    return tuple(reading.lower[start : span.end]) if full else ()


def _text(reading: Reading, span: Found) -> tuple[str, ...]:
    return tuple(reading.lower[span.start : span.end])


def _as_voted(span: Found, votes: Counter[str]) -> Found:
    best = max(votes, key=lambda label: (votes[label], label))
    if best == span.label or not span.kind or "NUMBER" in votes:
        return span
    kind = "GPE" if best == "LOCATION" else "ORG"
    return replace(span, label=best, kind=kind, rules=(*span.rules, "usual label in this article"))


def repeats(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find further mentions of actors that the model missed: *Azimi* after *Zahir Azimi*."""
    actors = [
        span
        for span in found
        if span.label == "ACTOR" and all(map(reading.named, range(span.start, span.end)))
    ]
    persons = {_as_written(reading, span) for span in actors if span.kind == "PERSON"}
    for at, end in _occurrences(reading, {_as_written(reading, span) for span in actors}):
        if reading.kinds[at]:
            continue
        if not reading.named(at - 1):
            yield at, end
        elif tuple(reading.words[at:end]) in persons:
            start = _name_start(reading, at)
            yield past_place(reading, start, at), end


def _as_written(reading: Reading, span: Found) -> tuple[str, ...]:
    return tuple(reading.words[span.start : span.end])


def _name_start(reading: Reading, at: int) -> int:
    """Return the start of the name that ends at the token, such as *Zahir* before *Azimi*."""
    while reading.named(at - 1):
        at -= 1
    return at
