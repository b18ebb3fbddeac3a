"""The table of rules, in the order in which they run; a rule is one entry and one function.

There are five kinds of rules, each with its own signature: a rule finds spans, moves the edges of a
span, relabels a span, drops a span, or rewrites all spans. The name of a rule is the reason that a
person reads beside a suggestion, and a value of `disabled`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.rules import (
    bodies,
    countries,
    debris,
    figures,
    filters,
    groups,
    names,
    numbers,
    places,
    things,
    titles,
)
from corpus.rules.document import Extent, Found, Reading

Finder = Callable[[Reading, Sequence[Found]], Iterator[Extent]]
Mender = Callable[[Reading, Found], Extent]
Test = Callable[[Reading, Found], bool]

LABELS = ACTOR, NUMBER, LOCATION = "ACTOR", "NUMBER", "LOCATION"


@dataclass(frozen=True, slots=True)
class Finds:
    """A rule that adds spans of a label."""

    name: str
    label: str
    find: Finder

    def __call__(self, reading: Reading, found: list[Found]) -> list[Found]:
        """Return the previous spans and the new ones."""
        new = [Found(*extent, self.label, (self.name,)) for extent in self.find(reading, found)]
        return [*found, *new]


@dataclass(frozen=True, slots=True)
class Mends:
    """A rule that moves the edges of spans of one label, or of all labels if that is empty."""

    name: str
    label: str
    mend: Mender

    def __call__(self, reading: Reading, found: list[Found]) -> list[Found]:
        """Return all spans, those of the label with new edges."""
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
    """A rule that relabels spans."""

    name: str
    label: str
    to: str
    test: Test

    def __call__(self, reading: Reading, found: list[Found]) -> list[Found]:
        """Return all spans, those that pass the test with the other label."""
        return [
            replace(span, label=self.to, rules=(*span.rules, self.name))
            if span.label == self.label and self.test(reading, span)
            else span
            for span in found
        ]


@dataclass(frozen=True, slots=True)
class Sorts:
    """A rule that rewrites all spans at once."""

    name: str
    label: str
    sort: Callable[[Reading, list[Found]], list[Found]]

    def __call__(self, reading: Reading, found: list[Found]) -> list[Found]:
        """Return the rewritten spans."""
        return self.sort(reading, found)


@dataclass(frozen=True, slots=True)
class Drops:
    """A rule that drops spans of one label, or of all labels if that is empty."""

    name: str
    label: str
    test: Test

    def __call__(self, reading: Reading, found: list[Found]) -> list[Found]:
        """Return the spans that fail the test."""
        return [
            span
            for span in found
            if (self.label and span.label != self.label) or not self.test(reading, span)
        ]


Rule = Finds | Mends | Turns | Sorts | Drops

RULES: tuple[Rule, ...] = (
    Mends("ended at the line break", "", names.end_at_line_break),
    Mends("removed punctuation", "", names.without_punctuation),
    Mends("whole name", ACTOR, names.whole_name),
    Mends("whole name", LOCATION, names.whole_name),
    Mends("ended at the bracket", ACTOR, names.end_at_bracket),
    Mends("ended at the bracket", LOCATION, names.end_at_bracket),
    Mends("removed “the”", ACTOR, names.without_determiner),
    Mends("ended at the document", ACTOR, bodies.end_at_document),
    Sorts(bodies.SPLIT, ACTOR, bodies.split_at_possessive),
    Sorts(bodies.SPLIT_AT_COMMA, ACTOR, bodies.split_at_comma),
    Sorts(bodies.SPLIT_AFTER_PEOPLE, ACTOR, bodies.split_after_people),
    Mends("removed “'s”", ACTOR, names.without_possessive),
    Mends("removed “the”", LOCATION, names.without_determiner),
    Mends("removed “'s”", LOCATION, names.without_possessive),
    Mends("removed preposition", ACTOR, places.without_preposition),
    Drops("title of a work", "", things.title_of_a_work),
    Drops("field or belief", "", things.field_or_belief),
    Drops("technology", "", things.technology),
    Drops("people without determiner", ACTOR, things.bare_demonym),
    Drops("heading", ACTOR, things.heading),
    Turns("known organisation", LOCATION, ACTOR, names.is_known_organisation),
    Turns("name of a body", LOCATION, ACTOR, bodies.named_by_its_noun),
    Drops("adjective of nationality", ACTOR, countries.adjective_of_a_people),
    Turns("place after preposition", ACTOR, LOCATION, places.named_by_its_preposition),
    Turns("object of a place verb", ACTOR, LOCATION, places.named_by_its_verb),
    Turns("beside a place", ACTOR, LOCATION, places.beside_places),
    Turns("place with class word", ACTOR, LOCATION, places.named_by_its_class),
    Sorts("usual label in this article", "", names.one_kind),
    Drops("capitalised adjective", ACTOR, things.adjective),
    Drops("common noun as a name", ACTOR, things.common_noun),
    Sorts("name that never acts", ACTOR, things.without_idle_names),
    Finds("place by context", LOCATION, places.unknown_places),
    Finds("place with “of”", LOCATION, places.waters_and_capes),
    Finds("numbered road", LOCATION, places.numbered_roads),
    Finds("known organisation", ACTOR, names.known_organisations),
    Finds("title and name", ACTOR, titles.titles_and_names),
    Finds("group noun", ACTOR, groups.group_nouns),
    Finds("people by adjective", ACTOR, groups.people_by_adjective),
    Finds("person by noun", ACTOR, groups.persons),
    Finds("group and name", ACTOR, groups.named_groups),
    Finds("official name", ACTOR, names.of_names),
    Finds("body of inquiry", ACTOR, bodies.inquiries),
    Finds("command and operation", ACTOR, bodies.commands),
    Finds("unit with an ordinal", ACTOR, bodies.ordinal_units),
    Finds("acronym", ACTOR, names.acronyms),
    Finds("surname", ACTOR, titles.surnames),
    Finds("subject of a verb", ACTOR, titles.names_that_act),
    Finds("repeated name", ACTOR, names.repeats),
    Mends("described people", ACTOR, groups.described_people),
    Mends("added head noun", ACTOR, names.added_head),
    Mends("added first word of a unit", ACTOR, bodies.first_word),
    Mends("added name after the dash", ACTOR, bodies.after_dash),
    Mends("numbered unit", ACTOR, bodies.numbered_unit),
    Turns("building", ACTOR, LOCATION, places.in_building),
    Mends("official name of a country", LOCATION, places.official_name),
    Turns("country as actor", LOCATION, ACTOR, countries.country_acts),
    Turns("country as target or partner", LOCATION, ACTOR, countries.country_is_dealt_with),
    Turns("country before its act", LOCATION, ACTOR, countries.country_of_a_deed),
    Turns("country as modifier", LOCATION, ACTOR, countries.country_modifies),
    Finds("dateline", LOCATION, places.datelines),
    Mends("added class word", LOCATION, places.class_word),
    Mends("added direction", LOCATION, places.direction),
    Mends("added shared direction", LOCATION, places.shared_name),
    Finds("number before a noun", NUMBER, numbers.counted),
    Finds("vague number", NUMBER, numbers.vague_numbers),
    Finds("amount with currency or scale", NUMBER, figures.amounts),
    Finds("share", NUMBER, figures.shares),
    Sorts(figures.CHANGE, NUMBER, figures.changes),
    Mends("removed “another”", NUMBER, numbers.without_empty_words),
    Mends("whole figure", NUMBER, figures.whole_figure),
    Finds("range", NUMBER, numbers.ranges),
    Mends("added modifier", NUMBER, numbers.modifier),
    Drops("no value", NUMBER, figures.has_no_value),
    Drops("multiplier", NUMBER, figures.multiplier),
    Drops("pronoun “one” or “two”", NUMBER, numbers.one_that_does_not_count),
    Drops("date, age or duration", NUMBER, numbers.date_or_time),
    Drops("number in a name", NUMBER, numbers.part_of_a_name),
    Drops("vacant office", ACTOR, groups.office_to_be_filled),
    Drops("group of things", ACTOR, groups.group_of_things),
    Drops("operation or storm", "", filters.operation),
    Drops("document or event", "", filters.document),
    Drops("weapon or vehicle", "", filters.weapon),
    Sorts("name of a thing", ACTOR, things.without_named_things),
    Drops("room", "", filters.room),
    Drops("long number", "", filters.with_long_number),
    Drops("speaker", "", filters.speaker_label),
    Drops("name of a language", "", filters.language),
    Drops("grammatical person", ACTOR, filters.grammatical_person),
    Drops("byline", ACTOR, filters.byline),
    Drops("agency in a dateline", ACTOR, filters.agency),
    Drops("no capital letter", "", filters.no_name),
    Drops("part of a hyphenated word", "", filters.hyphenated),
    Sorts(debris.DEBRIS, "", debris.without_debris),
    Mends("ended at the line break", "", names.end_at_line_break),
    Mends("removed punctuation", "", names.without_punctuation),
)
"""A later rule sees the spans of all earlier ones."""

NAMES = tuple(dict.fromkeys(rule.name for rule in RULES))

FORMER_NAMES = {
    "line break cut": "ended at the line break",
    "sign cut": "removed punctuation",
    "determiner cut": "removed “the”",
    "possessive cut": "removed “'s”",
    "preposition cut": "removed preposition",
    "adjective of a people": "adjective of nationality",
    "place by preposition": "place after preposition",
    "place by verb": "object of a place verb",
    "place by class word": "place with class word",
    "same name in the article": "usual label in this article",
    "unknown place": "place by context",
    "place with of": "place with “of”",
    "name that acts": "subject of a verb",
    "country acts": "country as actor",
    "country dealt with": "country as target or partner",
    "country of a deed": "country before its act",
    "class word": "added class word",
    "direction": "added direction",
    "counted number": "number before a noun",
    "no quantity cut": "removed “another”",
    "unit": "whole figure",
    "number modifier": "added modifier",
    "no number": "no value",
    "one that does not count": "pronoun “one” or “two”",
    "date or time": "date, age or duration",
    "office to be filled": "vacant office",
    "operation": "operation or storm",
    "paper or event": "document or event",
    "weapon": "weapon or vehicle",
    "no name": "no capital letter",
    "hyphenated word": "part of a hyphenated word",
}
"""The names of earlier versions, which saved pipelines may still disable -> the present names."""
