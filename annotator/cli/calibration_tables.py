"""`annotator status --suggesters`: how well calibrated the probabilities shown were."""

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
    from collections.abc import Sequence

    from rich.table import Table

    from annotator.cli.context import ProjectFile
    from corpus.learning.calibration import Reliability

NOTHING_YET = (
    "No suggestion in a finished article has been decided on its own yet. Probabilities are shown "
    f"after {LEAST_DECISIONS} such decisions."
)


def show_reliability(project_file: ProjectFile, *, as_json: bool) -> None:
    """Print predicted and observed shares for each suggester, and the calibration error."""
    with project_file.open(write=False) as project, project.snapshot():
        by_suggester, current = project.verdicts.predictions(), project.suggestions.current()
    if as_json:
        report = [
            {
                "name": name,
                "current": name == current,
                "decisions": len(predictions),
                "right": sum(one.right for one in predictions),
                "calibration_error": calibration_error(predictions),
                "reliability": [asdict(row) for row in reliability(predictions)],
            }
            for name, predictions in by_suggester.items()
        ]
        print_json(report)
        return
    out = console()
    for name, predictions in by_suggester.items():
        right = sum(one.right for one in predictions) / len(predictions)
        heading = (
            f"{safe(name)}{' (shown)' if name == current else ''}: "
            f"{counted(len(predictions), 'decision')}, {right:.0%} right, "
            f"calibration error {_number(calibration_error(predictions))}"
        )
        out.print(Text(heading))
        out.print(_table(reliability(predictions)))
    if not by_suggester:
        out.print(NOTHING_YET)


def _table(rows: Sequence[Reliability]) -> Table:
    shown = table("label", "band", "decisions", "predicted", "observed")
    label = ""
    for row in rows:
        name = safe(row.label) if row.label != label else ""
        label = row.label
        figures = _number(row.expected), _number(row.right)
        shown.add_row(Text(name), row.band or NONE, f"{row.decisions:,}", *figures)
    return shown


def _number(share: float | None) -> str:
    return NONE if share is None else f"{share:.3f}"
