"""Section: the worst disagreements in context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.agreement.worst import HOW
from corpus.text.plural import counted
from exports.agreement_report.blocks import Block, Cases, Paragraph
from exports.agreement_report.cases import case_block, case_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exports.agreement_report.findings import Findings


def values(findings: Findings) -> dict[str, Any]:
    """How they were chosen, and the cases, the worst first."""
    return {"how": HOW, "cases": [case_values(case, findings) for case in findings.parts.worst]}


def blocks(told: Mapping[str, Any]) -> Iterator[Block]:
    """Each case with its lanes."""
    cases = told["worst"]["cases"]
    if not cases:
        yield Paragraph("There is no disagreement.")
        return
    of = counted(told["disagreements"], "disagreement")
    yield Paragraph(f"{len(cases):,} of {of}: {told['worst']['how']}.")
    yield Cases(tuple(case_block(case) for case in cases))
