"""Pace in `annotator status`: one's own as a section, other people's in a table by name.

Nobody is ranked: a pace tells a person about their own work, and a list of the fastest would teach
people to accept without reading.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.text import Text

from annotator.cli.context import login_or_nobody
from annotator.cli.output import table
from annotator.text.sanitize import safe
from corpus.pace import PersonsPace
from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from rich.console import Console
    from rich.table import Table

    from corpus.pace import Pace
    from corpus.store import Project

NONE = "–"
"""Printed for a figure that is undefined."""

_SHARES = ("accepted", "changed", "added", "rejected")


def paces_seen_by(project: Project, name: str | None) -> tuple[PersonsPace, list[PersonsPace]]:
    """The pace of the person who asks, and those of the others by name.

    Anybody may ask; the pace of a person who has not worked here has no figures.
    """
    paces = project.work.paces()
    me = name or login_or_nobody()
    own = next((pace for pace in paces if folded(pace.name) == folded(me)), PersonsPace(safe(me)))
    return own, [pace for pace in paces if pace is not own]


def as_json(own: PersonsPace, others: Sequence[PersonsPace]) -> dict[str, Any]:
    """All paces for JSON, with names; null for a person without work."""
    return {"you": asdict(own), "others": [asdict(pace) for pace in others]}


def print_paces(out: Console, own: PersonsPace, others: Sequence[PersonsPace]) -> None:
    """Print one's own pace in words, and in a table that of the others who have worked here."""
    if own.in_all:
        section = table(f"your pace, {safe(own.name)}", "today", "in all")
        today = _figures(own.today)
        for name, figure in _figures(own.in_all).items():
            section.add_row(name, today.get(name, NONE), figure)
        out.print(section)
    else:
        by = f" by “{safe(own.name)}”" if own.name else " by you"
        out.print(Text(f"your pace: no work{by} here. Use --as NAME"))
    if any(person.in_all for person in others):
        out.print(_others(others))


def _figures(pace: Pace | None) -> dict[str, str]:
    """The figures as text, by name; empty without a pace."""
    if pace is None:
        return {}
    return {
        "articles finished": f"{pace.finished:,}",
        "seconds per article, median": _number(pace.median_seconds, ".1f"),
        "seconds per article, mean": _number(pace.mean_seconds, ".1f"),
        "articles per active hour": _number(pace.articles_per_hour, ".1f"),
        "keys per span": _number(pace.keys_per_span, ".2f"),
        **{name: f"{getattr(pace.shares, name):.0%}" if pace.shares else NONE for name in _SHARES},
    }


def _others(others: Iterable[PersonsPace]) -> Table:
    section = table(
        "pace of\nothers",
        "",
        "\nfinished",
        "median\nseconds",
        "mean\nseconds",
        "articles\nper hour",
        "keys\nper span",
        "accepted, changed,\nadded, rejected",
    )
    section.collapse_padding = True
    for person in others:
        name = safe(person.name)
        for when, pace in (("today", person.today), ("in all", person.in_all)):
            if pace:
                section.add_row(Text(name), when, *_row(pace))
                name = ""
    return section


def _row(pace: Pace) -> list[str]:
    values = [*_figures(pace).values()]
    return [*values[: -len(_SHARES)], " ".join(values[-len(_SHARES) :]) if pace.shares else NONE]


def _number(figure: float | None, form: str) -> str:
    return NONE if figure is None else f"{figure:,{form}}"
