"""The spaCy component `annotator_rules`: turns entities into ACTOR, NUMBER and LOCATION.

The component writes `doc.spans[KEY]` and leaves `doc.ents` unchanged. A span's `id_` lists the
rules that made it (empty for the model alone), its `kb_id_` is "model", "rules" or "model and
rules". Both survive `to_bytes` and processes; custom attributes of a span do not in every version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from spacy.tokens import Span, SpanGroup

from corpus.errors import SuggesterError
from corpus.rules.apply import apply, fill
from corpus.rules.document import read
from corpus.rules.table import FORMER_NAMES, LABELS, NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.tokens import Doc

    from corpus.model import MadeBy
    from corpus.rules.document import Found, Reading

FACTORY = "annotator_rules"
KEY = "annotator"
VERSION = 2
"""One higher than in the last release if the rules find other spans than there."""

JOIN = "; "
"""Separates the names of rules."""

STOCK_MAPPING = {
    **dict.fromkeys(["PERSON", "ORG", "NORP"], "ACTOR"),
    **dict.fromkeys(["CARDINAL", "QUANTITY", "PERCENT", "MONEY"], "NUMBER"),
    **dict.fromkeys(["GPE", "LOC", "FAC"], "LOCATION"),
}
"""OntoNotes label -> ours; dates, times, ordinals, events, products and works have none."""


class RulesComponent:
    """Runs the rules on a document.

    Mode "refine" corrects the spans of a model with other labels, by `mapping` (its label to ours).
    Mode "fill" keeps the spans of a model with our labels and adds spans that overlap none of them.
    `disabled` lists rules by their present or former names; case, quotation marks and hyphens in
    the names do not matter.
    """

    def __init__(
        self,
        name: str = FACTORY,
        *,
        key: str = KEY,
        disabled: list[str] | None = None,
        mode: str = "refine",
        mapping: dict[str, str] | None = None,
    ) -> None:
        self.name, self.key, self.mode = name, key, mode
        self.disabled = sorted({known_rule(rule) for rule in disabled or []})
        self.mapping = _known_mapping(STOCK_MAPPING if mapping is None else mapping)
        self._run = _known_mode(mode)
        self._last: tuple[Doc, Reading, list[Found]] | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the spans that the component writes."""
        return LABELS

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that decide which spans the component finds, as JSON data."""
        return {"mode": self.mode, "disabled": self.disabled}

    def made_by(self, span: Span) -> MadeBy:
        """Tell who made one of the component's spans."""
        return cast("MadeBy", span.kb_id_)

    def found(self, reading: Reading) -> list[Found]:
        """Return the spans of a document."""
        own = {label: label for label in LABELS}
        return self._run(reading, {**own, **self.mapping}, disabled=self.disabled)

    def read(self, doc: Doc) -> tuple[Reading, list[Found]]:
        """Return a document as the rules see it, and its spans; those of the last call are kept."""
        if self._last and self._last[0] is doc:
            return self._last[1:]
        reading = read(doc)
        return reading, self.found(reading)

    def __call__(self, doc: Doc) -> Doc:
        """Write the spans into the document and return the document."""
        reading = read(doc)
        found = self.found(reading)
        self._last = doc, reading, found
        spans = [_span(doc, one, reading.tokens) for one in found]
        doc.spans[self.key] = SpanGroup(doc, name=self.key, spans=spans)
        return doc


def known_rule(name: str) -> str:
    """Return the rule's name in the table; raise `SuggesterError` with all names for any other."""
    wanted = _plain(name)
    rules = {_plain(rule): rule for rule in NAMES}
    if wanted not in rules and wanted not in FORMER_NAMES:
        message = f"There is no rule {name!r}. The rules are: {', '.join(NAMES)}."
        raise SuggesterError(message)
    return rules.get(wanted) or FORMER_NAMES[wanted]


def _plain(name: str) -> str:
    """Normalize a name that a person typed: `Removed-the` means `removed “the”`."""
    return name.casefold().translate(_TYPED)


_TYPED = str.maketrans("-_", "  ", "“”‘’'\"")


def _known_mode(mode: str) -> Callable[..., list[Found]]:
    modes: dict[str, Callable[..., list[Found]]] = {"refine": apply, "fill": fill}
    if mode not in modes:
        message = f"annotator_rules has no mode {mode!r}. The modes are: {', '.join(modes)}."
        raise SuggesterError(message)
    return modes[mode]


def _known_mapping(mapping: dict[str, str]) -> dict[str, str]:
    strange = sorted({*mapping.values()} - {*LABELS})
    if strange:
        message = f"annotator_rules has no label {strange[0]!r}; map to one of {', '.join(LABELS)}."
        raise SuggesterError(message)
    return mapping


def _span(doc: Doc, found: Found, tokens: Sequence[int]) -> Span:
    return Span(
        doc,
        tokens[found.start],
        tokens[found.end - 1] + 1,
        label=found.label,
        kb_id=made_by(found),
        span_id=JOIN.join(found.rules),
    )


def made_by(found: Found) -> MadeBy:
    """Tell who found a span: the model alone, rules alone, or both."""
    if not found.rules:
        return "model"
    return "model and rules" if found.kind else "rules"
