"""Rules for ACTOR: groups that have no name, titles before names, peoples, countries that act.

Most actors of the news are common nouns, which a model for names never sees. The extent is the
guideline's: from the first word that says who to the head noun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.rules.words import stems, verbs, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.rules.reading import Extent, Found, Reading

GROUP_NOUNS = stems("group_nouns")
TITLES = stems("titles")
UNNAMED = words("unnamed_modifiers")
ACTING = verbs("acting_verbs")
TOWARD = verbs("toward_verbs")

_MODIFIERS = ("JJ", "NN", "VBN", "VBG", "HYPH", "AFX", "FW")
_ONLY_AS_MANY = frozenset({"force", "other", "unit"})
"""Mass nouns or things as singulars: `by force`, `a unit of measure`."""
_POSSESSIVES = frozenset({"'s", "’s", "'", "’", "'S", "’S"})


# -- groups ---------------------------------------------------------------------------------------


def group_nouns(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """A noun phrase whose head says that it is people: *international soldiers*."""
    del found
    for at, stem in enumerate(reading.stems):
        if stem in GROUP_NOUNS and reading.noun(at) and not _modifies(reading, at):
            start = phrase_start(reading, at)
            if not reading.joined_right(at) and not reading.joined_left(start):
                yield start, at + 1


def _modifies(reading: Reading, at: int) -> bool:
    """Whether the noun stands before the noun that it describes, or is part of a word."""
    if not reading.tagged:
        return False
    following = reading.tag(at + 1)
    if reading.parsed:
        return reading.deps[at] in ("compound", "nmod") and reading.heads[at] > at
    return following.startswith("NN")


def phrase_start(reading: Reading, head: int) -> int:
    """Where the words before a head noun begin to say who it is."""
    start, left = head, reading.lefts[head] if reading.parsed else 0
    while start > left and _describes(reading, start - 1):
        start -= 1
    return without_unnamed(reading, start, head)


def _describes(reading: Reading, at: int) -> bool:
    tag = reading.tag(at)
    if tag.startswith(_MODIFIERS):
        return True
    if tag == "RB":
        return reading.tag(at + 1) in ("JJ", "VBN", "VBG")
    if tag in ("CC", "CD") or reading.word(at) == ",":
        return False
    return False


def without_unnamed(reading: Reading, start: int, head: int) -> int:
    """The start without the words that say how many or whose."""
    while start < head and (
        reading.word(start) in UNNAMED
        or reading.tag(start) in ("CD", "DT", "PRP$", "PDT", "POS", "HYPH")
        or reading.word(start) in _POSSESSIVES
    ):
        start += 1
    return start


# -- titles and names -----------------------------------------------------------------------------


def titles_and_names(reading: Reading, found: Sequence[Found]) -> Iterator[Extent]:
    """A person's name with the title right before it: *Defense Ministry spokesman Zahir Azimi*."""
    for span in found:
        if span.kind == "PERSON":
            title = span.start - 1
            if title >= 0 and reading.stems[title] in TITLES and reading.noun(title):
                yield _title_start(reading, title), span.end


def _title_start(reading: Reading, title: int) -> int:
    start = title
    while start > 0 and _describes(reading, start - 1):
        start -= 1
    return without_unnamed(reading, start, title)


# -- edges ----------------------------------------------------------------------------------------


def determiner_cut(reading: Reading, span: Found) -> Extent:
    """Without *the*, *their*, numbers and what else says how many."""
    return without_unnamed(reading, span.start, span.end - 1), span.end


def possessive_cut(reading: Reading, span: Found) -> Extent:
    """Without the mark of a possessive at the end."""
    end = span.end
    while end - 1 > span.start and reading.words[end - 1] in _POSSESSIVES:
        end -= 1
    return span.start, end


# -- countries ------------------------------------------------------------------------------------


def country_acts(reading: Reading, span: Found) -> bool:
    """A country is an actor as the subject of a verb of acting, or by whom it is done."""
    head = span.end - 1
    dep, governor = reading.deps[head], reading.heads[head]
    if span.kind != "GPE":
        return False
    if dep in ("nsubj", "nsubjpass"):
        return dep == "nsubj" and reading.word(governor) in ACTING
    if dep == "pobj":
        return reading.deps[governor] == "agent"
    return dep == "dobj" and reading.word(governor) in TOWARD


# -- peoples --------------------------------------------------------------------------------------


def adjective_of_a_people(reading: Reading, span: Found) -> bool:
    """*Syrian* in *Syrian border*: the adjective of a people names nobody."""
    return span.kind == "NORP" and reading.tagged and not reading.tag(span.end - 1).startswith("NN")
