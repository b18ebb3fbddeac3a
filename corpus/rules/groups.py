"""Rules for unnamed groups and people: *international soldiers*, *the official*.

Most actors in news are common nouns, which a model for names does not find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.rules.extents import MODIFIERS, phrase_start
from corpus.rules.words import listed, stems, verbs, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from corpus.rules.document import Extent, Found, Reading

GROUP_NOUNS = stems("group_nouns")
PERSONS = stems("persons") - GROUP_NOUNS
_PERSONS_IN_PLURAL = stems("persons_in_plural") - GROUP_NOUNS - PERSONS

WORKS = words("works")
"""Nouns before the title of a work."""

_ONLY_PLURAL = frozenset({"authority", "business", "country", "nation", "state"})
"""Nouns whose singular is a place, a power or a part."""
_ALSO_THINGS = listed("bomber fighter force unit corp company guide")
"""Nouns that mean aircraft, violence or measures unless a word describes them."""
ACTING = verbs("acting_verbs")
_BROADCASTS = frozenset({"radio", "television", "tv"})
_KINDS_OF_MEDIA = listed("social mass new digital")
_ALSO_ABSTRACT = listed("association leadership opposition society youth")
_ADJECTIVES = listed(
    "dead disabled displaced elderly homeless injured oppressed poor sick starving unemployed "
    "vulnerable wounded"
)
_MACHINES = listed("ceiling cooling electric exhaust extractor")
"""Words before a fan that is no person."""
_ONES = frozenset({"one", "ones"})
_OWNERS = listed("my your his her")
_COLLECTIVE = listed("alliance coalition company council group network team union unit")
_BEFORE_COUNTRIES = listed("ally neighbour neighbor partner rival")
_BEFORE_GROUPS = _BEFORE_COUNTRIES | listed(
    "agency alliance cartel charity clan coalition company faction firm gang group militia "
    "movement network organisation organization party tribe union"
)
_INSIDE = ("compound", "nmod")
_PLACING = listed("in across throughout around")
"""Prepositions after which a country is a place: *in many countries*."""
_CHOOSING = listed("elect elects elected electing choose appoint become becoming")


def group_nouns(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find noun phrases whose head noun means people."""
    del found
    yield from _phrases_of(reading, GROUP_NOUNS)


