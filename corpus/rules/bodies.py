"""Rules for names of bodies and military units: what belongs to one name, where two meet."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.numbers.lexicon import ONES
from corpus.rules.countries import COUNTRIES
from corpus.rules.document import DASHES
from corpus.rules.extents import POSSESSIVES, phrase_start
from corpus.rules.names import (
    BODIES,
    ORGANISATIONS,
    PEOPLE,
    UNITS,
    is_acronym,
    is_known_organisation,
)
from corpus.rules.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.rules.document import Extent, Found, Reading

SPLIT = "split at “'s”"
SPLIT_AFTER_PEOPLE = "split after people"
SPLIT_AT_COMMA = "split at the comma"

_OWNERS = listed(
    "administration agency army authority board branch bureau cabinet coalition commission "
    "committee council court department federation force government ministry navy office "
    "organisation organization parliament party police regime union"
)
"""Stems of the nouns for bodies that have parts; people own things of their own."""
_NUMBERS = frozenset(ONES) | listed("i ii iii iv v vi vii viii ix x")
_ENDINGS = listed(
    "agency authority board branch bureau commission committee council gazette herald journal "
    "magazine ministry newspaper times tribune weekly"
)
_NUMBERED = listed("decree directive law order regulation resolution")
_INQUIRING = listed("board commission committee court mission panel tribunal")
_FIRST_WORDS = listed("allied combined joint")
_BEFORE_FIELDS = listed("of for on")
_COMMANDS = listed("command force mission")
_LONGEST_NUMBER = 3
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


def split_at_possessive(reading: Reading, found: list[Found]) -> list[Found]:
    """Make two spans of a body and what it owns: *Harbour Office's Lights Board*."""
    parted: list[Found] = []
    for span in found:
        at = _possessive(reading, span)
        if not at:
            parted.append(span)
            continue
        owner = replace(span, end=at, rules=(*span.rules, SPLIT))
        if tuple(reading.words[span.start : at]) in COUNTRIES:
            owner = replace(owner, label="LOCATION", kind="GPE")
        parted.append(owner)
        if _is_body(reading, at + 1, span.end):
            parted.append(replace(span, start=at + 1, rules=(*span.rules, SPLIT)))
    return parted


def _possessive(reading: Reading, span: Found) -> int:
    """Return the index of the ending of a country or body inside the model's name, or 0."""
    if span.kind != "ORG":
        return 0
    for at in range(span.start + 1, span.end - 1):
        if reading.words[at] in POSSESSIVES and reading.tag(at) == "POS":
            owner = tuple(reading.words[span.start : at])
            known = owner in COUNTRIES or owner in ORGANISATIONS
            return at if known or _has_parts(reading, span.start, at) else 0
    return 0


def _has_parts(reading: Reading, start: int, end: int) -> bool:
    """Whether the words name a body, not its people: *Army*, *Ministry of Trade*; not *Workers*."""
    singular = reading.tag(end - 1) != "NNPS" or reading.stems[end - 1] == "force"
    return singular and not _OWNERS.isdisjoint((reading.stems[start], reading.stems[end - 1]))


def _is_body(reading: Reading, start: int, end: int) -> bool:
    """Whether the words begin or end with the noun of a body, such as *Department*."""
    plural = reading.tag(end - 1) == "NNPS" and reading.stems[end - 1] != "force"
    return not plural and (reading.stems[end - 1] in BODIES or reading.stems[start] in BODIES)


def named_by_its_noun(reading: Reading, span: Found) -> bool:
    """Whether the name ends with the noun of a body: *East Trade Bureau*."""
    last = span.end - 1
    town = span.kind == "GPE" and reading.word(last) == "branch"  # "Long Branch, New Jersey"
    several = last > span.start and reading.named(last) and not town
    return several and reading.word(last) in _ENDINGS


def split_at_comma(reading: Reading, found: list[Found]) -> list[Found]:
    """Make several spans of a list of bodies: *Armed Forces, Border Guard*."""
    parted: list[Found] = []
    for span in found:
        cuts: list[int] = []
        for at in range(span.start + 1, span.end - 1) if span.kind == "ORG" else ():
            start = cuts[-1] + 1 if cuts else span.start
            if reading.words[at] == "," and _are_bodies(reading, start, at, span.end):
                cuts.append(at)
        parted += _cut(span, cuts, SPLIT_AT_COMMA)
    return parted


def _are_bodies(reading: Reading, start: int, comma: int, end: int) -> bool:
    """Whether a body is named before the comma and another one after it.

    After *of* or *for* the comma separates what the body is for, unless a body with *of* follows:
    *Union of Rail, Maritime and Transport Workers*.
    """
    before, after = reading.stems[start:comma], reading.stems[comma + 1 : end]
    if not _BEFORE_FIELDS.isdisjoint(before) and _BEFORE_FIELDS.isdisjoint(after):
        return False
    return not BODIES.isdisjoint(before) and not BODIES.isdisjoint(after)


def _cut(span: Found, cuts: Sequence[int], rule: str) -> Iterator[Found]:
    """Yield the parts of a span between some of its tokens, or the span if there are none."""
    if not cuts:
        yield span
        return
    rules = (*span.rules, rule)
    for before, end in pairwise([span.start - 1, *cuts, span.end]):
        if before + 1 < end:
            yield replace(span, start=before + 1, end=end, rules=rules)


