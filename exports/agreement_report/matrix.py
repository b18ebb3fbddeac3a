"""Section: agreement of each pair and of all annotators, with intervals."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from corpus.agreement.figures import F1_EXACT
from corpus.text.plural import counted
from exports.agreement_report.blocks import (
    Block,
    Chart,
    FigureCell,
    Paragraph,
    SideBySide,
    Table,
    decimal,
    figure_cell,
    interval,
)
from exports.agreement_report.charts import dot, intervals_svg
from exports.agreement_report.findings import ALL_LABELS, Findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def values(findings: Findings) -> list[dict[str, Any]]:
    """Every figure for all annotators and each pair, over all labels (label null) and by label."""
    return [
        {
            "annotators": findings.named(one.annotators),
            "label": findings.labels.get(one.label),
            "articles": one.articles,
            "spans": one.spans,
            "figures": {name: asdict(figure) for name, figure in one.figures.items()},
        }
        for one in findings.report.figures
    ]


def blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """A matrix for all labels and for each, a chart, and tables of every figure."""
    entries = data["agreement"]
    yield Paragraph(
        "Above the diagonal: span F1 with its 95 % interval. Below it: the articles that both "
        "finished, and the spans of both in these articles."
    )
    labels = (None, *data["labels"])
    yield SideBySide(tuple(_matrix(data["annotators"], entries, label) for label in labels))
    dots = [
        dot(" · ".join(entry["annotators"]), entry["figures"][F1_EXACT])
        for entry in entries
        if entry["label"] is None
    ]
    if any(one.value is not None for one in dots):
        caption = "Span F1 over all labels with 95 % intervals; the figures are in the next tables."
        yield Chart(intervals_svg("Span F1 by annotators", caption, dots), caption)
    yield Paragraph("Every figure with its 95 % interval:")
    groups = groupby(entries, lambda entry: entry["annotators"])
    yield SideBySide(tuple(_figures(annotators, [*group]) for annotators, group in groups))
    for name in data["measured"]:
        yield Paragraph(_measured(name, data[name]))


def _measured(name: str, one: Mapping[str, Any]) -> str:
    """A figure over a sample of the articles, with its formula."""
    over = f"{one['articles']:,} of {counted(one['sampled'], 'article')} drawn"
    return f"{name.capitalize()}, over {over}: {in_words(one['figure'])}. {one['how']}"


def _matrix(
    annotators: Sequence[str], entries: Sequence[Mapping[str, Any]], label: str | None
) -> Table:
    of_pair = {
        tuple(entry["annotators"]): entry
        for entry in entries
        if entry["label"] == label and len(entry["annotators"]) == 2
    }
    rows: list[tuple[str | FigureCell, ...]] = []
    for row, one in enumerate(annotators):
        cells = [FigureCell("–")] * len(annotators)
        for column, other in enumerate(annotators):
            if column < row:
                entry = of_pair[other, one]
                spans = counted(entry["spans"], "span")
                cells[column] = FigureCell(counted(entry["articles"], "article"), spans)
            elif column > row:
                cells[column] = figure_cell(of_pair[one, other]["figures"][F1_EXACT])
        rows.append((one, *cells))
    return Table(f"Span F1, {label or 'all labels'}", ("", *annotators), tuple(rows))


def _figures(annotators: Sequence[str], entries: Sequence[Mapping[str, Any]]) -> Table:
    """One group's figures: a row for each figure, a column for each label."""
    rows: list[tuple[str | FigureCell, ...]] = [
        (
            name,
            *(
                figure_cell(entry["figures"][name]) if name in entry["figures"] else ""
                for entry in entries
            ),
        )
        for name in entries[0]["figures"]
    ]
    rows.append(("spans", *(f"{entry['spans']:,}" for entry in entries)))
    head = ("", *(entry["label"] or ALL_LABELS for entry in entries))
    articles = counted(entries[0]["articles"], "article")
    return Table(f"{' · '.join(annotators)}, {articles}", head, tuple(rows))


def in_words(figure: Mapping[str, Any]) -> str:
    """`0.842 (95 % CI 0.810–0.871)`, or `undefined` with the reason."""
    if figure["value"] is None:
        return f"undefined ({figure['reason']})"
    known = interval(figure)
    return decimal(figure["value"]) + (f" (95 % CI {known})" if known else "")
