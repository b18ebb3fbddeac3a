"""Section: what people find and accept with suggestions and without."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from exports.agreement_report.blocks import Block, Cell, Paragraph, Table, figure_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpus.unaided import Comparison, Side
    from exports.agreement_report.findings import Findings

NONE_YET = (
    "Nobody has finished an article without suggestions: `annotator annotate --unaided 20` shows "
    "a random share of articles so, and what people find in them is compared here."
)


def values(findings: Findings) -> dict[str, Any] | None:
    """The comparison; None where no article was finished without suggestions."""
    if findings.unaided is None:
        return None
    return comparison_values(findings.unaided, findings.called)


def comparison_values(found: Comparison, called: Mapping[str, str] | None = None) -> dict[str, Any]:
    """`annotator` is null for all together; a figure that is undefined has its reason.

    `called` says how a person is called where that is not by name.
    """
    from corpus.unaided import KINDS

    names = called or {}
    return {
        "left_out": found.left_out,
        "figures": [
            {
                "annotator": name if name is None else names.get(name, name),
                "figure": one.kind.name,
                "with": _side(one.aided),
                "without": _side(one.unaided),
                "difference": asdict(one.difference),
            }
            for name, group in found.groups
            for one in group
        ],
        "how": {kind.name: kind.how for kind in KINDS},
    }


def _side(side: Side) -> dict[str, Any]:
    return {**asdict(side.figure), "articles": side.articles, "spans": side.spans}


def blocks(told: Mapping[str, Any]) -> Iterator[Block]:
    """A table for all together and for each person, and what each figure is."""
    found = told["unaided"]
    if found is None:
        yield Paragraph(NONE_YET)
        return
    yield Paragraph(
        "Chance decided which articles were shown without suggestions. A difference whose interval "
        "holds 0 may be chance."
    )
    for name in dict.fromkeys(one["annotator"] for one in found["figures"]):
        rows = tuple(_row(one) for one in found["figures"] if one["annotator"] == name)
        head = ("", "with", "without", "difference")
        yield Table("All together" if name is None else name, head, rows)
    for name, how in found["how"].items():
        yield Paragraph(f"{name}: {how}")


def _row(one: Mapping[str, Any]) -> tuple[str | Cell, ...]:
    sides = (one["with"], one["without"])
    cells = (figure_cell(side, f"{side['articles']:,} articles") for side in sides)
    return (one["figure"], *cells, figure_cell(one["difference"]))