def split_after_people(reading: Reading, found: list[Found]) -> list[Found]:
    """Make spans of people and of their body: *Men and Women of the 12th Wing*."""
    parted: list[Found] = []
    for span in found:
        cuts: list[int] = []
        if _of_people(reading, span):
            of = reading.lower.index("of", span.start, span.end)
            cuts = [at for at in range(span.start, of) if reading.word(at) in (",", "and")]
            cuts += [of, of + 1] if reading.word(of + 1) == "the" else [of]
        parted += _cut(span, cuts, SPLIT_AFTER_PEOPLE)
    return parted


def _of_people(reading: Reading, span: Found) -> bool:
    """Whether the model's name begins with plural nouns for people and *of*."""
    words = reading.lower[span.start : span.end]
    if span.kind != "ORG" or "of" not in words[1:-1]:
        return False
    last = span.end - 1
    if reading.stems[last] not in UNITS | _OWNERS and not reading.words[last].isupper():
        return False  # a name of its own: "Friends of the Earth"
    people = range(span.start, span.start + words.index("of"))
    return all(
        reading.word(at) in (",", "and")
        or (reading.stems[at] in PEOPLE and reading.tag(at) in ("NNS", "NNPS"))
        for at in people
    )


def end_at_document(reading: Reading, span: Found) -> Extent:
    """End the span before a numbered document: *Security Council Resolution 418*."""
    last = span.end - 1
    numbered = reading.words[last].isdecimal() and last - span.start > 1
    if not numbered or reading.stems[last - 1] not in _NUMBERED:
        return span.start, span.end
    body = replace(span, end=last - 1)
    known = is_acronym(reading, body) or is_known_organisation(reading, body)
    named = known or _is_body(reading, body.start, body.end)
    return span.start, body.end if named else span.end


def inquiries(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find bodies of inquiry: *commission of inquiry*."""
    ends = {span.start: span.end for span in found if span.kind == "ORG"}
    for at, word in enumerate(reading.lower):
        of = word == "inquiry" and at > 1 and reading.lower[at - 1] == "of"
        if of and reading.stems[at - 2] in _INQUIRING:
            yield phrase_start(reading, at - 2), ends.get(at, at + 1)


def commands(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find commands named after an operation: *Joint Task Force - Operation Eagle*."""
    del found
    for start, end in reading.names:
        named = _end_after_dash(reading, start, end) > end
        if named and reading.stems[end - 1] in _COMMANDS and reading.word(end + 1) == "operation":
            yield start, _end_after_dash(reading, start, end)


def ordinal_units(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find units with an ordinal: *12th Rescue Wing*."""
    del found
    for start, end in reading.names:
        if reading.stems[end - 1] in UNITS and _ORDINAL.fullmatch(reading.word(start - 1)):
            yield start - 1, end


def numbered_unit(reading: Reading, span: Found) -> Extent:
    """Add the number after an acronym, which names a unit: *CTF 50*; not *SDF 50 fighters*.

    The noun of a unit can have one in words: *Mobile Unit Two*.
    """
    if span.kind == "GPE":
        return span.start, span.end
    last, at = span.end - 1, span.end
    unit = reading.stems[last] in UNITS and reading.named(last)
    if unit and _acronym_in_brackets(reading, at):
        at += 3
    number = reading.words[at] if at < len(reading) else ""
    acronym = number.isdecimal() and is_acronym(reading, span)
    if not _is_number(number) or not (unit or acronym):
        return span.start, span.end
    counts = reading.noun(at + 1) or reading.word(at + 1) in ("%", "per", "to", "-")
    return span.start, span.end if counts else at + 1


def _acronym_in_brackets(reading: Reading, bracket: int) -> bool:
    """Whether an acronym in brackets follows, as in *Task Force (CTF) 50*."""
    opened, closed = reading.word(bracket) == "(", reading.word(bracket + 2) == ")"
    return opened and closed and reading.words[bracket + 1].isupper()


def _is_number(word: str) -> bool:
    figure = word.isdecimal() and len(word) <= _LONGEST_NUMBER
    return figure or (word[:1].isupper() and word.lower() in _NUMBERS)


def first_word(reading: Reading, span: Found) -> Extent:
    """Add the first word of a unit's name: *Combined*, *Joint*."""
    start = span.start
    if not (UNITS | _COMMANDS | BODIES).intersection(reading.stems[start : span.end]):
        return start, span.end  # "Joint NATO missions"
    while reading.word(start - 1) in _FIRST_WORDS and reading.words[start - 1][:1].isupper():
        start -= 1
    return start, span.end


def after_dash(reading: Reading, span: Found) -> Extent:
    """Add the rest of a command's name after a dash: *Task Force – Steady Eagle*."""
    return span.start, _end_after_dash(reading, span.start, span.end)


def _end_after_dash(reading: Reading, start: int, dash: int) -> int:
    """Return the end of the name after a dash, or the end before the dash.

    Other dashes begin an insertion: *the Air Force – Orlan said – agreed*.
    """
    operation = reading.word(dash + 1) == "operation"
    task = reading.lower[start:dash].count("task") or operation
    command = task and not _COMMANDS.isdisjoint(reading.stems[start:dash])
    spaced = 0 < dash < len(reading) - 1 and reading.spaced[dash - 1] and reading.spaced[dash]
    if not command or not spaced or reading.words[dash] not in DASHES:
        return dash
    end = dash + 1
    while reading.named(end):
        end += 1
    return end if end > dash + 1 else dash
