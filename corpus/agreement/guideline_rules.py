"""Chooses the rule of the guideline that a difference from gold is about.

A reviewer's reason that begins with a rule, such as `ACTOR 5`, decides. Otherwise it is the rule of
the label's section that fits best: its first line has words that belong to the class of the
difference, or its text has words that differ. Without such a rule it is the label's definition, the
text before the first rule.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus.agreement.reasons import ReasonCounter
from corpus.disagreement.places import Kind
from corpus.guideline import definition, numbered_rules, section_for, sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corpus.disagreement.places import Place

_EXTENT = (
    r"\bextent|\bedge|\bboundar|\blongest|\bshorter|\bmodifier|\binside|\boutside|\bstays? in\b"
    r"|\bkeep\b|\bone span|\btwo spans|\bpossessive"
)
_ABOUT: Mapping[Kind, re.Pattern[str]] = {
    Kind.BOUNDARY: re.compile(_EXTENT, re.IGNORECASE),
    Kind.SPLIT: re.compile(_EXTENT, re.IGNORECASE),
    Kind.VALUE: re.compile(r"\bvalue|\brange|\bvague", re.IGNORECASE),
}
"""Words in the first line of a rule about such a difference."""

_WHAT_COUNTS = re.compile(r"\bwhat counts|\bmust\b|\bcounts?\b", re.IGNORECASE)
_WHAT_NOT = re.compile(r"^\W*not\b|\bmust\b|\bonly when\b|\bnothing\b", re.IGNORECASE)
"""The same where the annotator's span is missing, and where it is one too many."""

_FIRST_LINE, _A_WORD = 3, 1
"""Points of a rule for its first line, and for a word of the text that it cites."""

_OWN = 0
"""The annotator's lane of a place; the other is that of gold."""


class GuidelineRule(NamedTuple):
    """A rule: its name, such as `ACTOR 5` or, for a definition, `ACTOR`; and its Markdown."""

    name: str
    text: str


class RuleFinder:
    """Finds rules in a guideline. `names` has the names of each label: the current one first."""

    def __init__(self, guideline: str, names: Mapping[int, Sequence[str]]) -> None:
        found = sections(guideline)
        self._names = names
        self._sections = {label: section_for(found, *known) for label, known in names.items()}
        self._reasons = ReasonCounter([name for known in names.values() for name in known])

    def rule(self, place: Place, text: str, reason: str = "") -> GuidelineRule | None:
        """The rule for a place with an annotator's lane and that of gold in an article's `text`.

        None where the guideline has no section for any label there.
        """
        named = self._named(reason)
        if named:
            return named
        labels = dict.fromkeys(span.label for lane in reversed(place.lanes) for span in lane)
        best, most = None, 0
        for label in labels:
            for rule in self._rules(label):
                points = self._points(rule, place, text)
                if points > most:
                    best, most = rule, points
        definitions = (self._definition(label) for label in labels)
        return best or next((one for one in definitions if one), None)

    def _named(self, reason: str) -> GuidelineRule | None:
        name = self._reasons.rule(reason)
        rules = (rule for label in self._sections for rule in self._rules(label))
        return next((rule for rule in rules if rule.name == name), None) if name else None

    def _rules(self, label: int) -> Iterator[GuidelineRule]:
        for number, text in numbered_rules(self._sections.get(label)):
            yield GuidelineRule(f"{self._names[label][0]} {number}", text.strip())

    def _definition(self, label: int) -> GuidelineRule | None:
        text = definition(self._sections.get(label))
        return GuidelineRule(self._names[label][0], text) if text else None

    def _points(self, rule: GuidelineRule, place: Place, text: str) -> int:
        if Kind.LABEL in place.kinds:
            names = {self._names[label][0] for label in place.labels}
            named = {name for name in names if _has_word(rule.text, name)}
            others = named - {rule.name.rpartition(" ")[0]}
            return _FIRST_LINE * bool(others) + _A_WORD * (named == names)
        first = rule.text.partition("\n")[0]
        about = any(pattern.search(first) for pattern in _patterns(place))
        words = {word for word in _differing(place, text).split() if len(word) > 1}
        cited = any(_has_word(rule.text, word) for word in words)
        return _FIRST_LINE * about + _A_WORD * cited


def _patterns(place: Place) -> Iterator[re.Pattern[str]]:
    if Kind.MISSING in place.kinds:
        yield _WHAT_COUNTS if _OWN in place.lacking else _WHAT_NOT
    for kind in place.kinds:
        if kind in _ABOUT:
            yield _ABOUT[kind]


def _differing(place: Place, text: str) -> str:
    """The words that only one side covers; all of the place if that is no matter of edges."""
    extents = [edge.extent for edge in place.edges] or [(place.start, place.end)]
    return " ".join(text[slice(*extent)] for extent in extents)


def _has_word(text: str, word: str) -> bool:
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    return found is not None
