"""Finds what a number counts in its sentence, and what happened to these people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.events.vocabulary import (
    ANAPHORS,
    AUXILIARIES,
    BEFORE_A_NUMBER,
    COORDINATION,
    FILLERS,
    OUTCOME_NOUNS,
    PREPOSITIONS,
    STOPS,
    TOLLS,
    VERBS,
    is_collective,
    is_people,
)
from corpus.rules.words import listed, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.events.units import Unit
    from corpus.events.vocabulary import Verb
    from corpus.model import Span

_MOST_BETWEEN = 5
"""Units between a number and what it counts."""

_MOST_TO_VERB = 14
"""Units between counted people and the verb that says what happened to them."""

_OWNING = frozenset({"of", "from", "among", "by", "to"})


@dataclass(frozen=True, slots=True)
class Counted:
    """People that a number counts.

    `noun` is the noun as it is written, `outcome` what happened to them; each is empty where the
    sentence does not say so. `actor` is the ACTOR that they are or belong to.
    """

    noun: str = ""
    outcome: str = ""
    actor: Span | None = None


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The phrase after a number: `noun` with its `actor`, up to before the unit `end`.

    `kind` is "people", "outcome" for a noun such as *deaths*, "before" for people who were named
    before, "none" for no noun, and "things".
    """

    kind: str
    end: int
    noun: str = ""
    actor: Span | None = None
    outcome: str = ""


def counted(units: Sequence[Unit], index: int, text: str) -> Counted | None:
    """Return the people that the number at an index counts; None if it counts no people."""
    phrase = _phrase(units, index, text)
    if phrase.kind == "things":
        return None
    outcome = phrase.outcome or _outcome(units, index, phrase)
    if phrase.kind in ("people", "outcome"):
        return Counted(phrase.noun, outcome, phrase.actor)
    if _is_toll(units, index):
        return Counted("", "killed", None)
    subject = _total_of(units, index, text)
    if subject:
        return replace(subject, outcome=outcome or subject.outcome)
    joined = _joined_with(units, index)
    if phrase.kind == "none" and joined:
        return counted(units, joined, text)
    if phrase.kind == "none" and not outcome:
        return None
    before = _before(units, index, text)
    if before:
        return Counted(before.noun, outcome or before.outcome, before.actor)
    return Counted("", outcome, None) if outcome else None


# -- what is counted -----------------------------------------------------------------------------


def _phrase(units: Sequence[Unit], index: int, text: str) -> _Phrase:
    """Return the noun phrase after the number at an index."""
    things, outcome = False, ""
    for at in range(index + 1, min(len(units), index + 2 + _MOST_BETWEEN)):
        unit = units[at]
        following = units[at + 1] if at + 1 < len(units) else None
        if unit.role == "actor":
            group = _actor_phrase(units, at, text)
            return replace(group, outcome=outcome or group.outcome)
        if unit.word in "()" or (unit.role == "number" and units[at - 1].word == "("):
            continue  # a figure in brackets: twelve (12)
        if unit.role:
            break
        noun = _noun(units, at, text)
        if noun:
            return noun
        if unit.word in FILLERS:
            continue
        if unit.word in VERBS and following and _names_people(following):
            outcome = VERBS[unit.word].outcome  # an adjective: 12 wounded soldiers
            continue
        if unit.word in VERBS or unit.word in STOPS or not unit.word[:1].isalpha():
            break
        if unit.word.endswith("s") and not unit.word.endswith("ous"):
            return _Phrase("things", index + 1)  # a plural: it is what is counted
        things = things or not unit.word.endswith("ly")
    return _Phrase("things" if things else "none", index + 1)


def _noun(units: Sequence[Unit], at: int, text: str) -> _Phrase | None:
    """Return the phrase whose noun is the word at an index; None if it is no noun for people."""
    unit, following = units[at], units[at + 1] if at + 1 < len(units) else None
    if unit.word in ANAPHORS and not (following and following.role == "actor"):
        return _Phrase("before", at + 1)
    if outcome := OUTCOME_NOUNS.get(stem(unit.word)):
        return _with_owner(units, at, _Phrase("outcome", at + 1, unit.word, None, outcome))
    if is_people(unit.word) and not _goes_on(following):
        return _with_owner(units, at, _Phrase("people", at + 1, text[unit.start : unit.end]))
    return None


