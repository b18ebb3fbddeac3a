"""The comparison with and without suggestions, as a table or as JSON.

`annotator agreement` prints it after its own figures; `annotator status --unaided` also works if
only one person has labelled.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.text import Text

from annotator.cli.agreement_tables import with_interval
from annotator.cli.output import console, print_json, table
from annotator.text.sanitize import safe
from corpus.errors import InputError
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

    from rich.console import Console
    from rich.table import Table

    from annotator.cli.context import ProjectFile
    from corpus.agreement.unaided import Comparison, Condition, MeasuredPair
    from corpus.store import Project

NOTHING_YET = (
    "Nobody has finished an article without suggestions yet. `annotator annotate --unaided 20` "
    "hides the suggestions in 20 % of newly opened articles."
)

MEANING = (
    "accepted/found: the share of suggestions that were accepted unchanged where they were shown, "
    "and found without help where they were hidden; the difference estimates the automation bias."
)


def show_unaided(project_file: ProjectFile, *, as_json: bool) -> None:
    """Print the comparison; `InputError` if no article was finished without suggestions."""
    with project_file.open(write=False) as project, project.snapshot():
        found = comparison_of(project)
    if found is None:
        raise InputError(NOTHING_YET)
    if as_json:
        print_json(comparison_json(found))
    else:
        print_comparison(console(), found)


def comparison_of(
    project: Project, people: Collection[str] = (), *, draws: int = 1000, seed: int = 0
) -> Comparison | None:
    """The comparison of these people [all]; None if no article was finished without suggestions."""
    if not project.drawn.any_unaided():
        return None
    from corpus.agreement.unaided import compare

    articles = [one for one in project.drawn.worked() if not people or one.person in people]
    if not any(one.unaided for one in articles):
        return None
    return compare(articles, draws=draws, seed=seed)


def comparison_json(found: Comparison) -> dict[str, Any]:
    """The comparison for JSON; `annotator` is null for all together."""
    from corpus.agreement.unaided import MEASURES

    return {
        "left_out": found.left_out,
        "figures": [
            {
                "annotator": name,
                "figure": one.measure.name,
                "with": _condition(one.aided),
                "without": _condition(one.unaided),
                "difference": asdict(one.difference),
            }
            for name, group in found.groups
            for one in group
        ],
        "how": {measure.name: measure.formula for measure in MEASURES},
    }


def _condition(condition: Condition) -> dict[str, Any]:
    figure = asdict(condition.figure)
    return {**figure, "articles": condition.articles, "spans": condition.spans}


def print_comparison(
    out: Console, found: Comparison, aliases: Mapping[str, str] | None = None
) -> None:
    """Print a table for all together and for each person, and why figures are undefined.

    `aliases` maps people to the names to print.
    """
    for name, group in found.groups:
        who = "all together" if name is None else safe((aliases or {}).get(name, name))
        out.print(Text(f"with and without suggestions: {who}", "bold"))
        out.print(_figures(group))
        for line in _undefined(group):
            out.print(line)
    if found.left_out:
        out.print(f"left out: {counted(found.left_out, 'article')} without anything to suggest")
    out.print(MEANING)


def _figures(group: tuple[MeasuredPair, ...]) -> Table:
    shown = table("", "with", "without", "difference", "articles, spans")
    for one in group:
        shown.add_row(
            one.measure.name,
            with_interval(one.aided.figure, digits=2),
            with_interval(one.unaided.figure, digits=2),
            with_interval(one.difference, digits=2, signed=True),
            f"{one.aided.articles:,}/{one.unaided.articles:,} "
            f"{one.aided.spans:,}/{one.unaided.spans:,}",
        )
    return shown


def _undefined(group: tuple[MeasuredPair, ...]) -> Iterator[str]:
    """A line for each combination of reasons, with the figures that are undefined for them."""
    by_reasons: dict[str, list[str]] = {}
    for one in group:
        figures = (one.aided.figure, one.unaided.figure, one.difference)
        reasons = "; ".join(dict.fromkeys(figure.reason for figure in figures if figure.reason))
        if reasons:
            by_reasons.setdefault(reasons, []).append(one.measure.name)
    for reasons, names in by_reasons.items():
        yield f"Undefined: {', '.join(names)} ({reasons})."
