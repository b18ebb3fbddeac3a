"""What `annotator_rules` does: a document's entities in, ACTOR, NUMBER and LOCATION out.

It writes `doc.spans[KEY]` and leaves `doc.ents` as they are. Each span's `id_` names the rules that
made it (empty where the model alone did), its `kb_id_` says who: "model", "rules" or "model and
rules"; both survive `to_bytes` and processes, which custom attributes of a span do not everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from spacy.tokens import Span, SpanGroup

from corpus.errors import SuggesterError
from corpus.rules.apply import apply, fill
from corpus.rules.document import read
from corpus.rules.table import LABELS, NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc

    from corpus.model import MadeBy
    from corpus.rules.document import Found

FACTORY = "annotator_rules"
KEY = "annotator"
VERSION = 1
"""Counts with every change of what the rules find."""

JOIN = " + "
"""Between the names of rules."""

STOCK_MAPPING = {
    **dict.fromkeys(["PERSON", "ORG", "NORP"], "ACTOR"),
    **dict.fromkeys(["CARDINAL", "QUANTITY", "PERCENT", "MONEY"], "NUMBER"),
    **dict.fromkeys(["GPE", "LOC", "FAC"], "LOCATION"),
}
"""Dates, times, ordinals, events, products and works have no label here."""


class RulesComponent:
    """Runs the rules on a document.

    `mode` "refine" mends what a model with other labels found, by `mapping` (its label to ours);
    "fill" leaves the spans of a model that has our labels as they are and adds where it is silent.
    `disabled` are names of rules, a blank or a hyphen between words.
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

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the spans that it writes."""
        return LABELS

    @property
    def settings(self) -> dict[str, Any]:
        """What decides what it finds, as JSON."""
        return {"mode": self.mode, "disabled": self.disabled}

    def made_by(self, span: Span) -> MadeBy:
        """Who made one of its spans."""
        return cast("MadeBy", span.kb_id_)

    def __call__(self, doc: Doc) -> Doc:
        """The document with the spans."""
        own = {label: label for label in LABELS}
        found = self._run(read(doc), {**own, **self.mapping}, disabled=self.disabled)
        spans = [_span(doc, one) for one in found]
        doc.spans[self.key] = SpanGroup(doc, name=self.key, spans=spans)
        return doc


def known_rule(name: str) -> str:
    """The rule's name as the table has it; `SuggesterError` lists the rules there are."""
    wanted = name.replace("-", " ").replace("_", " ")
    if wanted not in NAMES:
        message = f"There is no rule {name!r}; there are {', '.join(NAMES)}."
        raise SuggesterError(message)
    return wanted


def _known_mode(mode: str) -> Callable[..., list[Found]]:
    modes: dict[str, Callable[..., list[Found]]] = {"refine": apply, "fill": fill}
    if mode not in modes:
        message = f"annotator_rules has no mode {mode!r}; there are {', '.join(modes)}."
        raise SuggesterError(message)
    return modes[mode]


def _known_mapping(mapping: dict[str, str]) -> dict[str, str]:
    strange = sorted({*mapping.values()} - {*LABELS})
    if strange:
        message = (
            f"annotator_rules knows no label {strange[0]!r}; map to one of {', '.join(LABELS)}."
        )
        raise SuggesterError(message)
    return mapping


def _span(doc: Doc, found: Found) -> Span:
    return Span(
        doc,
        found.start,
        found.end,
        label=found.label,
        kb_id=made_by(found),
        span_id=JOIN.join(found.rules),
    )


def made_by(found: Found) -> MadeBy:
    """Who found a span: the model alone, rules alone, or both."""
    if not found.rules:
        return "model"
    return "model and rules" if found.kind else "rules"