def _names_people(unit: Unit) -> bool:
    return unit.role == "actor" or is_people(unit.word)


def _goes_on(following: Unit | None) -> bool:
    """Return whether a noun probably only describes the word after it."""
    if following is None or following.role or not following.word[:1].isalpha():
        return False
    word = following.word
    if word in AUXILIARIES or word in PREPOSITIONS or word in COORDINATION:
        return False
    if word.endswith("s") and word not in FILLERS:  # no verb after a plural ends so
        return True
    if word in STOPS or word in VERBS or word.endswith(("ed", "ing", "ly")):
        return False
    return is_people(word) or stem(word) in OUTCOME_NOUNS


def _describes(unit: Unit) -> bool:
    """Return whether a word between an ACTOR and a noun probably describes the noun."""
    if unit.role or not unit.word.isalpha():
        return False
    known = STOPS | AUXILIARIES | PREPOSITIONS | COORDINATION
    return unit.word not in known or unit.word.endswith("ing")


def _actor_phrase(units: Sequence[Unit], at: int, text: str) -> _Phrase:
    """Return the phrase whose ACTOR is at an index."""
    actor = units[at]
    rest = units[at + 1 : at + 3]
    noun = text[actor.start : actor.end].split()[-1]
    if not is_people(noun) and rest:
        if _goes_on(rest[0]):
            if kind := OUTCOME_NOUNS.get(stem(rest[0].word)):
                return _Phrase("outcome", at + 2, rest[0].word, actor.span, kind)
            if is_people(rest[0].word):
                return _Phrase("people", at + 2, rest[0].word, actor.span)
            return _Phrase("things", at + 1)
        if _describes(rest[0]) and _goes_on(rest[-1]):
            return _Phrase("things", at + 1)
    if is_collective(noun):
        return _Phrase("things", at + 1)
    return _with_owner(units, at, _Phrase("people", at + 1, noun, actor.span))


def _with_owner(units: Sequence[Unit], at: int, phrase: _Phrase) -> _Phrase:
    """Return a phrase with the ACTOR after *of* where its own noun names no group."""
    own = units[at]
    named = own.role == "actor" and own.span and not _is_bare(own)
    if named or at + 1 >= len(units) or units[at + 1].word not in _OWNING:
        return phrase
    if own.role == "actor" and units[at + 1].word not in ("of", "from"):
        return phrase
    for unit in units[at + 2 : at + 5]:
        if unit.role == "actor":
            return replace(phrase, actor=unit.span)
        if unit.role or unit.word not in FILLERS:
            break
    return phrase


def _is_bare(unit: Unit) -> bool:
    """Return whether a span is a single noun for people in lower case."""
    return unit.end - unit.start == len(unit.word) and is_people(unit.word)


def _is_toll(units: Sequence[Unit], index: int) -> bool:
    """Return whether the number is a death toll."""
    before = units[max(0, index - 6) : index]
    return any(unit.word in TOLLS for unit in before)


def _total_of(units: Sequence[Unit], index: int, text: str) -> Counted | None:
    """Return the people of *the number of refugees has risen to 3,000*."""
    for at in range(index - 1, max(0, index - 3 - _MOST_BETWEEN), -1):
        unit = units[at]
        noun = OUTCOME_NOUNS.get(stem(unit.word)) if unit.role is None else None
        if (unit.role == "actor" or noun) and _is_number_of(units, at):
            if noun:
                owner = units[at - 1].span if units[at - 1].role == "actor" else None
                return Counted(unit.word, noun, owner)
            phrase = _actor_phrase(units, at, text)
            return Counted(phrase.noun, "", phrase.actor) if phrase.kind == "people" else None
        if unit.role or unit.word in ".;:,":
            break
    return None


