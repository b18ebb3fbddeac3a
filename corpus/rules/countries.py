"""Rules for a country or a city by its role: an actor where it acts, decides, speaks, is fought.

The guideline's test is whether *the government of X* or *the army of X* could stand there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.rules.groups import GROUP_NOUNS
from corpus.rules.words import listed, phrases, stems, verbs

if TYPE_CHECKING:
    from corpus.rules.document import Found, Reading

COUNTRIES = phrases("countries")
TOWARD = verbs("toward_verbs")
ACT_NOUNS = stems("act_nouns")

_STATES = listed("lies lie lay borders border sank floods flooded shook experienced saw")
_PARTNERS = frozenset({"with", "against", "between"})
_FOR_EXAMPLE = frozenset({"including", "like"})
_RELATIONS = stems("relations")


def country_acts(reading: Reading, span: Found) -> bool:
    """As the subject of what is done, or by whom it is done."""
    if span.kind != "GPE" or _in_a_dateline(reading, span):
        return False
    dep, governor = _role(reading, span)
    if dep == "nsubj":
        return reading.word(governor) not in _STATES
    return dep == "pobj" and reading.deps[governor] == "agent"


def _in_a_dateline(reading: Reading, span: Found) -> bool:
    return any(place.start <= span.start < dash for place, dash in reading.datelines)


def country_is_dealt_with(reading: Reading, span: Found) -> bool:
    """As the object of accusing, aiding or fighting, and as the partner of talks or war."""
    if span.kind != "GPE":
        return False
    dep, governor = _role(reading, span)
    if dep == "dobj":
        return reading.word(governor) in TOWARD
    return dep == "pobj" and _partner(reading, governor, country=is_country(reading, span))


def _partner(reading: Reading, preposition: int, *, country: bool) -> bool:
    """*talks between Kestria and …*, *aid from Kestria*; a known country also elsewhere."""
    word, noun = reading.word(preposition), reading.stems[reading.heads[preposition]]
    if word in _PARTNERS:
        return country or noun in _RELATIONS
    if word in _FOR_EXAMPLE:
        return noun in GROUP_NOUNS
    return word == "from" and noun in ACT_NOUNS


def country_of_a_deed(reading: Reading, span: Found) -> bool:
    """Before or as the owner of a deed: *U.S. airstrikes*, *Kestria's offer*."""
    if span.kind != "GPE" or not is_country(reading, span):
        return False
    dep, governor = _role(reading, span)
    return dep in ("compound", "poss", "nmod") and reading.stems[governor] in ACT_NOUNS


def _role(reading: Reading, span: Found) -> tuple[str, int]:
    """The dependency of the name's last word, or of the first name that it is joined to."""
    head = span.end - 1
    if not reading.parsed:
        return "", head
    while reading.deps[head] == "conj" and reading.heads[head] < head:
        head = reading.heads[head]
    return reading.deps[head], reading.heads[head]


def is_country(reading: Reading, span: Found) -> bool:
    """Whether the name is a country's."""
    return tuple(reading.words[span.start : span.end]) in COUNTRIES


def adjective_of_a_people(reading: Reading, span: Found) -> bool:
    """*Syrian* in *Syrian border*: the adjective of a people names nobody."""
    return span.kind == "NORP" and reading.tagged and not reading.tag(span.end - 1).startswith("NN")
