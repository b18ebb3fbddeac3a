"""Rules that remove a model's spans which the guideline does not label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.rules.groups import ACTING
from corpus.rules.names import PEOPLE, is_acronym, is_known_organisation
from corpus.rules.words import listed, stems, words

if TYPE_CHECKING:
    from corpus.rules.document import Found, Reading

DOCUMENTS = stems("document_words")
LANGUAGES = words("languages")
ONLY_LANGUAGES = words("languages_only")
BEFORE_LANGUAGES = words("before_languages")
WEAPONS = words("weapons") | stems("weapons")

SHIPS = frozenset({"FS", "HMAS", "HMCS", "HMS", "INS", "MV", "RFA", "USNS", "USS"})
"""Words before the name of a ship."""
_TITLES_OF_SHIPS = listed("admiral captain emperor king marshal prince princess queen")
_MODEL_NUMBER = re.compile(r"\w*[A-Za-z]-?\d+\w*")
_MOST_BYLINE = 9
"""The most tokens of a byline."""
_OF_GRAMMAR = listed(
    "singular plural narrator narrators narrative narration perspective pronoun pronouns account"
)
_WITH_A_HUMAN = ("TO", "VBG", "VBN", "WDT", "WP")
"""Tags after *person* that tell something about a human being: *in the first person to …*."""
_PREFIXES = frozenset({"anti", "ex", "non", "post", "pre", "pro"})
_AGREEMENTS = listed("accord agreement convention pact protocol treaty")
_SPEAKERS = listed("question answer q a")
_LONGEST_NUMBER = 4
_CODE_NAMES = listed(
    "operation operations codename codenamed dubbed cyclone hurricane exercise exercises"
)


def hyphenated(reading: Reading, span: Found) -> bool:
    """Whether the span is a part of a hyphenated word: *Taliban* in *Taliban-held*."""
    if reading.joined_left(span.start) or reading.joined_right(span.end - 1):
        return True
    prefixed = reading.word(span.start) in _PREFIXES and reading.joined_right(span.start)
    return prefixed and span.label == "LOCATION"  # "pro-Kestria"


def operation(reading: Reading, span: Found) -> bool:
    """Whether the name is an operation's or a storm's: *Operation Eagle*, *dubbed Eagle*."""
    if {reading.word(span.start - 2), reading.word(span.start - 1)} >= {"code", "name"}:
        return True
    if not reading.named(span.end - 1):
        return False
    around = {reading.word(span.start)}
    if span.start and reading.words[span.start - 1] != "exercise":  # "exercise NATO control"
        around.add(reading.word(span.start - 1))
    if span.end - span.start > 2 and reading.word(span.start + 1) == "operation":
        around.add("operation")  # "earlier Operation Eagle"
    after = reading.word(span.end)
    owner = is_acronym(reading, span) or is_known_organisation(reading, span)
    if not (owner or span.kind == "GPE" or after.endswith("s")):
        around.add(after)  # not "SDF operation", "Mosul operation", "Orlan Motors operations"
    return not around.isdisjoint(_CODE_NAMES)


def document(reading: Reading, span: Found) -> bool:
    """Whether the name is a document's or an event's: *Ordun Accord*, *Law of the Sea*."""
    last = span.end - 1
    if not reading.named(last) or (span.kind == "PERSON" and _is_person(reading, span)):
        return False
    of = reading.word(span.start + 1) in ("of", "on", "for")
    if reading.word(span.end).islower() and reading.stems[span.end] in _AGREEMENTS:
        party = is_known_organisation(reading, span) or reading.word(span.start - 1) in ("a", "an")
        return span.kind not in ("", "GPE") and not party
    return reading.stems[last] in DOCUMENTS or (of and reading.stems[span.start] in DOCUMENTS)


def _is_person(reading: Reading, span: Found) -> bool:
    """Whether the name has several words or is the subject of what people do: *Bill left*."""
    last = span.end - 1
    acts = reading.parsed and reading.deps[last] == "nsubj"
    return last > span.start or (acts and reading.word(reading.heads[last]) in ACTING)


def weapon(reading: Reading, span: Found) -> bool:
    """Whether the name is a weapon's, a vehicle's or a ship's: *AK-47s*, *a VBIED*."""
    if not reading.words[span.start][:1].isupper():
        return False
    text = "".join(reading.words[span.start : span.end])
    first = reading.word(span.start)
    if first in WEAPONS or reading.stems[span.start] in WEAPONS:
        return True
    if before_ship(reading, span.start - 1) or before_ship(reading, span.start):
        return True
    return _MODEL_NUMBER.fullmatch(text) is not None and "-" in text


