"""The tables of `annotator train`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from annotator.cli.output import console, table
from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.scoring import Tally
    from corpus.suggesters.trained import Trained
    from exports.fitting.comparison import Curve, Scores

_WIDEST = 30
"""The width of the longest bar, in cells."""


def print_scores(scores: Iterable[Scores], *, current: str, new: str) -> None:
    """Print the scores of the current and the new suggester, by label and for all labels."""
    shown = table("label", "", "gold", "precision", "recall", "F1", "overlap", "operations")
    shown.columns[1].justify = "left"
    for row in scores:
        label = safe(row.label) if row.label is not None else "all"
        shown.add_row(label, "current", f"{row.new.gold:,}", *_figures(row.current))
        shown.add_row("", "new", "", *_figures(row.new))
    out = console()
    out.print(f"current: {safe(current or 'none')} · new: {safe(new)}")
    out.print(shown)
    out.print(
        "overlap: F1 where overlap is enough; operations: edits left to do for 100 spans of gold"
    )


def _name(suggester: str) -> Text:
    return Text(safe(suggester), overflow="ellipsis", no_wrap=True)


def _figures(counts: Tally) -> list[str]:
    shares = (counts.precision, counts.recall, counts.f1, counts.f1_overlap)
    return [*map(_percent, shares), _number(counts.operations_per_100)]


def _percent(share: float | None) -> str:
    return _number(None if share is None else 100 * share)


def _number(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.1f}"


def print_list(made: Sequence[Trained], *, shown: str) -> None:
    """Print the trained suggesters, their scores and the suggester that each was compared with."""
    listed = table("suggester", "articles", "F1", "operations", "draws", "compared with", "")
    listed.columns[5].justify = "left"
    for one in made:
        scores = one.record["scores"][""]["new"]
        listed.add_row(
            Text(safe(one.name)),
            f"{one.record['articles']:,}",
            _percent(scores["f1"]),
            _number(scores["operations_per_100"]),
            f"{one.record['favours']:.0%}",
            _name(one.record["compared_with"] or "none"),
            "current" if one.name == shown else "",
        )
    console().print(listed)


def print_curve(curve: Curve) -> None:
    """Print F1 and operations by the number of articles, with a bar for F1."""
    shown = table("articles", "F1", "overlap", "operations", "")
    shown.columns[4].justify = "left"
    rows = [(_name(curve.current or "none"), curve.counts)]
    rows += [(Text(f"{point.articles:,}"), point.counts) for point in curve.points]
    for name, counts in rows:
        shown.add_row(
            name,
            _percent(counts.f1),
            _percent(counts.f1_overlap),
            _number(counts.operations_per_100),
            "▇" * round(_WIDEST * (counts.f1 or 0)),
        )
    console().print(shown)
