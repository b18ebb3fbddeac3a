"""Rules that take spans away: what a model for names finds and the guideline does not want."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.rules.words import listed, stems, words

if TYPE_CHECKING:
    from corpus.rules.document import Found, Reading

DOCUMENTS = stems("document_words")
WEAPONS = words("weapons") | stems("weapons")

_SHIPS = frozenset({"fs", "hms", "ins", "mv", "uss"})
_MODEL_NUMBER = re.compile(r"\w*[A-Za-z]-?\d+\w*")
_MOST_BYLINE = 9
"""Tokens of a line that only says who wrote."""
_CODE_NAMES = listed("operation operations codename codenamed dubbed cyclone hurricane")


def hyphenated(reading: Reading, span: Found) -> bool:
    """A part of a hyphenated word: *Taliban* in *Taliban-held*."""
    return reading.joined_left(span.start) or reading.joined_right(span.end - 1)


def operation(reading: Reading, span: Found) -> bool:
    """The name of an operation or a storm: *Operation Eagle*, *Eagle operation*, *dubbed Eagle*."""
    around = {reading.word(span.start - 1), reading.word(span.end), reading.word(span.start)}
    coded = {reading.word(span.start - 2), reading.word(span.start - 1)} >= {"code", "name"}
    return coded or (not around.isdisjoint(_CODE_NAMES) and reading.named(span.end - 1))


def document(reading: Reading, span: Found) -> bool:
    """The name of a paper or an event: *Ordun Accord*, *Law of the Sea*."""
    last = span.end - 1
    if span.kind == "PERSON" or not reading.named(last):
        return False
    of = reading.word(span.start + 1) in ("of", "on", "for")
    return reading.stems[last] in DOCUMENTS or (of and reading.stems[span.start] in DOCUMENTS)


def weapon(reading: Reading, span: Found) -> bool:
    """Arms, vehicles, ships: *AK-47s*, *a VBIED*."""
    if not reading.words[span.start][:1].isupper():
        return False
    text = "".join(reading.words[span.start : span.end])
    first = reading.word(span.start)
    if first in WEAPONS or reading.stems[span.start] in WEAPONS:
        return True
    if reading.word(span.start - 1) in _SHIPS:
        return True
    return _MODEL_NUMBER.fullmatch(text) is not None and "-" in text


def byline(reading: Reading, span: Found) -> bool:
    """Who wrote: a short line that begins in *by*."""
    line = reading.line(span.start)
    return len(line) <= _MOST_BYLINE and reading.word(line.start) == "by" and span.label == "ACTOR"


def agency(reading: Reading, span: Found) -> bool:
    """The agency in a dateline: *(Xinhua) --*."""
    return reading.word(span.start - 1) == "(" and reading.words[span.end : span.end + 2] in (
        [")", "--"],
        [")", "—"],
        [")", "–"],
        [")", "-"],
    )


def no_name(reading: Reading, span: Found) -> bool:
    """What the model takes for a name and is written like none."""
    if not span.kind or span.label == "NUMBER":
        return False
    return not any(word[:1].isupper() for word in reading.words[span.start : span.end])
