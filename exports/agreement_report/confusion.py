"""Section: token confusion of labels, with O for no label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exports.agreement_report.blocks import (
    Block,
    FigureCell,
    Paragraph,
    SideBySide,
    Table,
    decimal,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exports.agreement_report.findings import Findings

NO_LABEL = "O"


def values(findings: Findings) -> list[dict[str, Any]]:
    """Tokens by the label of one annotator (rows) and another (columns), for all and each pair."""
    labels = [*findings.labels.values(), NO_LABEL]
    return [
        {
            "annotators": findings.named(one.annotators),
            "labels": labels,
            "tokens": [list(row) for row in one.tokens],
        }
        for one in findings.parts.confusions
    ]


def blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """A table for all annotators and for each pair."""
    yield Paragraph(
        "Tokens by the label of one annotator (rows) and another (columns); O is no label. Below "
        "each count is its share of the row. A table of more than two annotators counts every pair "
        "in both directions."
    )
    yield SideBySide(tuple(map(_table, data["confusion"])))


def _table(entry: Mapping[str, Any]) -> Table:
    annotators, labels = entry["annotators"], entry["labels"]
    rows = tuple(
        (label, *(_cell(count, sum(row)) for count in row))
        for label, row in zip(labels, entry["tokens"], strict=True)
    )
    caption = " · ".join(annotators)
    if len(annotators) == 2:
        caption = f"{annotators[0]} (rows) and {annotators[1]} (columns)"
    return Table(caption, ("", *labels), rows)


def _cell(count: int, row_total: int) -> FigureCell:
    share = count / row_total if row_total else 0.0
    return FigureCell(f"{count:,}", decimal(share) if row_total else "", share)
