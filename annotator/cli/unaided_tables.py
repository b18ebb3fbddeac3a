"""What people find with suggestions and without, as a table or as JSON.

`annotator agreement` shows it behind its own figures, `annotator status --unaided` also where only
one person has worked.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.text import Text

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
    from corpus.agreement.figures import Figure
    from corpus.agreement.unaided import Compared, Comparison, Side
    from corpus.store import Project

NOTHING_YET = (
    "Nobody has finished an article without suggestions yet: `annotator annotate --unaided 20` "
    "shows one in five of the articles that are opened first without them."
)

MEANING = (
    "accepted/found: the share of what was suggested that was accepted unchanged where it was "
    "shown, and found alone where it was hidden; the difference estimates the automation bias."
)


def show_unaided(place: ProjectFile, *, as_json: bool) -> None:
    """Everybody's comparison; `InputError` where no article was finished without suggestions."""
    with place.open(write=False) as project, project.snapshot():
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
    """The comparison of the people named, by default of all; None where nothing was unaided."""
    if not project.drawn.any_unaided():
        return None
    from corpus.agreement.unaided import compared

    everything = project.drawn.worked()
    worked = [one for one in everything if not people or one.person in people]
    return compared(worked, draws=draws, seed=seed) if any(w.unaided for w in worked) else None


def comparison_json(found: Comparison) -> dict[str, Any]:
    """`annotator` is null for all together; a figure that is undefined has its reason."""
    from corpus.agreement.unaided import KINDS

    return {
        "left_out": found.left_out,
        "figures": [
            {
                "annotator": name,
                "figure": one.kind.name,
                "with": _side(one.aided),
                "without": _side(one.unaided),
                "difference": asdict(one.difference),
            }
            for name, group in found.groups
            for one in group
        ],
        "how": {kind.name: kind.how for kind in KINDS},
    }


def _side(side: Side) -> dict[str, Any]:
    return {**asdict(side.figure), "articles": side.articles, "spans": side.spans}


def print_comparison(
    out: Console, found: Comparison, called: Mapping[str, str] | None = None
) -> None:
    """A table for all together and for each person, and why a figure is undefined.

    `called` says what people are called who are not called by name.
    """
    for name, group in found.groups:
        who = "all together" if name is None else safe((called or {}).get(name, name))
        out.print(Text(f"with and without suggestions: {who}", "bold"))
        out.print(_figures(group))
        for line in _reasons(group):
            out.print(line)
    if found.left_out:
        out.print(f"left out: {counted(found.left_out, 'article')} without anything to suggest")
    out.print(MEANING)


def _figures(group: tuple[Compared, ...]) -> Table:
    shown = table("", "with", "without", "difference", "articles, spans")
    for one in group:
        shown.add_row(
            one.kind.name,
            _cell(one.aided.figure),
            _cell(one.unaided.figure),
            _cell(one.difference, signed=True),
            f"{one.aided.articles:,}/{one.unaided.articles:,} "
            f"{one.aided.spans:,}/{one.unaided.spans:,}",
        )
    return shown


def _cell(figure: Figure, *, signed: bool = False) -> str:
    """The value and its interval, `.71 .66–.76`; of a difference with signs, `+.29 +.24…+.34`."""
    if figure.value is None:
        return "undefined"
    value = _short(figure.value, signed=signed)
    if figure.low is None or figure.high is None:
        return value
    low, high = (_short(end, signed=signed) for end in (figure.low, figure.high))
    return f"{value} {low}{'…' if signed else '–'}{high}"


def _short(value: float, *, signed: bool) -> str:
    """Two decimals without the 0 before the point; none of numbers from 10 on."""
    size = f"{abs(value):,.{2 if abs(value) < 10 else 0}f}"
    size = size.removeprefix("0") if "." in size else size
    if not signed:
        return size
    return f"{'−' if value < 0 else '+'}{size}" if size.strip(".0") else "0"


def _reasons(group: tuple[Compared, ...]) -> Iterator[str]:
    """One line for the figures that are undefined for the same reasons."""
    undefined: dict[str, list[str]] = {}
    for one in group:
        of_sides = (one.aided.figure.reason, one.unaided.figure.reason, one.difference.reason)
        reasons = "; ".join(dict.fromkeys(filter(None, of_sides)))
        if reasons:
            undefined.setdefault(reasons, []).append(one.kind.name)
    for reasons, names in undefined.items():
        yield f"Undefined: {', '.join(names)} ({reasons})."
