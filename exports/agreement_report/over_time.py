"""Section: whether pairs grow more alike, in windows of articles as they finished them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.agreement.figures import F1_EXACT
from exports.agreement_report.blocks import Block, Chart, Paragraph, Table, figure_cell
from exports.agreement_report.charts import Dot, course_svg
from exports.agreement_report.findings import Findings, figure_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpus.agreement.over_time import Window


def values(findings: Findings) -> list[dict[str, Any]]:
    """The windows of each pair; none, with a reason, where there are too few articles."""
    return [
        {
            "annotators": findings.named(course.who),
            "articles": course.articles,
            "windows": [_window(window) for window in course.windows],
            "reason": course.reason,
        }
        for course in findings.parts.courses
    ]


def _window(window: Window) -> dict[str, Any]:
    return {
        "first": window.first,
        "last": window.last,
        "since": window.since,
        "until": window.until,
        "spans": window.spans,
        F1_EXACT: figure_values(window.figure),
    }


def blocks(told: Mapping[str, Any]) -> Iterator[Block]:
    """A chart and its table for each pair."""
    yield Paragraph(
        "Span F1 of each pair in windows of articles, in the order in which the later of the two "
        "finished them; articles finished at once, as by an import, stand in the order of import."
    )
    for course in told["over_time"]:
        who = " · ".join(course["annotators"])
        if not course["windows"]:
            yield Paragraph(f"{who}: undefined, for {course['reason']}.")
            continue
        dots = [_dot(window) for window in course["windows"]]
        if any(dot.value is not None for dot in dots):
            caption = f"Span F1 of {who} over the articles both finished, with 95 % intervals."
            yield Chart(course_svg(f"Span F1 over time: {who}", caption, dots), caption)
        yield _table(who, course)


def _dot(window: Mapping[str, Any]) -> Dot:
    figure = window[F1_EXACT]
    return Dot(str(window["last"]), figure["value"], figure["low"], figure["high"])


def _table(who: str, course: Mapping[str, Any]) -> Table:
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
    return Table(f"Windows of {who}", ("articles", "from", "to", "spans", F1_EXACT), rows)
