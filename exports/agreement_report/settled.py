"""Section: disagreements that a reviewer settled, whose answers were taken, and the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.text.plural import counted
from exports.agreement_report.blocks import Block, CaseList, Paragraph, SideBySide, Table
from exports.agreement_report.cases import case_block, case_values, span_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exports.agreement_report.findings import Findings


def values(findings: Findings) -> dict[str, Any]:
    """Counts, whose answers were taken, the reasons by frequency, and the first cases.

    An answer that several annotators gave counts for each of them.
    """
    settled = findings.parts.settled
    return {
        "places": settled.count,
        "taken": [
            {"annotator": name, "places": settled.taken[at]}
            for at, name in enumerate(findings.annotators)
        ],
        "another_answer": settled.own_answers,
        "reasons": [{"reason": reason, "times": times} for reason, times in findings.parts.reasons],
        "cases": [
            {
                **case_values(one.case, findings),
                "chosen": span_values(one.chosen, one.case.tokens.text, findings.labels),
                "answer_of": findings.named(one.taken),
                "settled_by": findings.alias(one.by),
                "reasons": list(one.reasons),
            }
            for one in settled.kept
        ],
    }


def blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """Tables of answers and reasons, then the cases."""
    settled = data["settled"]
    places, cases = settled["places"], settled["cases"]
    tables = []
    if places:
        shown = "Each is shown below."
        if len(cases) < places:
            shown = f"{len(cases):,} are shown below, those with a reason first."
        yield Paragraph(
            f"{counted(places, 'disagreement')} settled. An answer that several annotators gave "
            f"counts for each of them. {shown}"
        )
        answers = [(one["annotator"], one["places"]) for one in settled["taken"]]
        answers.append(("another answer", settled["another_answer"]))
        rows = tuple((name, f"{count:,}") for name, count in answers)
        tables.append(Table("Whose answer was taken", ("annotator", "places"), rows))
    else:
        yield Paragraph("No disagreement of these annotators is in an adjudicated article.")
    if settled["reasons"]:
        yield Paragraph(
            "A reason counts under the guideline rule at its beginning, otherwise by its text."
        )
        rows = tuple((one["reason"], f"{one['times']:,}") for one in settled["reasons"])
        tables.append(Table("Reasons", ("reason", "times"), rows))
    yield SideBySide(tuple(tables))
    yield CaseList(
        tuple(case_block(case, chosen=case["chosen"], notes=_notes(case)) for case in cases)
    )


def _notes(case: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    answer = " and ".join(case["answer_of"]) or "another answer"
    reasons = (("reason", reason) for reason in case["reasons"])
    return (("settled by", f"{case['settled_by']}: {answer}"), *reasons)
