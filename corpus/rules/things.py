"""Rules that remove names of things: works, fields of study, beliefs, and names that never act.

A model for names takes many of them for organisations or persons.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.rules.figures import YEAR
from corpus.rules.filters import LANGUAGES, SHIPS, before_ship
from corpus.rules.groups import WORKS
from corpus.rules.names import BODIES, PEOPLE, is_known_organisation
from corpus.rules.words import listed, stems, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.rules.document import Extent, Found, Reading

TECHNOLOGIES = words("technologies")

_OPENING = frozenset({'"', "“", "``", "‘", "„", "«"})
_CLOSING = frozenset({'"', "”", "''", "’", "“", "»"})
_NO_PROJECTS = BODIES | stems("class_words") | {"bank"}
_PROJECTS = listed("campaign initiative program programme project projects")
_ARTICLES = frozenset({"a", "an", "the"})
_ACTING = frozenset({"nsubj", "nsubjpass", "poss"})
_WEBSITE = re.compile(r"(?:\w+\.)+(?:com|org|net|edu|gov|info|io)", re.IGNORECASE)
_FIELD = re.compile(r"[A-Z][a-z]+(?:ism|isms|phobia|pathy|ology|ologies|onomics|istics)")


def title_of_a_work(reading: Reading, span: Found) -> bool:
    """Whether the name is a work's: *the film Orlan*, *“Orlan”*, *The Long Road (2009)*."""
    if not span.kind or span.label == "NUMBER":
        return False
    before, after = reading.word(span.start - 1), reading.word(span.end)
    dated = after == "(" and reading.word(span.end + 2) == ")"
    if dated and span.kind != "GPE" and YEAR.fullmatch(reading.word(span.end + 1)):
        return True
    quoted = before in _OPENING and after in _CLOSING
    full_name = span.kind == "PERSON" and span.end - span.start > 1
    return (quoted and not full_name) or (before in WORKS and reading.tag(span.start - 1) == "NN")


def field_or_belief(reading: Reading, span: Found) -> bool:
    """Whether the name is that of a field of study or a belief: *Linguistics*, *Kemalism*."""
    if span.kind in ("", "PERSON") or span.end - span.start != 1:
        return False
    word = reading.words[span.start]
    if word in ("Islam", "Christianity"):
        return True
    return _FIELD.fullmatch(word) is not None and word != "Scientology"  # a church


def technology(reading: Reading, span: Found) -> bool:
    """Whether the name is a technology's, a measure's or a degree's: *GPS*, *Windows 10*, *PhD*."""
    if not span.kind or span.label == "NUMBER":
        return False
    first = reading.words[span.start]
    website = _WEBSITE.fullmatch(reading.words[span.end - 1]) is not None
    return first in TECHNOLOGIES or website


def adjective(reading: Reading, span: Found) -> bool:
    """Whether a single word is tagged as an adjective: *Biblical*, *Euro-Atlantic*."""
    return span.kind in ("ORG", "PERSON") and reading.tag(span.end - 1) == "JJ"


def bare_demonym(reading: Reading, span: Found) -> bool:
    """Whether a singular name of a people or language has no determiner: *some Greek*.

    A person of that people would have one: *a Greek*.
    """
    if span.kind != "NORP" or span.end - span.start != 1:
        return False
    singular = reading.words[span.start] in LANGUAGES
    before = span.start - 1
    determined = reading.word(before) in _ARTICLES or reading.tag(before) in ("CD", "JJ")
    return singular and not determined


def heading(reading: Reading, span: Found) -> bool:
    """Whether the model took a whole line for an organisation, with the line break."""
    return (
        span.kind == "ORG"
        and span.rules[:1] == ("ended at the line break",)
        and (reading.line(span.start) == range(span.start, span.end))
    )


def common_noun(reading: Reading, span: Found) -> bool:
    """Whether a single word that the model takes for a person is a common noun by its tag."""
    one = span.kind == "PERSON" and span.end - span.start == 1
    return one and reading.tag(span.start) in ("NN", "NNS", "NNPS") and not _acts(reading, span)


def without_idle_names(reading: Reading, found: list[Found]) -> list[Found]:
    """Remove single words that the model takes for organisations and that never act.

    A name acts where it is a subject, an agent or a possessor. A person's name is removed only
    where it modifies a noun.
    """
    if not reading.parsed:
        return found
    acting = {reading.words[span.end - 1] for span in found if _acts(reading, span)}
    return [
        span
        for span in found
        if reading.words[span.end - 1] in acting or not _may_be_idle(reading, span)
    ]


def without_named_things(reading: Reading, found: list[Found]) -> list[Found]:
    """Remove the names of ships and projects, also where they are repeated without the noun."""
    ships = [*_ships(reading)]
    named = {
        tuple(reading.words[start:end]) for start, end in ships if _only_a_ship(reading, start, end)
    }
    named |= {
        tuple(reading.words[one.start : one.end]) for one in found if _is_project(reading, one)
    }
    inside = {at for start, end in ships for at in range(start, end)}
    inside |= {end + 1 for _, end in ships if reading.word(end) == "("}
    return [
        span
        for span in found
        if span.start not in inside and tuple(reading.words[span.start : span.end]) not in named
    ]


def _only_a_ship(reading: Reading, start: int, end: int) -> bool:
    """Whether the ship is not named after a person whom the text also names: *Abraham Lincoln*."""
    name = reading.words[start:end]
    persons = (one for one in reading.entities if one.label == "PERSON" and end - start > 1)
    titled = reading.stems[start] in PEOPLE  # "Queen Elizabeth"
    return not titled and all(reading.words[one.start : one.end] != name for one in persons)


def _is_project(reading: Reading, span: Found) -> bool:
    """Whether a name with *of* is a project's and not a body's: *the Dawn of Kesh project*."""
    words = reading.lower[span.start : span.end]
    if span.kind != "ORG" or "of" not in words[1:] or reading.word(span.end) not in _PROJECTS:
        return False
    return reading.stems[span.start + words.index("of", 1) - 1] not in _NO_PROJECTS


def _ships(reading: Reading) -> Iterator[Extent]:
    """Yield the names of ships: *Orlan* in *HMS Orlan*."""
    for at, word in enumerate(reading.words):
        if word in SHIPS and before_ship(reading, at):
            end = at + 1
            while reading.named(end):
                end += 1
            yield at + 1, end


def _acts(reading: Reading, span: Found) -> bool:
    head = span.end - 1
    agent = reading.deps[head] == "pobj" and reading.deps[reading.heads[head]] == "agent"
    return agent or reading.deps[head] in _ACTING


def _may_be_idle(reading: Reading, span: Found) -> bool:
    """Whether nothing but the model suggests that the single word is an actor."""
    if span.rules or span.label != "ACTOR" or span.end - span.start != 1:
        return False
    if span.kind == "PERSON":
        return reading.deps[span.start] in ("compound", "nmod")
    sure = reading.words[span.start].isupper() or is_known_organisation(reading, span)
    return span.kind == "ORG" and not sure and reading.word(span.start - 1) != "the"
