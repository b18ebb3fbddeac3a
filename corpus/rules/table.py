"""The rules in the order in which they run; a rule is one entry here and one function.

A rule finds spans, moves the edges of one, turns one to another label, or drops one: four kinds
with a signature each. Its name is what a person reads beside a suggestion, and what `disabled`
takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.rules import actors, filters, numbers, places
from corpus.rules.reading import Extent, Found, Reading

Finder = Callable[[Reading, Sequence[Found]], Iterator[Extent]]
Mender = Callable[[Reading, Found], Extent]
Test = Callable[[Reading, Found], bool]

LABELS = ACTOR, NUMBER, LOCATION = "ACTOR", "NUMBER", "LOCATION"


@dataclass(frozen=True, slots=True)
class Finds:
    """Adds spans of a label."""

    name: str
    label: str
    find: Finder

    def __call__(self, reading: Reading, found: list[Found]) -> list[Found]:
        """What was found before, and what this rule finds."""
        new = [Found(*extent, self.label, (self.name,)) for extent in self.find(reading, found)]
        return [*found, *new]


@dataclass(frozen=True, slots=True)
class Mends:
    """Moves the edges of spans of a label."""

    name: str
    label: str
    mend: Mender

    def __call__(self, reading: Reading, found: list[Found]) -> list[Found]:
        """All spans, those of the label with the edges that they should have."""
        return [self._mended(reading, span) if span.label == self.label else span for span in found]

    def _mended(self, reading: Reading, span: Found) -> Found:
        start, end = self.mend(reading, span)
        if (start, end) == (span.start, span.end):
            return span
        return replace(span, start=start, end=end, rules=(*span.rules, self.name))


@dataclass(frozen=True, slots=True)
class Turns:
    """Gives spans of a label another one."""

    name: str
    label: str
    to: str
    test: Test

    def __call__(self, reading: Reading, found: list[Found]) -> list[Found]:
        """All spans, those that pass the test with the other label."""
        return [
            replace(span, label=self.to, rules=(*span.rules, self.name))
            if span.label == self.label and self.test(reading, span)
            else span
            for span in found
        ]


@dataclass(frozen=True, slots=True)
class Drops:
    """Takes spans away, of one label or, where that is empty, of all."""

    name: str
    label: str
    test: Test

    def __call__(self, reading: Reading, found: list[Found]) -> list[Found]:
        """The spans that do not pass the test."""
        return [
            span
            for span in found
            if (self.label and span.label != self.label) or not self.test(reading, span)
        ]


Rule = Finds | Mends | Turns | Drops

RULES: tuple[Rule, ...] = (
    Drops("adjective of a people", ACTOR, actors.adjective_of_a_people),
    Finds("title and name", ACTOR, actors.titles_and_names),
    Finds("group noun", ACTOR, actors.group_nouns),
    Mends("determiner cut", ACTOR, actors.determiner_cut),
    Mends("possessive cut", ACTOR, actors.possessive_cut),
    Mends("determiner cut", LOCATION, actors.determiner_cut),
    Mends("possessive cut", LOCATION, actors.possessive_cut),
    Turns("country acts", LOCATION, ACTOR, actors.country_acts),
    Mends("class word", LOCATION, places.class_word),
    Mends("direction", LOCATION, places.direction),
    Mends("no quantity cut", NUMBER, numbers.no_quantity_cut),
    Mends("number modifier", NUMBER, numbers.modifier),
    Mends("unit", NUMBER, numbers.unit),
    Drops("hyphenated word", "", filters.hyphenated),
)

NAMES = tuple(dict.fromkeys(rule.name for rule in RULES))
