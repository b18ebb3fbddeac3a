"""Section: what people find and accept with and without suggestions, hidden at random."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.text.plural import counted
from exports.agreement_report.blocks import Block, FigureCell, Paragraph, Table, figure_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from exports.agreement_report.findings import Findings

_TOGETHER = "all together"


def values(findings: Findings) -> dict[str, Any] | None:
    """The comparison with people's names in the report; null if nothing was hidden."""
    if findings.unaided is None:
        return None
    figures = [
        {**entry, "annotator": entry["annotator"] and findings.alias(entry["annotator"])}
        for entry in findings.unaided["figures"]
    ]
    return {**findings.unaided, "figures": figures}


def blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """A table with both conditions and their difference, and the formulas."""
    unaided = data["unaided"]
    if unaided is None:
        yield Paragraph(
            "Undefined: nobody has finished an article whose suggestions were hidden at random."
        )
        return
    yield _figures(unaided["figures"])
    if unaided["left_out"]:
        yield Paragraph(
            f"Left out: {counted(unaided['left_out'], 'article')} without anything to suggest."
        )
    yield Table("Figures", ("figure", "how"), tuple(unaided["how"].items()), names=2)


def _figures(entries: Sequence[Mapping[str, Any]]) -> Table:
    rows = tuple(
        (
            entry["annotator"] or _TOGETHER,
            entry["figure"],
            _condition(entry["with"]),
            _condition(entry["without"]),
            figure_cell(entry["difference"]),
        )
        for entry in entries
    )
    head = ("annotator", "figure", "with", "without", "difference")
    return Table("With and without suggestions, with 95 % intervals", head, rows, names=2)


def _condition(figure: Mapping[str, Any]) -> FigureCell:
    evidence = f"{counted(figure['articles'], 'article')}, {counted(figure['spans'], 'span')}"
    return figure_cell(figure, evidence)
