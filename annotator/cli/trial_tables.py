"""Practice and hidden gold in `annotator status`: each person's agreement with gold, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from annotator.cli.agreement_tables import with_interval
from annotator.cli.output import table
from annotator.text.sanitize import safe
from corpus.agreement.values import TRIAL_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from corpus.agreement.trials import TrialFigures
    from corpus.store import Project


def trials_of(project: Project) -> list[TrialFigures]:
    """The figures of each person; numpy is imported only if there are any."""
    finished = list(project.trials.finished())
    if not finished:
        return []
    from corpus.agreement.trials import trial_figures

    return trial_figures(finished)


def as_json(found: Sequence[TrialFigures]) -> list[dict[str, Any]]:
    """Return the figures for `--json`, as the agreement report has them."""
    if not found:
        return []
    from exports.agreement_report.trials import as_json as one_as_json

    return [one_as_json(one) for one in found]


def print_trials(
    out: Console, found: Sequence[TrialFigures], aliases: Mapping[str, str] | None = None
) -> None:
    """Print a table, and for each person with enough articles a line over time.

    `aliases` maps people to the names to print.
    """
    if not found:
        return
    shown = table("with gold", "", "articles", "span F1", "extra", "missing", "last")
    shown.columns[1].justify = "left"
    for one in found:
        shown.add_row(
            Text(_name(one, aliases)),
            TRIAL_NAMES[one.trial],
            f"{one.articles:,}",
            with_interval(one.figure, digits=2),
            f"{one.own - one.both:,}",
            f"{one.gold - one.both:,}",
            one.until[:10],
        )
    out.print(shown)
    for one in found:
        if one.windows:
            over_time = ", ".join(
                f"{window.first}–{window.last} {with_interval(window.figure, digits=2)}"
                for window in one.windows
            )
            out.print(
                f"{_name(one, aliases)}, {TRIAL_NAMES[one.trial]} over time: articles {over_time}"
            )


def _name(one: TrialFigures, aliases: Mapping[str, str] | None) -> str:
    return safe((aliases or {}).get(one.person, one.person))
