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
    rows: list[tuple[str | FigureCell, ...]] = []
    for label, row in zip(labels, entry["tokens"], strict=True):
        total = sum(row)
        shares = [(count, count / total if total else 0.0) for count in row]
        cells = (
            FigureCell(f"{n:,}", decimal(share) if total else "", share) for n, share in shares
        )
        rows.append((label, *cells))
    caption = " · ".join(annotators)
    if len(annotators) == 2:
        caption = f"{annotators[0]} (rows) and {annotators[1]} (columns)"
    return Table(caption, ("", *labels), tuple(rows))
