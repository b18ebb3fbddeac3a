"""Section: span F1 of each pair in successive windows of the articles that both finished."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corpus.agreement.figures import F1_EXACT
from exports.agreement_report.blocks import Block, Chart, Paragraph, SideBySide, Table, figure_cell
from exports.agreement_report.charts import course_svg, dot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exports.agreement_report.findings import Findings


def values(findings: Findings) -> list[dict[str, Any]]:
    """The windows of each pair; none, with a reason, if the pair shares too few articles."""
    return [
        {
            "annotators": findings.named(course.annotators),
            "articles": course.articles,
            "windows": [
                {
                    "first": window.first,
                    "last": window.last,
                    "since": window.since,
                    "until": window.until,
                    "spans": window.spans,
                    F1_EXACT: asdict(window.figure),
                }
                for window in course.windows
            ],
            "reason": course.reason,
        }
        for course in findings.parts.courses
    ]


def blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """A chart and a table for each pair."""
    yield Paragraph(
        "Span F1 of each pair in windows of articles, in the order in which the second of the two "
        "finished them. Articles finished at the same time, for example by an import, are in the "
        "order of import."
    )
    for course in data["over_time"]:
        pair = " · ".join(course["annotators"])
        if not course["windows"]:
            yield Paragraph(f"{pair}: undefined ({course['reason']}).")
            continue
        table = _table(pair, course)
        dots = [dot(str(window["last"]), window[F1_EXACT]) for window in course["windows"]]
        if all(one.value is None for one in dots):
            yield table
            continue
        caption = f"Span F1 of {pair} over the articles that both finished, with 95 % intervals."
        chart = Chart(course_svg(f"Span F1 over time: {pair}", caption, dots), caption)
        yield SideBySide((chart, table))


def _table(pair: str, course: Mapping[str, Any]) -> Table:
    rows = tuple(
        (
            f"{window['first']:,}–{window['last']:,}",
            window["since"][:10],
            window["until"][:10],
            f"{window['spans']:,}",
            figure_cell(window[F1_EXACT]),
        )
        for window in course["windows"]
    )
    return Table(f"Windows of {pair}", ("articles", "from", "to", "spans", F1_EXACT), rows)