def before_ship(reading: Reading, at: int) -> bool:
    """Whether the name of a ship follows: *INS Orlan*, *HMS Queen Orlan*; not *INS Director*."""
    if not 0 <= at < len(reading) or reading.words[at] not in SHIPS or not reading.named(at + 1):
        return False
    stem = reading.stems[at + 1]
    return stem not in PEOPLE or stem in _TITLES_OF_SHIPS


def with_long_number(reading: Reading, span: Found) -> bool:
    """Whether the model's name ends with a long number: *Passcode 123456*."""
    last = reading.words[span.end - 1]
    return span.label != "NUMBER" and last.isdecimal() and len(last) > _LONGEST_NUMBER


def speaker_label(reading: Reading, span: Found) -> bool:
    """Whether the word only tells who speaks in an interview: *ANSWER:*."""
    alone = span.end - span.start == 1 and reading.word(span.end) == ":"
    return alone and reading.word(span.start) in _SPEAKERS


def room(reading: Reading, span: Found) -> bool:
    """Whether the name is that of a room: *Press Room*."""
    return bool(span.kind) and reading.word(span.end - 1) == "room"


def language(reading: Reading, span: Found) -> bool:
    """Whether the name is that of a language: *spoke Arabic and French*, *translated into Dari*."""
    if span.end - span.start != 1 or reading.words[span.start] not in LANGUAGES:
        return False
    if reading.words[span.start] in ONLY_LANGUAGES or reading.word(span.end) == "language":
        return True
    before = span.start - 1
    while reading.words[before - 1] in LANGUAGES and reading.word(before) in (
        ",",
        "and",
        "or",
        "&",
    ):
        before -= 2
    return before >= 0 and reading.word(before) in BEFORE_LANGUAGES


def grammatical_person(reading: Reading, span: Found) -> bool:
    """Whether *person* is no human being: *wrote in the first person*, *came in person*."""
    if reading.lower[span.start : span.end] != ["person"]:
        return False
    before, after = reading.word(span.start - 1), reading.word(span.end)
    if before == "in":
        return True
    if before not in ("first", "second", "third"):
        return False
    inside = reading.lower[max(0, span.start - 3) : span.start - 1] in (["in", "the"], ["in"])
    return after in _OF_GRAMMAR or (inside and not reading.tag(span.end).startswith(_WITH_A_HUMAN))


def byline(reading: Reading, span: Found) -> bool:
    """Whether the span is in a byline: a short line that starts with *by*."""
    line = reading.line(span.start)
    return len(line) <= _MOST_BYLINE and reading.word(line.start) == "by" and span.label == "ACTOR"


def agency(reading: Reading, span: Found) -> bool:
    """Whether the span is the agency in a dateline: *(Xinhua) --*."""
    return reading.word(span.start - 1) == "(" and reading.words[span.end : span.end + 2] in (
        [")", "--"],
        [")", "—"],
        [")", "–"],
        [")", "-"],
    )


def no_name(reading: Reading, span: Found) -> bool:
    """Whether the model's name has no capital letter."""
    if not span.kind or span.label == "NUMBER":
        return False
    return not any(word[:1].isupper() for word in reading.words[span.start : span.end])
