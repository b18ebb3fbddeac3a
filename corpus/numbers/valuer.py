"""Assigns values to NUMBER spans: parsed in their text unless a person corrected the value.

Edits on the screen and in an import get their values from `filled`, so that two annotations with
the same span also have the same value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import Action
from corpus.numbers.value import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.edits.draft import Draft
    from corpus.model import Change, Label, Mark, Span
    from corpus.numbers.context import Reader
    from corpus.numbers.vague import Vague
    from corpus.numbers.value import NumberValue

NUMERIC = frozenset({"NUMBER", "CARDINAL", "QUANTITY", "PERCENT", "MONEY"})
"""Names of labels whose spans have values; all but NUMBER are OntoNotes labels."""

_MADE = frozenset(
    {Action.ACCEPTED, Action.RELABELLED, Action.MOVED, Action.ADDED, Action.MERGED, Action.VALUED}
)
"""Actions after which their span is in the annotation, with the value of the change."""


class Valuer:
    """Assigns values to the spans of numeric labels.

    `vague` and `language` are the project's table of vague words and its language.
    """

    def __init__(self, labels: Iterable[Label], vague: Vague, language: str = "en") -> None:
        self.numeric = frozenset(label.id for label in labels if label.name.upper() in NUMERIC)
        self._vague, self._language = vague, language
        self._reader: Reader | None = None
        self._text = ""
        self._values: dict[Span, str | None] = {}

    def value(self, text: str, span: Span) -> str | None:
        """Return the JSON of the value of a span's text, or None where the text has no value."""
        if span.label not in self.numeric:
            return None
        if self._reader is None:
            from corpus.numbers.context import Reader  # the first paint needs no parser

            self._reader = Reader(self._vague, self._language)
        if text is not self._text:  # a screen shows the values of one text after each key
            self._text, self._values = text, {}
        if span not in self._values:
            value = self._reader.value_at(text, *span.extent)
            self._values[span] = to_json(value) if value else None
        return self._values[span]

    def shown(self, text: str, mark: Mark) -> NumberValue | None:
        """Return the stored or else the parsed value of a mark, or None."""
        stored = mark.value or self.value(text, mark.span)
        return from_json(stored) if stored else None

    def understood(self, typed: str) -> NumberValue:
        """Parse the value that a person typed; raise `InputError` with examples of valid input."""
        from corpus.numbers.parser import understood

        return understood(typed, self._vague)

    def filled(self, changes: Iterable[Change], draft: Draft, text: str) -> list[Change]:
        """Return the changes with the values of their spans.

        A value that a person corrected moves with its span.
        """
        return [self._with_value(change, draft, text) for change in changes]

    def _with_value(self, change: Change, draft: Draft, text: str) -> Change:
        span = change.span
        if span is None or span.label not in self.numeric or change.action not in _MADE:
            return change
        value = change.value or self._corrected(change, draft, text) or self.value(text, span)
        return change if value == change.value else change._replace(value=value)

    def _corrected(self, change: Change, draft: Draft, text: str) -> str | None:
        """Return the value that a person gave the span before the change, or None."""
        mark = draft.mark_at(change.before.start) if change.before else None
        if mark is None:
            return None
        corrected = mark.value is not None and mark.value != self.value(text, mark.span)
        return mark.value if corrected else None
