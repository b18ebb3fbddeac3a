"""The most frequent kind of disagreement, with the strings and the guideline rule behind it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.disagreement.places import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpus.disagreement.places import Place
    from corpus.text.tokens import Tokens

MOST_STRINGS = 3
"""Strings that are named."""

Group = tuple[Kind, tuple[Any, ...]]
"""A class with one label, or with all labels given where they are what differs."""


@dataclass(frozen=True, slots=True)
class MainFinding:
    """The class and the labels of most disagreements, and how many `places` have them.

    `strings` are (text, places) of those that come more than once, the most frequent first. `rule`
    is the rule of the guideline that reviewers named most often there, empty if they named none.
    """

    kind: Kind
    labels: tuple[Any, ...]
    places: int
    strings: tuple[tuple[str, int], ...]
    rule: str


class MainFindingCounter:
    """Counts disagreements by group; `rule_in` finds the guideline rule in a reviewer's reason."""

    def __init__(self, rule_in: Callable[[str], str]) -> None:
        self._rule_in = rule_in
        self._strings: dict[Group, Counter[str]] = defaultdict(Counter)
        self._rules: dict[Group, Counter[str]] = defaultdict(Counter)

    def see(self, place: Place, tokens: Tokens, reasons: Iterable[str] = ()) -> None:
        """Count a disagreement; `reasons` are those of the reviewer who settled it."""
        string = " ".join(tokens.text[place.start : place.end].split())
        rules = [rule for rule in map(self._rule_in, reasons) if rule]
        for group in _groups(place):
            self._strings[group][string] += 1
            self._rules[group].update(rules)

    @property
    def finding(self) -> MainFinding | None:
        """The group with most disagreements; None if there is no disagreement."""
        if not self._strings:
            return None
        group = max(sorted(self._strings), key=lambda group: self._strings[group].total())
        strings = [entry for entry in _ranked(self._strings[group]) if entry[1] > 1]
        rules = _ranked(self._rules[group])
        return MainFinding(
            *group,
            places=self._strings[group].total(),
            strings=tuple(strings[:MOST_STRINGS]),
            rule=rules[0][0] if rules else "",
        )


def _groups(place: Place) -> Iterator[Group]:
    for kind in place.kinds:
        if kind is Kind.LABEL:
            yield kind, tuple(sorted(place.labels))
        else:
            yield from ((kind, (label,)) for label in place.labels)


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
