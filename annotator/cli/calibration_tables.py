"""`annotator status --suggesters`: how well calibrated the probabilities shown were."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from annotator.cli.output import console, print_json, table
from annotator.cli.pace_tables import NONE
from annotator.session.labelling.doubtful import of_100
from annotator.text.probability import limit
from annotator.text.sanitize import safe
from corpus.learning.calibration import calibration_error, reliability
from corpus.learning.probability import LEAST_DECISIONS
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from rich.console import Console
    from rich.table import Table

    from annotator.cli.context import ProjectFile
    from corpus.learning.calibration import Prediction, Reliability
    from corpus.learning.second_looks import Price
    from corpus.store import Project

NOTHING_YET = (
    "No suggestion in a finished article has been decided on its own yet. Probabilities are shown "
    f"after {LEAST_DECISIONS} such decisions."
)

PRICED = (0.5, 0.7, 0.9)
"""Probabilities from which the price of accepting without a look is printed."""


@dataclass(frozen=True, slots=True)
class _Figures:
    """Figures of one suggester; `in_bulk` counts bulk accepts, those drawn and those looked at."""

    name: str
    current: bool
    predictions: list[Prediction]
    in_bulk: tuple[int, int, int]
    prices: dict[float, Price | None]


def show_reliability(project_file: ProjectFile, *, as_json: bool) -> None:
    """Print predicted and observed shares for each suggester, and the calibration error."""
    with project_file.open(write=False) as project, project.snapshot():
        found = [*_figures(project)]
    if as_json:
        print_json([_json(figures) for figures in found])
        return
    out = console()
    for figures in found:
        _print(out, figures)
    if not found:
        out.print(NOTHING_YET)


def _figures(project: Project) -> Iterator[_Figures]:
    verdicts, current = project.verdicts, project.suggestions.current()
    predictions, in_bulk = verdicts.predictions(), verdicts.in_bulk.counts()
    for name in sorted({*predictions, *in_bulk}):
        yield _Figures(
            name,
            name == current,
            predictions.get(name, []),
            in_bulk.get(name, (0, 0, 0)),
            {least: verdicts.price(name, least) for least in PRICED},
        )


def _json(figures: _Figures) -> dict[str, Any]:
    alone = [one for one in figures.predictions if one.decided == "alone"]
    taken, drawn, looked_at = figures.in_bulk
    return {
        "name": figures.name,
        "current": figures.current,
        "decisions": len(alone),
        "right": sum(one.right for one in alone),
        "accepted_in_bulk": taken,
        "drawn": drawn,
        "looked_at": looked_at,
        "calibration_error": calibration_error(figures.predictions),
        "reliability": [asdict(row) for row in reliability(figures.predictions)],
        "prices": [
            {"from": least, "price": asdict(price) if price else None}
            for least, price in figures.prices.items()
        ],
    }


def _print(out: Console, figures: _Figures) -> None:
    alone = [one for one in figures.predictions if one.decided == "alone"]
    right = f", {sum(one.right for one in alone) / len(alone):.0%} right" if alone else ""
    error = _number(calibration_error(figures.predictions))
    shown = " (shown)" if figures.current else ""
    decisions = f"{counted(len(alone), 'decision')}{right}"
    out.print(Text(f"{safe(figures.name)}{shown}: {decisions}, calibration error {error}"))
    taken, drawn, looked_at = figures.in_bulk
    if taken:
        looks = f"{counted(looked_at, 'second look')}, {drawn:,} asked for"
        out.print(Text(f"{taken:,} accepted in bulk, {looks}"))
    if figures.predictions:
        out.print(_table(reliability(figures.predictions)))
    for least, price in figures.prices.items():
        out.print(Text(f"from {limit(least)}: {_price(price)}"))


def _price(price: Price | None) -> str:
    if price is None:
        return "no price yet"
    wrong, low, high = (of_100(share) for share in (price.wrong, price.low, price.high))
    return f"of 100 accepted without a look, {wrong} are wrong ({low} to {high})"


def _table(rows: Sequence[Reliability]) -> Table:
    shown = table("label", "decided", "band", "decisions", "stand for", "predicted", "observed")
    label = ""
    for row in rows:
        name = safe(row.label) if row.label != label else ""
        label = row.label
        counts = f"{row.decisions:,}", f"{row.stands_for:,}"
        figures = _number(row.expected), _number(row.right)
        shown.add_row(Text(name), row.decided, row.band or NONE, *counts, *figures)
    return shown


def _number(share: float | None) -> str:
    return NONE if share is None else f"{share:.3f}"