def _is_number_of(units: Sequence[Unit], at: int) -> bool:
    """Return whether the noun at an index follows *the number of* or *the total of*."""
    words = [unit.word for unit in units[max(0, at - 4) : at]]
    return "of" in words and ("number" in words or "total" in words)


_JOINING = frozenset({"and", "or", "to"})


def _joined_with(units: Sequence[Unit], index: int) -> int | None:
    """Return the index of the next number in *10 and 20 people*, or None."""
    after = units[index + 1 : index + 3]
    is_joined = (
        len(after) == 2 and after[0].word in ("and", "or", "to") and after[1].role == "number"
    )
    return index + 2 if is_joined else None


def _before(units: Sequence[Unit], index: int, text: str) -> Counted | None:
    """Return the people that the number before this one counts, in the same sentence."""
    for at in range(index - 1, -1, -1):
        if units[at].role == "number":
            return counted(units, at, text)
    return None


# -- what happened -------------------------------------------------------------------------------


def _outcome(units: Sequence[Unit], index: int, phrase: _Phrase) -> str:
    """Return what happened to the people of a phrase, by the nearer of the verbs around it."""
    before, steps_before = _verb_before(units, index)
    after, steps_after = _verb_after(units, phrase.end)
    if before and after:
        close = steps_before < steps_after or (
            steps_before == steps_after and units[index - 1].word != ","
        )
        return before.outcome if close else after.outcome
    found = before or after
    return found.outcome if found else ""


def _verb_before(units: Sequence[Unit], index: int) -> tuple[Verb | None, int]:
    """Return the verb whose object the number is, and the units between them."""
    for at in range(index - 1, max(-1, index - 1 - _MOST_TO_VERB), -1):
        unit = units[at]
        verb = None if unit.role else VERBS.get(unit.word)
        if verb:
            is_object = not verb.intransitive and not verb.adjective
            if is_object and not _passive(units, at):
                return verb, index - 1 - at
            return None, 0
        place = at + 1 < len(units) and units[at + 1].role == "place"
        if unit.role or unit.word in BEFORE_A_NUMBER or (unit.word in PREPOSITIONS and place):
            continue
        if is_people(unit.word) or (unit.word.isalpha() and units[at + 1].role == "actor"):
            continue
        break
    return None, 0


def _passive(units: Sequence[Unit], at: int) -> bool:
    """Return whether the people before the verb at an index are those it happened to."""
    verb = VERBS[units[at].word]
    if verb.form != "past":
        return False
    before = units[max(0, at - 4) : at]
    if any(unit.word in _BE for unit in before if unit.role is None):
        return True
    return bool(before) and before[-1].role == "number"


_BE = listed("be been being is are was were get got getting")


def _verb_after(units: Sequence[Unit], start: int) -> tuple[Verb | None, int]:
    """Return the verb whose subject the people are, and the units between them."""
    auxiliary = False
    for at in range(start, min(len(units), start + _MOST_TO_VERB)):
        unit = units[at]
        verb = None if unit.role else VERBS.get(unit.word)
        if verb:
            return (verb if _happens_to(units, at, verb, auxiliary) else None), at - start
        auxiliary = auxiliary or unit.word in _BE
        place = at + 1 < len(units) and units[at + 1].role == "place"
        skipped = (
            unit.role
            or unit.word in AUXILIARIES
            or unit.word in COORDINATION
            or unit.word in FILLERS
            or unit.word.endswith("ly")
            or (unit.word in PREPOSITIONS and place)
        )
        if not skipped and not is_people(unit.word):
            break
    return None, 0


_BEFORE_AN_OBJECT = BEFORE_A_NUMBER - COORDINATION


def _happens_to(units: Sequence[Unit], at: int, verb: Verb, auxiliary: bool) -> bool:  # noqa: FBT001
    """Return whether the verb at an index says what happened to its subject."""
    if verb.intransitive:
        return True
    if verb.form != "past":
        return False
    if verb.adjective or auxiliary:
        return True
    rest = [unit for unit in units[at + 1 : at + 4] if unit.word not in _BEFORE_AN_OBJECT]
    return not rest or rest[0].role not in ("number", "actor")
