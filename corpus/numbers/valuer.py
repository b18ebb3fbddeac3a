"""Which value a span of a number gets: parsed from its text unless a person has corrected it.

`filled` is where edits get their values, on the screen as in an import, so that two annotations
that agree on a number's text agree on its value.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.model import Action
from corpus.numbers.value import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.edits.draft import Draft
    from corpus.model import Change, Label, Mark, Span
    from corpus.numbers.vague import Vague
    from corpus.numbers.value import NumberValue

NUMERIC = frozenset({"NUMBER", "CARDINAL", "QUANTITY", "PERCENT", "MONEY"})
"""Names of labels whose spans have a value; all but the first are OntoNotes' names."""

_MADE = frozenset(
    {Action.ACCEPTED, Action.RELABELLED, Action.MOVED, Action.ADDED, Action.MERGED, Action.VALUED}
)
"""Actions whose span is one of the annotation afterwards, with the value they carry."""


class Valuer:
    """Gives values to the spans of the labels that have any, by the project's vague numbers."""

    def __init__(self, labels: Iterable[Label], vague: Vague) -> None:
        self.numeric = frozenset(label.id for label in labels if label.name.upper() in NUMERIC)
        self._vague = vague
        self._parsed = lru_cache(maxsize=4096)(lambda text: _parsed(text, vague))

    def value(self, text: str, span: Span) -> str | None:
        """The JSON of what the text covered by `span` says; None where it is no number."""
        return self._parsed(text[span.start : span.end]) if span.label in self.numeric else None

    def shown(self, text: str, mark: Mark) -> NumberValue | None:
        """The value of a mark, decided or not; None where it has none."""
        stored = mark.value or self.value(text, mark.span)
        return from_json(stored) if stored else None

    def understood(self, typed: str) -> NumberValue:
        """What a person typed for a value; `InputError` says what is understood."""
        from corpus.numbers.parser import understood

        return understood(typed, self._vague)

    def filled(self, changes: Iterable[Change], draft: Draft, text: str) -> list[Change]:
        """The changes with the values of the spans they make.

        A value that a person has corrected stays when its span moves.
        """
        return [self._filled(change, draft, text) for change in changes]

    def _filled(self, change: Change, draft: Draft, text: str) -> Change:
        span = change.span
        if span is None or span.label not in self.numeric or change.action not in _MADE:
            return change
        value = change.value or self._kept(change, draft, text) or self.value(text, span)
        return change if value == change.value else replace(change, value=value)

    def _kept(self, change: Change, draft: Draft, text: str) -> str | None:
        mark = draft.mark_at(change.before.start) if change.before else None
        if mark is None:
            return None
        corrected = mark.value is not None and mark.value != self.value(text, mark.span)
        return mark.value if corrected else None


def _parsed(text: str, vague: Vague) -> str | None:
    from corpus.numbers.parser import parse  # the screen is painted before it reads any number

    value = parse(text, vague)
    return to_json(value) if value else None
