"""Rules for a person's name: the title before it, the surname alone, who speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.rules.document import NO_MATTER
from corpus.rules.extents import past_place, phrase_start
from corpus.rules.groups import ACTING, GROUP_NOUNS, PERSONS
from corpus.rules.names import PEOPLE
from corpus.rules.words import listed, stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.rules.document import Extent, Found, Reading

TITLES = stems("titles")

_BEFORE_PLACES = listed("in near around outside inside across throughout at")
_LONGEST_NAME = 4
_BEFORE_NAMES = TITLES | GROUP_NOUNS | PERSONS | {"class"}
"""Stems of the last words of titles and ranks."""
_ORDINALS = listed("1st 2nd 3rd first second third")
_NO_NAME = stems("class_words") | GROUP_NOUNS | stems("document_words")


def titles_and_names(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find names with the title right before them: *Defense Ministry spokesman Zahir Azimi*."""
    ends = {span.start: span.end for span in found if span.kind == "PERSON"}
    for at, stem in enumerate(reading.stems):
        if stem not in _BEFORE_NAMES or reading.blank(at + 1):
            continue
        if _is_title(reading, at) or _is_rank(reading, at):
            start = at + 1 + (reading.word(at + 1) == "." and reading.words[at].istitle())
            end = ends.get(start) or _name_end(reading, at, start)
            if end:
                yield _title_start(reading, at), end


def _is_rank(reading: Reading, at: int) -> bool:
    """Whether the word ends a rank with a class: *Petty Officer 1st Class*."""
    ordinal = reading.words[at] == "Class" and reading.word(at - 1) in _ORDINALS
    return ordinal and reading.named(at - 2)  # not: "sent 1st Class"


def _is_title(reading: Reading, at: int) -> bool:
    """Whether the word can be a title before a name; a common noun only in the singular."""
    stem, lower = reading.stems[at], reading.words[at].islower()
    if stem not in TITLES and not (lower and (stem in GROUP_NOUNS or stem in PERSONS)):
        return False
    return reading.tag(at) not in ("NNS", "NNPS") and not reading.joined_right(at)


def _name_end(reading: Reading, title: int, start: int) -> int:
    """Return the end of the name after a title, or 0 if no person's name follows."""
    end = start
    while end - start < _LONGEST_NAME and reading.named(end) and reading.kinds[end] != "DATE":
        end += 1
    last = reading.stems[end - 1]
    if end == start or last in _NO_NAME or reading.kinds[start] in ("NORP", "DATE", "ORDINAL"):
        return 0
    people = reading.stems[title] in TITLES or reading.kinds[start] == "PERSON"
    timed = end < len(reading) and reading.kinds[end] == "DATE"  # "Mr. Orlan Friday"
    return end if people and (timed or not reading.named(end)) else 0


def _title_start(reading: Reading, title: int) -> int:
    """Return the start of a sequence of titles: *Tolvian Chief of Staff Gen.*"""
    start = title - _is_rank(reading, title)
    while (before := start - 1 - (reading.word(start - 1) == ".")) >= 0:
        if reading.stems[before] not in TITLES:
            break
        start = before
    titled = start > 1 and reading.stems[start - 2] in TITLES
    if titled and reading.word(start - 1) == "of" and reading.named(start):
        start -= 2
    start = phrase_start(reading, start)
    start = past_place(reading, start, title)
    if reading.word(start - 1) == "of" and _office(reading, start - 2):
        return phrase_start(reading, start - 2)
    return _with_first_title(reading, start, title)


def _with_first_title(reading: Reading, start: int, title: int) -> int:
    """Return the start of two titles of one person: *Kenyan poet and teacher Orlan*."""
    first = start - 2
    if reading.word(start - 1) != "and" or first < 0 or reading.stems[first] not in PEOPLE:
        return start
    begin = phrase_start(reading, first)
    determined = reading.tag(begin - 1) in ("DT", "PRP$", "POS")
    common = reading.tag(first) == "NN" and reading.words[title].islower()
    return begin if common and not determined else start


def _office(reading: Reading, at: int) -> bool:
    return at >= 0 and reading.words[at][:1].isupper() and reading.stems[at] in TITLES


def surnames(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find the surnames of persons whose full names are in the article."""
    people = [span for span in found if span.label == "ACTOR" and _is_person(reading, span)]
    known = {reading.words[span.end - 1] for span in people}
    for start, end in reading.names:
        if reading.words[end - 1] in known and all(map(reading.particle, range(start, end - 1))):
            yield start, end


def _is_person(reading: Reading, span: Found) -> bool:
    if span.kind and span.kind != "PERSON":
        return False
    named = reading.named(span.end - 1) and reading.named(span.end - 2)
    person = span.kind == "PERSON" or "title and name" in span.rules
    return person and span.end - span.start > 1 and (named or "title and name" in span.rules)


def names_that_act(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find names unknown to the model that are the subject of a verb of acting or speaking."""
    del found
    for at, dep in enumerate(reading.deps):
        if dep == "nsubj" and reading.named(at) and reading.word(reading.heads[at]) in ACTING:
            start = at
            while reading.named(start - 1) and not reading.blank(start - 1):
                start -= 1
            placed = reading.word(start - 1) in _BEFORE_PLACES
            if not placed and NO_MATTER.issuperset(reading.kinds[start : at + 1]):
                yield start, at + 1