def people_by_adjective(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find people named by an adjective: *the displaced*, *loved ones*."""
    del found
    for at, word in enumerate(reading.lower if reading.parsed else ()):
        if word in _ADJECTIVES:
            if reading.word(at - 1) == "the" and not _describes(reading, at):
                yield at, at + 1
        elif word in _ONES and reading.word(at - 1) == "loved" and reading.deps[at - 1] == "amod":
            yield at - 1, at + 1


def _describes(reading: Reading, at: int) -> bool:
    """Whether the adjective describes a noun, or the season or hour: *the dead of night*."""
    after = reading.tag(at + 1).startswith(("NN", "JJ", "VBN", "VBG", "HYPH"))
    listed_before_noun = reading.deps[at] in MODIFIERS and reading.heads[at] > at
    timed = reading.word(at + 1) == "of" and reading.word(at + 2) in ("night", "winter")
    return after or listed_before_noun or timed


def persons(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find noun phrases whose head noun means a person, or mostly persons: *young magicians*."""
    del found
    yield from _phrases_of(reading, PERSONS)
    for start, end in _phrases_of(reading, _PERSONS_IN_PLURAL):
        if reading.tag(end - 1) == "NNS" or reading.deps[end - 1] == "poss":
            yield start, end


def _phrases_of(reading: Reading, nouns: Collection[str]) -> Iterator[Extent]:
    """Yield the noun phrases whose head is one of the nouns."""
    for at, stem in enumerate(reading.stems):
        if stem in nouns and reading.noun(at) and _heads(reading, at):
            start = phrase_start(reading, at)
            if _is_group(reading, at, start) and not _names_a_work(reading, start, at):
                yield start, at + 1


def _names_a_work(reading: Reading, start: int, head: int) -> bool:
    """Whether the noun is in the title of a work: *the comedy Good Neighbours*."""
    titled = reading.named(head) and WORKS.intersection(reading.lower[start - 1 : head])
    return start > 0 and bool(titled)


def _heads(reading: Reading, at: int) -> bool:
    """Whether the noun is the head of its phrase and no part of a hyphenated word."""
    if reading.joined_right(at) or (reading.joined_left(at) and not reading.tagged):
        return False
    if reading.parsed:
        first = reading.heads[at] if reading.deps[at] == "conj" else at
        inside = reading.deps[first] in _INSIDE and reading.heads[first] > at
        return not inside or reading.tag(at + 1) == "POS" or _is_name(reading, at)
    return not reading.tag(at + 1).startswith("NN")


def _is_name(reading: Reading, at: int) -> bool:
    """Whether a noun before a thing has a capital inside a sentence: *Coalition aircraft*."""
    before, after = reading.word(at - 1), reading.words[at + 1]
    inside = any(map(str.isalnum, before)) or before == ","
    return inside and reading.words[at].istitle() and reading.tag(at) == "NN" and after.islower()


def _is_group(reading: Reading, at: int, start: int) -> bool:
    stem, plural = reading.stems[at], reading.tag(at) in ("NNS", "NNPS")
    if stem == "source":
        return plural and reading.word(at + 1) != "of"
    if stem in _ONLY_PLURAL:
        placed = stem != "authority" and _preposition(reading, start) in _PLACING
        return (plural and not placed) or (reading.tag(at) == "NNP" and stem == "authority")
    if stem == "media" or stem in _BROADCASTS:
        return _are_media(reading, at, start)
    if stem == "head":
        return reading.deps[at] == "nsubj" and reading.word(at + 1) == "of" and _speaks(reading, at)
    if stem == "command":
        order = reading.deps[at] in ("dobj", "nsubjpass") or reading.word(at + 1) == "to"
        owned = reading.word(at + 1) in ("of", "and")
        return reading.tag(at - 1) == "DT" and not (order or owned)
    if stem == "fan":
        return plural or (start < at and reading.word(at - 1) not in _MACHINES)
    if stem == "division":
        return reading.named(at)
    if stem in _ALSO_THINGS:
        return plural or start < at or reading.tag(at - 1) in ("DT", "PRP$", "POS")
    if stem in _ALSO_ABSTRACT:
        described = stem == "society" and start < at
        return described or not _is_abstract(reading, at, start)
    return not reading.joined_left(start)


def _are_media(reading: Reading, at: int, start: int) -> bool:
    """Whether the media are those who report: *independent media*, *state television said …*."""
    described, acts = reading.lower[start:at], reading.deps[at] == "nsubj"
    if reading.stems[at] in _BROADCASTS:
        return acts and "state" in described
    adjective = start < at and reading.tag(start) == "JJ"
    return (adjective or acts) and _KINDS_OF_MEDIA.isdisjoint(described)


def _speaks(reading: Reading, at: int) -> bool:
    return reading.word(reading.heads[at]) in ACTING


def _preposition(reading: Reading, at: int) -> str:
    """Return the word before a phrase and its determiners and numbers."""
    while reading.tag(at - 1) in ("DT", "CD", "JJ", "PRP$", "PDT"):
        at -= 1
    return reading.word(at - 1)


def _is_abstract(reading: Reading, at: int, start: int) -> bool:
    """Whether *leadership* or the like is what a person does or has: *his leadership*."""
    before, after = reading.word(start - 1), reading.word(at + 1)
    if reading.tag(at) == "NN" and start == at and before in ("and", "or", ","):
        return True  # "freedom of assembly and association"
    acts = reading.deps[at] == "nsubj" and _speaks(reading, at)
    led = reading.stems[at] == "leadership" and after == "in" and not acts
    if before in _OWNERS or led:
        return True
    if after == "to":
        return start == at  # "the moderate opposition to play a role"
    return before in ("in", "into", "of")


def named_groups(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """Find nouns for a group or an ally with the name right after them: *militant group GVF*."""
    for span in found:
        at = span.start - 1
        nouns = _BEFORE_GROUPS if span.label == "ACTOR" else _BEFORE_COUNTRIES
        if span.label == "NUMBER" or at < 0 or reading.lower[at] not in nouns:
            continue
        if reading.words[span.start][:1].isupper() and reading.tag(at) == "NN":
            yield phrase_start(reading, at), span.end


def described_people(reading: Reading, span: Found) -> Extent:
    """Add the adjectives before the name of a people or a body: *local Arabs*."""
    head = span.end - 1
    people = span.kind == "NORP" and reading.tag(head) in ("NNS", "NNPS")
    body = span.kind in ("ORG", "NORP") and reading.stems[head] in GROUP_NOUNS and head > span.start
    if not (people or body) or reading.tag(span.start - 1) != "JJ":
        return span.start, span.end
    if reading.parsed and reading.heads[span.start - 1] >= span.end:
        return span.start, span.end  # "a permanent Army presence"
    return min(span.start, phrase_start(reading, head)), span.end


def group_of_things(reading: Reading, span: Found) -> bool:
    """Whether a collective noun counts things: *a group of buildings*."""
    if reading.stems[span.end - 1] not in _COLLECTIVE or reading.word(span.end) != "of":
        return False
    objects = [
        at
        for at, head in enumerate(reading.heads)
        if head == span.end and reading.deps[at] == "pobj" and not reading.tag(at).startswith("VB")
    ]
    return bool(objects) and reading.parsed and not any(_is_people(reading, at) for at in objects)


def _is_people(reading: Reading, at: int) -> bool:
    people = reading.stems[at] in GROUP_NOUNS | PERSONS or reading.stems[at].endswith("ist")
    return people or reading.named(at) or bool(reading.kinds[at])


def office_to_be_filled(reading: Reading, span: Found) -> bool:
    """Whether the span is an office that nobody holds yet: *elect the country's president*."""
    head = span.end - 1
    verb = reading.word(reading.heads[head])
    if verb.startswith("becom") and reading.word(span.start - 1) in ("a", "an"):
        return False  # no certain office: "become a teacher"
    return (
        reading.parsed
        and reading.deps[head] in ("dobj", "attr")
        and reading.tag(head) == "NN"
        and verb in _CHOOSING
    )
