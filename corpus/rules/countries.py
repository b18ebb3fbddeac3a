"""Rules that make a country or city an ACTOR where it acts, decides, speaks or is fought.

The guideline's test: *the government of X* or *the army of X* would fit in the place of the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.rules.extents import MODIFIERS
from corpus.rules.groups import GROUP_NOUNS
from corpus.rules.names import is_known_organisation
from corpus.rules.words import listed, phrases, stems, verbs

if TYPE_CHECKING:
    from corpus.rules.document import Found, Reading

COUNTRIES = phrases("countries")
TOWARD = verbs("toward_verbs")
ACT_NOUNS = stems("act_nouns")

_STATES = listed("lies lie lay borders border sank floods flooded shook experienced saw")
_ATTITUDES = listed(
    "alarmed appalled committed concerned convinced determined opposed outraged pleased prepared"
)
"""Participles for what a country feels or wants."""
_AND = frozenset({"and", "or", ","})
_PARTNERS = frozenset({"with", "against", "between"})
_FOR_EXAMPLE = frozenset({"including", "like"})
_ABOVE_ALL = frozenset({"especially", "notably", "particularly"})
_INCLUDING = listed("include includes included comprise comprises comprised")
_THREATS = listed("danger risk threat")
_POSE = listed("pose poses posed posing")
"""Verbs before *to* and the country that is threatened, also with one of the threats as object."""
_SITES_ABROAD = listed("airbase barrack barracks base camp checkpoint garrison")
_PLACE_NOUNS = (stems("class_words") - _SITES_ABROAD) | listed(
    "airspace mainland shore side soil time water"
)
_RELATIONS = stems("relations")


def country_acts(reading: Reading, span: Found) -> bool:
    """Whether the country is the subject of a verb, or the agent of a passive."""
    in_dateline = any(place.start <= span.start < dash for place, dash in reading.datelines)
    if not _may_act(reading, span) or in_dateline:
        return False
    dep, governor = _role(reading, span)
    if dep == "nsubj":
        return reading.word(governor) not in _STATES
    if dep == "nsubjpass":
        return reading.word(governor) in _ATTITUDES
    return dep == "pobj" and reading.deps[governor] == "agent"


def country_is_dealt_with(reading: Reading, span: Found) -> bool:
    """Whether the country is accused, aided or fought, or is a partner in talks or war."""
    if not _may_act(reading, span):
        return False
    if _beside_body(reading, span):
        return True
    dep, governor = _role(reading, span)
    if dep == "dobj":
        return reading.word(governor) in TOWARD or _includes_actors(reading, governor)
    country = span.kind == "LOC" or is_country(reading, span)
    return dep == "pobj" and _partner(reading, governor, country=country)


def _may_act(reading: Reading, span: Found) -> bool:
    """Whether the place can stand for a government: a country, a city, the West."""
    west = span.kind == "LOC" and reading.words[span.start : span.end] == ["West"]
    return span.kind == "GPE" or west


def _beside_body(reading: Reading, span: Found) -> bool:
    """Whether the country is coordinated with a group: *the Sarwa regime or Kestria*."""
    last, before = span.end - 1, reading.word(span.start - 1)
    above_all = before in _ABOVE_ALL and reading.word(span.start - 2) == ","
    if above_all and span.start > 2:  # "its backers, notably Kestria"
        return reading.stems[span.start - 3] in GROUP_NOUNS
    if not reading.parsed or before not in ("and", "or") or reading.deps[last] != "conj":
        return False
    other = reading.heads[last]
    return reading.stems[other] in GROUP_NOUNS and reading.noun(other)


def _includes_actors(reading: Reading, verb: int) -> bool:
    """Whether the verb lists the members of a group: *the partners include …*."""
    if reading.word(verb) not in _INCLUDING:
        return False
    subjects = (at for at, head in enumerate(reading.heads) if head == verb)
    return any(reading.deps[at] == "nsubj" and reading.stems[at] in GROUP_NOUNS for at in subjects)


def _partner(reading: Reading, preposition: int, *, country: bool) -> bool:
    """Whether the preposition makes the name a partner: *talks between …*, *aid from …*.

    A known `country` is a partner also beside other nouns.
    """
    word, noun = reading.word(preposition), reading.stems[reading.heads[preposition]]
    if word in _PARTNERS:
        return country or noun in _RELATIONS
    if word in _FOR_EXAMPLE:
        return noun in GROUP_NOUNS
    if word == "to":
        head = reading.heads[preposition]
        return country and reading.word(reading.heads[head] if noun in _THREATS else head) in _POSE
    return word == "from" and noun in ACT_NOUNS


def country_modifies(reading: Reading, span: Found) -> bool:
    """Whether an abbreviated country modifies a noun, as its adjective would: *U.S. ships*."""
    name = "".join(reading.words[span.start : span.end])
    if span.kind != "GPE" or not name.isupper() or not is_country(reading, span):
        return False
    dep, governor = _role(reading, span)
    placed = reading.stems[governor] in _PLACE_NOUNS
    return dep in ("compound", "nmod") and reading.words[governor].islower() and not placed


def country_of_a_deed(reading: Reading, span: Found) -> bool:
    """Whether the country precedes or possesses an act: *U.S. airstrikes*, *Kestria's offer*."""
    if span.kind != "GPE" or not is_country(reading, span):
        return False
    dep, governor = _role(reading, span)
    return dep in ("compound", "poss", "nmod") and reading.stems[governor] in ACT_NOUNS


def _role(reading: Reading, span: Found) -> tuple[str, int]:
    """Return dependency and governor of the name, or of the first name in its coordination."""
    head = span.end - 1
    if not reading.parsed:
        return "", head
    if "of" in reading.lower[span.start + 1 : span.end]:  # "Republic of Velmora"
        head = reading.lower.index("of", span.start + 1) - 1
    beside = reading.word(span.start - 1) in _AND and reading.kinds[max(span.start - 2, 0)] == "GPE"
    if beside and reading.deps[head] not in ("nsubj", "nsubjpass"):  # "In Orlan, Kestria said …"
        head = span.start - 2  # nearer than what a parser takes for the coordinated word
    while reading.deps[head] == "conj" and reading.heads[head] < head:
        head = reading.heads[head]
    return reading.deps[head], reading.heads[head]


def is_country(reading: Reading, span: Found) -> bool:
    """Whether the name is on the list of countries."""
    return tuple(reading.words[span.start : span.end]) in COUNTRIES


def adjective_of_a_people(reading: Reading, span: Found) -> bool:
    """Whether the span is an adjective of nationality, as in *Syrian border*."""
    last = span.end - 1
    if span.kind != "NORP" or not reading.tagged:
        return False
    noun = reading.heads[last]
    describes = reading.deps[last] in MODIFIERS and noun == span.end
    thing = describes and reading.words[noun].islower() and reading.stems[noun] not in GROUP_NOUNS
    single = reading.tag(last) == "NNP" and last == span.start
    known = is_known_organisation(reading, span)
    return not reading.tag(last).startswith("NN") or (thing and single and not known)
