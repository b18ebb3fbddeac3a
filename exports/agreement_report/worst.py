"""Section: the worst disagreements in context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.agreement.worst import RANKING
from corpus.text.plural import counted
from exports.agreement_report.blocks import Block, CaseList, Paragraph
from exports.agreement_report.cases import case_block, case_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exports.agreement_report.findings import Findings


def values(findings: Findings) -> dict[str, Any]:
    """The cases, the worst first, and how they are ranked."""
    return {"how": RANKING, "cases": [case_values(case, findings) for case in findings.parts.worst]}


def blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """Each case with its lanes."""
    cases = data["worst"]["cases"]
    if not cases:
        yield Paragraph("There is no disagreement.")
        return
    total = counted(data["disagreements"], "disagreement")
    yield Paragraph(f"{len(cases):,} of {total}: {data['worst']['how']}.")
    yield CaseList(tuple(map(case_block, cases)))
