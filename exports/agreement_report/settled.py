"""Section: disagreements that a reviewer settled, whose answer was taken, and the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.text.plural import counted
from exports.agreement_report.blocks import Block, Cases, Paragraph, Table
from exports.agreement_report.cases import case_block, case_values, span_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpus.agreement.settled import Settled
    from exports.agreement_report.findings import Findings


def values(findings: Findings) -> dict[str, Any]:
    """How many, whose answers were taken, reasons by how often, and the cases told one by one.

    An answer that several gave counts for each of them.
    """
    settled = findings.parts.settled
    return {
        "places": settled.count,
        "taken": [
            {"annotator": name, "places": settled.taken[at]} for at, name in enumerate(findings.who)
        ],
        "another_answer": settled.own_answers,
        "reasons": [{"reason": reason, "times": times} for reason, times in findings.parts.reasons],
        "cases": [_case(one, findings) for one in settled.kept],
    }


def _case(one: Settled, findings: Findings) -> dict[str, Any]:
    return {
        **case_values(one.case, findings),
        "chosen": span_values(one.chosen, one.case.tokens.text, findings.labels),
        "answer_of": findings.named(one.taken),
        "settled_by": findings.names([one.by])[0],
        "reasons": list(one.reasons),
    }


def blocks(told: Mapping[str, Any]) -> Iterator[Block]:
    """Counts, reasons, then the cases."""
    settled = told["settled"]
    if settled["reasons"]:
        rows = tuple((one["reason"], f"{one['times']:,}") for one in settled["reasons"])
        yield Paragraph("Reasons count under the rule that they begin with, else by their text.")
        yield Table("Reasons", ("reason", "times"), rows)
    if not settled["places"]:
        yield Paragraph("No disagreement of these annotators lies in an adjudicated article.")
        return
    count = counted(settled["places"], "disagreement")
    yield Paragraph(
        f"{count} settled; an answer that several gave counts for each. {_told_how_many(told)}"
    )
    taken = [(one["annotator"], one["places"]) for one in settled["taken"]]
    taken.append(("another answer", settled["another_answer"]))
    yield Table(
        "Whose answer was taken",
        ("annotator", "places"),
        tuple((name, f"{count:,}") for name, count in taken),
    )
    yield Cases(
        tuple(
            case_block(case, chosen=case["chosen"], notes=tuple(_notes(case)))
            for case in settled["cases"]
        )
    )


def _told_how_many(told: Mapping[str, Any]) -> str:
    cases, settled = len(told["settled"]["cases"]), told["settled"]["places"]
    if cases == settled:
        return "Each is told below."
    return f"{cases:,} are told below, those with a reason first."


def _notes(case: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    whose = " and ".join(case["answer_of"]) or "another answer"
    yield "settled by", f"{case['settled_by']}: {whose}"
    for reason in case["reasons"]:
        yield "reason", reason
