"""What `annotator agreement` prints beside the figures: the other parts of the report, in short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from annotator.cli.output import table
from annotator.text.sanitize import quoted, safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from corpus.agreement.figures import Figure
    from exports.agreement_report.findings import Findings

_REASONS = 3
_TWO = 2


def more(found: Findings) -> Iterator[Table | Text]:
    """Confusion of all together, annotators, the course of pairs, what is settled."""
    yield from _confusion(found)
    yield Text("Annotators, span F1 with gold (adjudicated or agreed)", "bold")
    yield _people(found)
    yield Text("Agreed gold holds the voices of those who agree; two who do are all of it.")
    yield from map(Text, _courses(found))
    yield from map(Text, _settled(found))
    yield Text("The whole report, with the worst disagreements in context: --html FILE")


def _confusion(found: Findings) -> Iterator[Table | Text]:
    whole = found.parts.confusions[0]
    labels = [*map(safe, found.labels.values()), "O"]
    sides = (
        "; {} in rows, {} in columns".format(*map(safe, found.annotators))
        if len(found.annotators) == 2
        else ""
    )
    yield Text(f"Confusion of labels, tokens{sides}", "bold")
    shown = table("", *labels)
    for label, row in zip(labels, whole.tokens, strict=True):
        shown.add_row(label, *(f"{count:,}" for count in row))
    yield shown


def _people(found: Findings) -> Table:
    labels = map(safe, found.labels.values())
    shown = table("", "articles", "spans", "with gold", "all", *labels, "accepted")
    for name, person in zip(found.annotators, found.parts.annotators, strict=True):
        work = person.work
        done = [f"{work.articles:,}", f"{work.spans:,}"] if work else ["", ""]
        figures = (_short(figure) for figure in person.gold.figures.values())
        decided = work.accepted + work.changed + work.rejected if work else 0
        share = f"{work.accepted / decided:.3f}" if work and decided else "undefined"
        gold = ", ".join(f"{count:,} {basis}" for basis, count in person.gold.articles.items())
        shown.add_row(safe(name), *done, gold or "none", *figures, share)
    return shown


def _courses(found: Findings) -> Iterator[str]:
    """How alike each pair was in its first window and in its last."""
    for course in found.parts.courses:
        who = " · ".join(safe(name) for name in found.named(course.annotators))
        if course.windows:
            first, last = course.windows[0], course.windows[-1]
            told = f"articles {first.first}–{first.last} {_short(first.figure)}"
            told += f", {last.first}–{last.last} {_short(last.figure)}"
        else:
            told = f"undefined, for {course.reason}"
        yield f"Span F1 over time, {who}: {told}"


def _settled(found: Findings) -> Iterator[str]:
    settled = found.parts.settled
    told = f"{counted(settled.count, 'disagreement')} settled"
    reasons = [f"{quoted(reason)} {times:,}" for reason, times in found.parts.reasons[:_REASONS]]
    yield told + (f"; reasons: {', '.join(reasons)}" if reasons else "")


def _short(figure: Figure) -> str:
    return "undefined" if figure.value is None else f"{figure.value:.3f}"
