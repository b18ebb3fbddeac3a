"""Section: how alike annotators label, pair by pair and all together, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.agreement.figures import F1_EXACT
from corpus.text.plural import counted
from exports.agreement_report.blocks import (
    Block,
    Cell,
    Chart,
    Paragraph,
    Table,
    decimal,
    figure_cell,
    interval,
)
from exports.agreement_report.charts import Dot, intervals_svg
from exports.agreement_report.findings import EVERYTHING, Findings, figure_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def values(findings: Findings) -> list[dict[str, Any]]:
    """For all together and each pair: every figure, over all labels (label null) and by label."""
    return [
        {
            "annotators": findings.named(one.who),
            "label": findings.labels.get(one.label),
            "articles": one.articles,
            "spans": one.spans,
            "figures": {name: figure_values(figure) for name, figure in one.figures.items()},
        }
        for one in findings.report.figures
    ]


def blocks(told: Mapping[str, Any]) -> Iterator[Block]:
    """A matrix for all labels and for each, a chart, and every figure in one table."""
    entries = told["agreement"]
    yield Paragraph(
        "Span F1 above the diagonal, with its 95 % interval; below it the articles that both "
        "finished and the spans of either there."
    )
    for label in (None, *told["labels"]):
        yield _matrix(told["annotators"], entries, label)
    dots = [_dot(entry) for entry in entries if entry["label"] is None]
    if any(dot.value is not None for dot in dots):
        caption = "Span F1 over all labels with 95 % intervals; the figures are in the next table."
        yield Chart(intervals_svg("Span F1 by annotators", caption, dots), caption)
    yield _figures(entries)
    for name in told["measured"]:
        yield Paragraph(_measured(name, told[name]))


def _measured(name: str, one: Mapping[str, Any]) -> str:
    """A figure over a sample of the articles: its values are those of `Figure`, and how."""
    over = f"{one['articles']:,} of {counted(one['sampled'], 'article')} drawn"
    return f"{name.capitalize()}, over {over}: {in_words(one['figure'])}. {one['how']}"


def _matrix(who: Sequence[str], entries: Sequence[Mapping[str, Any]], label: str | None) -> Table:
    of_pair = {
        tuple(entry["annotators"]): entry
        for entry in entries
        if entry["label"] == label and len(entry["annotators"]) == 2
    }
    rows: list[tuple[str | Cell, ...]] = []
    for down, one in enumerate(who):
        cells = [
            _cell(of_pair, one, other, above=across > down) if across != down else Cell("–")
            for across, other in enumerate(who)
        ]
        rows.append((one, *cells))
    return Table(f"Span F1, {label or 'all labels'}", ("", *who), tuple(rows))


def _cell(
    of_pair: Mapping[tuple[str, ...], Mapping[str, Any]], one: str, other: str, *, above: bool
) -> Cell:
    if not above:
        entry = of_pair[other, one]
        return Cell(counted(entry["articles"], "article"), counted(entry["spans"], "span"))
    return figure_cell(of_pair[one, other]["figures"][F1_EXACT])


def _dot(entry: Mapping[str, Any]) -> Dot:
    figure = entry["figures"][F1_EXACT]
    return Dot(" · ".join(entry["annotators"]), figure["value"], figure["low"], figure["high"])


def _figures(entries: Sequence[Mapping[str, Any]]) -> Table:
    names = list(entries[0]["figures"])
    rows = tuple(
        (
            " · ".join(entry["annotators"]),
            entry["label"] or EVERYTHING,
            f"{entry['articles']:,}",
            f"{entry['spans']:,}",
            *(
                figure_cell(entry["figures"][name]) if name in entry["figures"] else ""
                for name in names
            ),
        )
        for entry in entries
    )
    head = ("annotators", "label", "articles", "spans", *names)
    return Table("Every figure with its 95 % interval", head, rows, names=2)


def in_words(figure: Mapping[str, Any]) -> str:
    """`0.842 (95 % CI 0.810–0.871)`, or that it is undefined and why."""
    if figure["value"] is None:
        return f"undefined ({figure['reason']})"
    known = interval(figure)
    return decimal(figure["value"]) + (f" (95 % CI {known})" if known else "")
