"""The agreement report as tables on the terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from annotator.cli.output import table
from annotator.text.sanitize import quoted, safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from rich.console import Console
    from rich.table import Table

    from corpus.agreement.figures import Agreement, Figure
    from corpus.agreement.gamma import Gamma
    from exports.agreement_report.findings import Findings

_REASONS = 3


def print_figures(out: Console, found: Findings) -> None:
    """Print the figures of all annotators and of each pair, then the classes of disagreement."""
    report, labels = found.report, found.labels
    for indices, figures in groupby(report.figures, lambda one: one.annotators):
        group = [*figures]
        names = " · ".join(map(safe, found.named(indices)))
        articles, spans = counted(group[0].articles, "article"), counted(group[0].spans, "span")
        pairs = ", each counted for each of its pairs" if len(indices) > 2 else ""
        out.print(Text(f"{names}: {articles}, {spans}{pairs}", "bold"))
        if group[0].articles == 1:
            out.print("No intervals: they need more than one article.")
        out.print(_figures(group, labels))
        for line in _undefined(group, labels):
            out.print(line)
    out.print(Text(counted(report.disagreements, "disagreement"), "bold"))
    if report.classes:
        shown = table("class", *map(safe, labels.values()))
        for kind in dict.fromkeys(kind for (kind, _), _ in report.classes.most_common()):
            shown.add_row(kind, *(f"{report.classes[kind, label]:,}" for label in labels))
        out.print(shown)
        out.print("A place counts once for each of its classes and for each label given there.")
    if report.next:
        articles = ", ".join(safe(name) for name, _ in report.next.articles)
        label = safe(labels[report.next.label])
        out.print(f"Annotate twice next ({label} has the widest interval): {articles}")


def print_parts(out: Console, found: Findings) -> None:
    """Print a summary of the other parts of the report."""
    _print_confusion(out, found)
    out.print(Text("Annotators, span F1 with gold (adjudicated or agreed)", "bold"))
    out.print(_annotators(found))
    out.print(
        "Agreed gold includes the annotator's own version; if two annotators agree, it is both."
    )
    for line in (*_courses(found), _settled(found)):
        out.print(line)
    out.print("The whole report, with the worst disagreements in context: --html FILE")


def print_gamma(out: Console, gamma: Gamma) -> None:
    """Print gamma with the size of its sample."""
    reason = f": {gamma.figure.reason}" if gamma.figure.reason else ""
    sample = f"{gamma.articles:,} of {counted(gamma.sampled, 'article')} drawn"
    out.print(f"gamma {with_interval(gamma.figure)}{reason} ({sample})")


def _figures(group: Sequence[Agreement], labels: Mapping[Any, str]) -> Table:
    shown = table("", *(safe(labels.get(one.label, "all")) for one in group))
    for name in group[0].figures:
        figures = [one.figures.get(name) for one in group]
        shown.add_row(name, *(with_interval(figure) if figure else "" for figure in figures))
    shown.add_row("spans", *(f"{one.spans:,}" for one in group))
    return shown


def with_interval(figure: Figure, *, digits: int = 3, signed: bool = False) -> str:
    """The value and its interval: `.871 .85–.89`, or signed for a difference: `+.29 +.24…+.34`."""
    if figure.value is None:
        return "undefined"
    value = _short(figure.value, digits, signed=signed)
    if figure.low is None or figure.high is None:
        return value
    low, high = (_short(end, 2, signed=signed) for end in (figure.low, figure.high))
    return f"{value} {low}{'…' if signed else '–'}{high}"


def _short(value: float, digits: int, *, signed: bool) -> str:
    """A number without the 0 before the point, to save a column; from 10 on without decimals."""
    size = f"{abs(value):,.{digits if abs(value) < 10 else 0}f}"
    size = size.removeprefix("0") if "." in size else size
    if signed and not size.strip(".0"):
        return "0"
    return f"{'−' if value < 0 else '+' if signed else ''}{size}"


def _undefined(group: Sequence[Agreement], labels: Mapping[Any, str]) -> Iterator[str]:
    """A line for each reason, with the figures that are undefined for it and their labels."""
    by_reason: dict[str, dict[str, list[str]]] = {}
    for one in group:
        for name, figure in one.figures.items():
            if figure.reason:
                figures = by_reason.setdefault(figure.reason, {})
                figures.setdefault(name, []).append(safe(labels.get(one.label, "all")))
    for reason, figures in by_reason.items():
        named = "; ".join(f"{name} ({', '.join(among)})" for name, among in figures.items())
        yield f"Undefined, because {reason}: {named}."


def _print_confusion(out: Console, found: Findings) -> None:
    labels = [*map(safe, found.labels.values()), "O"]
    names = [safe(name) for name in found.annotators]
    sides = f"; {names[0]} in rows, {names[1]} in columns" if len(names) == 2 else ""
    out.print(Text(f"Confusion of labels, tokens{sides}", "bold"))
    shown = table("", *labels)
    for label, row in zip(labels, found.parts.confusions[0].tokens, strict=True):
        shown.add_row(label, *(f"{count:,}" for count in row))
    out.print(shown)


def _annotators(found: Findings) -> Table:
    labels = map(safe, found.labels.values())
    shown = table("", "articles", "spans", "with gold", "all", *labels, "accepted")
    for name, one in zip(found.annotators, found.parts.annotators, strict=True):
        work = [f"{one.work.articles:,}", f"{one.work.spans:,}"] if one.work else ["", ""]
        gold = ", ".join(f"{count:,} {basis}" for basis, count in one.gold.articles.items())
        figures = (_number(figure.value) for figure in one.gold.figures.values())
        share = _number(one.work.accepted_share if one.work else None)
        shown.add_row(safe(name), *work, gold or "none", *figures, share)
    return shown


def _courses(found: Findings) -> Iterator[str]:
    """A line for each pair, with span F1 in its first and last window."""
    for course in found.parts.courses:
        pair = " · ".join(map(safe, found.named(course.annotators)))
        text = f"undefined ({course.reason})"
        if course.windows:
            first, last = course.windows[0], course.windows[-1]
            text = f"articles {first.first}–{first.last} {_number(first.figure.value)}"
            text += f", {last.first}–{last.last} {_number(last.figure.value)}"
        yield f"Span F1 over time, {pair}: {text}"


def _settled(found: Findings) -> str:
    reasons = [f"{quoted(reason)} {times:,}" for reason, times in found.parts.reasons[:_REASONS]]
    given = f"; reasons: {', '.join(reasons)}" if reasons else ""
    return f"{counted(found.parts.settled.count, 'disagreement')} settled{given}"


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
