"""The rules in the order in which they run; a rule is one entry here and one function.

A rule finds spans, moves the edges of one, turns one to another label, drops one, or looks at all
at once: five kinds with a signature each. Its name is what a person reads beside a suggestion, and
what `disabled` takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.rules import countries, filters, groups, names, numbers, places, titles
from corpus.rules.document import Extent, Found, Reading

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
    """Moves the edges of spans of one label or, where that is empty, of all."""

    name: str
    label: str
    mend: Mender

    def __call__(self, reading: Reading, found: list[Found]) -> list[Found]:
        """All spans, those of the label with the edges that they should have."""
        return [
            self._mended(reading, span) if self.label in ("", span.label) else span
            for span in found
        ]

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
class Sorts:
    """Looks at all spans at once."""

    name: str
    label: str
    sort: Callable[[Reading, list[Found]], list[Found]]

    def __call__(self, reading: Reading, found: list[Found]) -> list[Found]:
        """All spans as they should be."""
        return self.sort(reading, found)


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


Rule = Finds | Mends | Turns | Sorts | Drops

RULES: tuple[Rule, ...] = (
    Mends("line break cut", "", names.line_break_cut),
    Mends("sign cut", "", names.sign_cut),
    Mends("determiner cut", ACTOR, names.determiner_cut),
    Mends("possessive cut", ACTOR, names.possessive_cut),
    Mends("determiner cut", LOCATION, names.determiner_cut),
    Mends("possessive cut", LOCATION, names.possessive_cut),
    Mends("preposition cut", ACTOR, places.preposition_cut),
    Turns("known organisation", LOCATION, ACTOR, names.is_known_organisation),
    Drops("adjective of a people", ACTOR, countries.adjective_of_a_people),
    Turns("place by preposition", ACTOR, LOCATION, places.named_by_its_preposition),
    Turns("place by verb", ACTOR, LOCATION, places.named_by_its_verb),
    Turns("place by class word", ACTOR, LOCATION, places.named_by_its_class),
    Sorts("same name in the article", "", names.one_kind),
    Finds("unknown place", LOCATION, places.unknown_places),
    Finds("place with of", LOCATION, places.waters_and_capes),
    Finds("numbered road", LOCATION, places.numbered_roads),
    Finds("known organisation", ACTOR, names.known_organisations),
    Finds("title and name", ACTOR, titles.titles_and_names),
    Finds("group noun", ACTOR, groups.group_nouns),
    Finds("official name", ACTOR, names.of_names),
    Finds("acronym", ACTOR, names.acronyms),
    Finds("surname", ACTOR, titles.surnames),
    Finds("name that acts", ACTOR, titles.names_that_act),
    Finds("repeated name", ACTOR, names.repeats),
    Turns("country acts", LOCATION, ACTOR, countries.country_acts),
    Turns("country dealt with", LOCATION, ACTOR, countries.country_is_dealt_with),
    Turns("country of a deed", LOCATION, ACTOR, countries.country_of_a_deed),
    Finds("dateline", LOCATION, places.datelines),
    Mends("class word", LOCATION, places.class_word),
    Mends("direction", LOCATION, places.direction),
    Finds("counted number", NUMBER, numbers.counted),
    Finds("vague number", NUMBER, numbers.vague_numbers),
    Mends("no quantity cut", NUMBER, numbers.no_quantity_cut),
    Mends("unit", NUMBER, numbers.unit),
    Finds("range", NUMBER, numbers.ranges),
    Mends("number modifier", NUMBER, numbers.modifier),
    Drops("no number", NUMBER, numbers.no_number),
    Drops("one that does not count", NUMBER, numbers.one_that_does_not_count),
    Drops("date or time", NUMBER, numbers.date_or_time),
    Drops("number in a name", NUMBER, numbers.part_of_a_name),
    Drops("office to be filled", ACTOR, groups.office_to_be_filled),
    Drops("group of things", ACTOR, groups.group_of_things),
    Drops("operation", "", filters.operation),
    Drops("paper or event", "", filters.document),
    Drops("weapon", "", filters.weapon),
    Drops("byline", ACTOR, filters.byline),
    Drops("agency in a dateline", ACTOR, filters.agency),
    Drops("no name", "", filters.no_name),
    Drops("hyphenated word", "", filters.hyphenated),
    Mends("line break cut", "", names.line_break_cut),
    Mends("sign cut", "", names.sign_cut),
)
"""What was found by an earlier rule, a later one sees."""

NAMES = tuple(dict.fromkeys(rule.name for rule in RULES))
