"""The sections of the report, in order.

`values` returns the JSON value under the section's key. `blocks` lays the section out for the page,
from the JSON values of the whole report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exports.agreement_report import (
    classes,
    confusion,
    main_finding,
    matrix,
    method,
    over_time,
    people,
    settled,
    trials,
    unaided,
    worst,
)
from exports.agreement_report.findings import base_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from exports.agreement_report.blocks import Block
    from exports.agreement_report.findings import Findings


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its key in JSON and in links, and its heading."""

    key: str
    title: str
    values: Callable[[Findings], Any]
    blocks: Callable[[Mapping[str, Any]], Iterable[Block]]


SECTIONS = (
    Section("agreement", "Agreement", matrix.values, matrix.blocks),
    Section("confusion", "Confusion of labels", confusion.values, confusion.blocks),
    Section("classes_by_pair", "Classes of disagreement", classes.values, classes.blocks),
    Section("over_time", "Agreement over time", over_time.values, over_time.blocks),
    Section("people", "Annotators", people.values, people.blocks),
    Section("trials", "Practice and hidden gold", trials.values, trials.blocks),
    Section("unaided", "With and without suggestions", unaided.values, unaided.blocks),
    Section("worst", "The worst disagreements", worst.values, worst.blocks),
    Section("settled", "Settled disagreements", settled.values, settled.blocks),
    Section("method", "How it was computed", method.values, method.blocks),
)


def as_json(findings: Findings) -> dict[str, Any]:
    """The whole report as JSON values."""
    return {
        **base_values(findings),
        "main_finding": main_finding.values(findings),
        **{section.key: section.values(findings) for section in SECTIONS},
    }
