"""Runs the rules on one document and resolves overlaps.

Of overlapping spans the longest stays, as the guideline wants for actors. Two equal spans become
one with the rules of both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.rules.document import Found
from corpus.rules.table import RULES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from corpus.rules.document import Reading


def apply(
    reading: Reading, mapping: Mapping[str, str], *, disabled: Collection[str] = ()
) -> list[Found]:
    """Run all rules on the model's spans; return flat spans in text order."""
    found = model_spans(reading, mapping)
    for rule in RULES:
        if rule.name not in disabled:
            found = rule(reading, found)
    return without_overlaps(found)


def fill(
    reading: Reading, mapping: Mapping[str, str], *, disabled: Collection[str] = ()
) -> list[Found]:
    """Keep the model's spans unchanged and add the rules' spans that overlap none of them."""
    kept = model_spans(reading, mapping)
    taken = {at for span in kept for at in range(span.start, span.end)}
    free = [
        span
        for span in apply(reading, mapping, disabled=disabled)
        if span.rules and taken.isdisjoint(range(span.start, span.end))
    ]
    return sorted([*kept, *free], key=lambda span: span.start)


def model_spans(reading: Reading, mapping: Mapping[str, str]) -> list[Found]:
    """Return the model's entities with the labels of the guideline."""
    return [
        Found(start, end, mapping[kind], (), kind)
        for start, end, kind in reading.entities
        if kind in mapping
    ]


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Remove overlaps; return the spans in text order."""
    best: dict[tuple[int, int], Found] = {}
    for span in found:
        other = best.get((span.start, span.end))
        best[span.start, span.end] = _merged(other, span) if other else span
    kept: list[Found] = []
    taken: set[int] = set()
    for span in sorted(best.values(), key=lambda span: (span.start - span.end, span.start)):
        extent = range(span.start, span.end)
        if extent and taken.isdisjoint(extent):
            taken.update(extent)
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _merged(one: Found, other: Found) -> Found:
    """Merge two spans of the same extent; of two labels the later rule's stays."""
    if one.label != other.label:
        return other if other.rules else one
    rules = tuple(dict.fromkeys([*one.rules, *other.rules]))
    return replace(one, rules=rules, kind=one.kind or other.kind)
