"""`annotator status --suggesters`: whether the probabilities that were shown came true."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.text import Text

from annotator.cli.output import console, print_json, table
from annotator.cli.pace_tables import NONE
from annotator.text.sanitize import safe
from corpus.learning.calibration import calibration_error, reliability
from corpus.learning.probability import LEAST_DECISIONS
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from rich.table import Table

    from annotator.cli.context import ProjectFile
    from corpus.learning.calibration import Reliability, Told

NOTHING_YET = (
    "No suggestion was decided on its own in a finished article yet; probabilities are shown from "
    f"{LEAST_DECISIONS} such decisions on."
)


def show_reliability(place: ProjectFile, *, as_json: bool) -> None:
    """By suggester a table of what was told and what came, and how far they are apart."""
    with place.open(write=False) as project, project.snapshot():
        told, current = project.verdicts.told(), project.suggestions.current()
    if as_json:
        print_json(_as_json(told, current))
        return
    out = console()
    for suggester, decisions in told.items():
        out.print(_headline(suggester, decisions, shown=suggester == current))
        out.print(_table(reliability(decisions)))
    if not told:
        out.print(NOTHING_YET)


def _as_json(told: Mapping[str, Sequence[Told]], current: str | None) -> list[dict[str, Any]]:
    return [
        {
            "name": suggester,
            "current": suggester == current,
            "decisions": len(decisions),
            "right": sum(one.right for one in decisions),
            "calibration_error": calibration_error(decisions),
            "reliability": [asdict(row) for row in reliability(decisions)],
        }
        for suggester, decisions in told.items()
    ]


def _headline(suggester: str, told: Sequence[Told], *, shown: bool) -> Text:
    right = sum(one.right for one in told) / len(told)
    return Text(
        f"{safe(suggester)}{' (shown)' if shown else ''}: {counted(len(told), 'decision')}, "
        f"{right:.0%} right, calibration error {_figure(calibration_error(told))}"
    )


def _table(rows: Sequence[Reliability]) -> Table:
    shown = table("label", "band", "decisions", "predicted", "observed")
    label = ""
    for row in rows:
        name = safe(row.label) if row.label != label else ""
        label = row.label
        figures = _figure(row.expected), _figure(row.right)
        shown.add_row(Text(name), row.band or NONE, f"{row.decisions:,}", *figures)
    return shown


def _figure(share: float | None) -> str:
    return NONE if share is None else f"{share:.3f}"
