"""Suggests the ACTOR and the place of a number that counts people, by rules over one sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from corpus.events.counted import Counted, counted
from corpus.events.vocabulary import AUXILIARIES, COORDINATION, STOPS, VERBS
from corpus.numbers.value import from_json
from corpus.rules.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.events.units import LabelledText, Unit
    from corpus.model import Span

PlaceFrom = Literal["sentence", "dateline", "sentence before", "title", ""]
"""Where a suggested place is: in the sentence of the number, in one of the few before, in the
dateline, or in the text and named in the title; empty where there is none."""

_MOST_PEOPLE = 10**11
_DATELINE_CHARS = 300
_MOST_READ = 20_000
"""Code points of a text in which a place is looked for that the title names."""

_DATELINE = re.compile(r"[^\n]{0,80}?(?:--|–|—|\s-\s|\([A-Z][\w. ]+\))")
_SENTENCES_BEFORE = 3
_FURTHER = 6
"""Units by which a place counts as further away if the sentence does not say that it is there."""

_NEAR = listed("in at near around outside inside across")


@dataclass(frozen=True, slots=True)
class Suggested:
    """The people that a number counts, and the place with its source."""

    counted: Counted
    place: Span | None = None
    place_from: PlaceFrom = ""


def suggested(text: LabelledText, number: Span, value: str | None) -> Suggested | None:
    """Return what a number counts and where; None if it counts no people.

    `value` is the JSON of its value: shares, measures and money count no people. The words by which
    people and what happened to them are recognised are English; in another language a number counts
    people if an ACTOR follows it at once.
    """
    if not _counts(value):
        return None
    start, end = text.sentence(number.start)
    units = text.units(start, end)
    index = next((i for i, unit in enumerate(units) if unit.start == number.start), None)
    if index is None:
        return None
    people = (counted if text.lang == "en" else _beside)(units, index, text.tokens.text)
    return Suggested(people, *_place(text, units, index, start)) if people else None


def _beside(units: Sequence[Unit], index: int, text: str) -> Counted | None:
    """Return the ACTOR right after the number at an index."""
    following = units[index + 1] if index + 1 < len(units) else None
    if following is None or following.role != "actor":
        return None
    noun = text[following.start : following.end].split()[-1]
    return Counted(noun, "", following.span)


def _counts(value: str | None) -> bool:
    """Return whether a value can be a count of people."""
    if value is None:
        return False
    number = from_json(value)
    bounds = [bound for bound in (number.low, number.high) if bound is not None]
    whole = all(isinstance(bound, int) and 0 <= bound < _MOST_PEOPLE for bound in bounds)
    return number.unit is None and bool(bounds) and whole


def _place(
    text: LabelledText, units: Sequence[Unit], index: int, start: int
) -> tuple[Span | None, PlaceFrom]:
    place = _in_sentence(units, index)
    if place:
        return place, "sentence"
    dateline = dateline_of(text)
    for begin, end in islice(_sentences_before(text, start), _SENTENCES_BEFORE):
        places = [span for span in text.spans(begin, end, "place") if span != dateline]
        if places:
            only = _only_one(text, places, text.units(begin, end))
            return (only, "sentence before") if only else (None, "")
    if dateline:
        return dateline, "dateline"
    named = _named_in_title(text)
    return (named, "title") if named else (None, "")


def _sentences_before(text: LabelledText, start: int) -> Iterator[tuple[int, int]]:
    """Yield the extents of the sentences before `start`, the nearest first."""
    whole, end = text.tokens.text, start
    while True:
        while end and whole[end - 1].isspace():
            end -= 1
        if not end:
            return
        begin = text.sentence(end - 1)[0]
        yield begin, end
        end = begin


def _only_one(text: LabelledText, places: Sequence[Span], units: Sequence[Unit]) -> Span | None:
    """Return the place of a sentence that the title names, or else the only one.

    Of *X, Y* the X counts. None if several are left.
    """
    title = text.title.casefold()
    named = [place for place in places if _names(title, _name(text, place))]
    larger = [unit.span for at, unit in enumerate(units) if _larger(units, at)]
    left = named or [place for place in places if place not in larger]
    by_name = {_name(text, place): place for place in left}
    return left[-1] if len(by_name) == 1 else None


def _name(text: LabelledText, span: Span) -> str:
    return text.tokens.text[span.start : span.end].casefold()


def _names(title: str, name: str) -> bool:
    """Return whether a title names a place; both are in folded case."""
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", title))


def _named_in_title(text: LabelledText) -> Span | None:
    """Return the first place of the text that the title names, too."""
    title = text.title.casefold()
    if not title:
        return None
    places = text.spans(0, _MOST_READ, "place")
    return next((span for span in places if _names(title, _name(text, span))), None)


def _in_sentence(units: Sequence[Unit], index: int) -> Span | None:
    """Return the nearest place of the sentence; of *X, Y* the first, which is the smaller one.

    One that follows a preposition of places counts as nearer than one that does not.
    """
    best: tuple[float, int] | None = None
    for at, unit in enumerate(units):
        if unit.role != "place" or _larger(units, at):
            continue
        steps = abs(at - index)
        steps += 0 if at and units[at - 1].word in _NEAR else _FURTHER
        steps += _FURTHER if _describes_next(units, at) else 0
        if best is None or steps < best[0]:
            best = steps, at
    return units[best[1]].span if best else None


def _larger(units: Sequence[Unit], at: int) -> bool:
    """Return whether the place at an index is the Y of *X, Y*, of *X in Y*, or of *Y's X*."""
    contains = at > 1 and units[at - 1].word in (",", "in") and units[at - 2].role == "place"
    after = units[at + 1 : at + 3]
    possesses = len(after) == 2 and after[0].word in ("'s", "’s") and after[1].role == "place"
    return contains or possesses


def _describes_next(units: Sequence[Unit], at: int) -> bool:
    """Return whether the place at an index only describes a noun: *the Mosul operation*."""
    following = units[at + 1] if at + 1 < len(units) else None
    if following is None or following.role or not following.word.isalpha():
        return False
    return following.word not in STOPS | AUXILIARIES | COORDINATION | VERBS.keys()


def dateline_of(text: LabelledText) -> Span | None:
    """Return the place of the dateline at the beginning of the text, or None."""
    start = len(text.tokens.text) - len(text.tokens.text.lstrip())
    for span in text.spans(0, _DATELINE_CHARS, "place"):
        line = text.tokens.text.rfind("\n", 0, span.start) + 1
        begins = line == span.start or span.start == start
        if begins and _DATELINE.match(text.tokens.text, span.end):
            return span
    return None
