"""Section: which label one gives where another gives another, over tokens, O being no label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exports.agreement_report.blocks import Block, Cell, Paragraph, Table, decimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exports.agreement_report.findings import Findings

NO_LABEL = "O"


def values(findings: Findings) -> list[dict[str, Any]]:
    """Tokens by label of the one (rows) and of the other (columns), for all together and pairs."""
    labels = [*findings.labels.values(), NO_LABEL]
    return [
        {
            "annotators": findings.named(one.who),
            "labels": labels,
            "tokens": [list(row) for row in one.cells],
        }
        for one in findings.parts.confusions
    ]


def blocks(told: Mapping[str, Any]) -> Iterator[Block]:
    """A table for all together and for each pair."""
    yield Paragraph(
        "Tokens by the label of one annotator (rows) and of the other (columns); O is no label. "
        "Below each count its share of the row. Where more than two stand together, every pair "
        "counts in both directions."
    )
    for entry in told["confusion"]:
        yield _table(entry)


def _table(entry: Mapping[str, Any]) -> Table:
    who, labels = entry["annotators"], entry["labels"]
    rows = tuple(
        (label, *(_cell(count, sum(row)) for count in row))
        for label, row in zip(labels, entry["tokens"], strict=True)
    )
    pair = f"{who[0]} (rows) and {who[1]} (columns)"
    return Table(pair if len(who) == 2 else " · ".join(who), ("", *labels), rows)


def _cell(count: int, of_row: int) -> Cell:
    share = count / of_row if of_row else 0.0
    return Cell(f"{count:,}", decimal(share) if of_row else "", share)
