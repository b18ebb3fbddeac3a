"""Section: how people agree with gold that was settled before: in practice and in hidden gold."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corpus.agreement.figures import F1_EXACT
from corpus.agreement.values import TRIAL_NAMES
from exports.agreement_report.blocks import Block, Paragraph, Table, figure_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpus.agreement.trials import TrialFigures
    from exports.agreement_report.findings import Findings


def values(findings: Findings) -> list[dict[str, Any]]:
    """The figures of each person, and of successive windows of the articles."""
    return [{**as_json(one), "annotator": findings.alias(one.person)} for one in findings.trials]


def as_json(one: TrialFigures) -> dict[str, Any]:
    """One person's practice or hidden gold as JSON values."""
    return {
        "annotator": one.person,
        "kind": TRIAL_NAMES[one.trial],
        "articles": one.articles,
        "spans": one.own,
        "gold": one.gold,
        "both": one.both,
        F1_EXACT: asdict(one.figure),
        "since": one.since,
        "until": one.until,
        "windows": [
            {
                "first": window.first,
                "last": window.last,
                "since": window.since,
                "until": window.until,
                F1_EXACT: asdict(window.figure),
            }
            for window in one.windows
        ],
    }


def blocks(data: Mapping[str, Any]) -> Iterator[Block]:
    """A table of all, and one of the windows."""
    found = data["trials"]
    if not found:
        yield Paragraph("Nobody has finished an article of practice or hidden gold.")
        return
    yield Paragraph(
        "Articles that a reviewer, or two people, settled before the person labelled them. These "
        "annotations count for nothing else in this report."
    )
    yield Table(
        "Span F1 with gold, with 95 % intervals",
        ("annotator", "", "articles", "from", "to", F1_EXACT),
        tuple(
            (
                one["annotator"],
                one["kind"],
                f"{one['articles']:,}",
                one["since"][:10],
                one["until"][:10],
                figure_cell(one[F1_EXACT], f"{one['spans']:,} spans, gold {one['gold']:,}"),
            )
            for one in found
        ),
        names=2,
    )
    windows = tuple(
        (
            one["annotator"],
            one["kind"],
            f"{window['first']:,}–{window['last']:,}",
            window["since"][:10],
            window["until"][:10],
            figure_cell(window[F1_EXACT]),
        )
        for one in found
        for window in one["windows"]
    )
    if windows:
        head = ("annotator", "", "articles", "from", "to", F1_EXACT)
        yield Table("The same over time", head, windows, names=2)
