"""Section: what people find and accept with suggestions and without, where chance hid some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.text.plural import counted
from exports.agreement_report.blocks import Block, Cell, Paragraph, Table, figure_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from exports.agreement_report.findings import Findings

_TOGETHER = "all together"


def values(findings: Findings) -> dict[str, Any] | None:
    """The comparison as it was counted, people called as the report calls them; or null."""
    if findings.unaided is None:
        return None
    figures = [
        {**entry, "annotator": entry["annotator"] and findings.names([entry["annotator"]])[0]}
        for entry in findings.unaided["figures"]
    ]
    return {**findings.unaided, "figures": figures}


def blocks(told: Mapping[str, Any]) -> Iterator[Block]:
    """A table of both sides and their difference, and what each figure is."""
    unaided = told["unaided"]
    if unaided is None:
        yield Paragraph(
            "Undefined, for nobody has finished an article from which chance hid the suggestions."
        )
        return
    yield _figures(unaided["figures"])
    if unaided["left_out"]:
        many = counted(unaided["left_out"], "article")
        yield Paragraph(f"Left out: {many} without anything to suggest.")
    yield Table("Figures", ("figure", "how"), tuple(unaided["how"].items()), names=2)


def _figures(entries: Sequence[Mapping[str, Any]]) -> Table:
    rows = tuple(
        (
            entry["annotator"] or _TOGETHER,
            entry["figure"],
            _side(entry["with"]),
            _side(entry["without"]),
            figure_cell(entry["difference"]),
        )
        for entry in entries
    )
    head = ("annotator", "figure", "with", "without", "difference")
    return Table("With suggestions and without, with 95 % intervals", head, rows, names=2)


def _side(side: Mapping[str, Any]) -> Cell:
    rests_on = f"{counted(side['articles'], 'article')}, {counted(side['spans'], 'span')}"
    return figure_cell(side, rests_on)
