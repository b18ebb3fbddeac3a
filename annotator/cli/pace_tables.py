"""The part of `annotator status` about pace: one's own as a section, everybody else's by name.

Nothing here is ordered by a figure: a pace tells a person about their own work, and a list of the
fastest would teach to accept without reading.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.text import Text

from annotator.cli.context import login_name
from annotator.cli.output import table
from annotator.text.sanitize import safe
from corpus.errors import InputError
from corpus.pace import PersonsPace
from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from rich.console import Console, RenderableType

    from corpus.pace import Pace, Shares
    from corpus.store import Project

NONE = "–"
"""Stands for a figure that there is not: nothing was done, or nothing to divide by."""


def paces_seen_by(project: Project, name: str | None) -> tuple[PersonsPace, list[PersonsPace]]:
    """The pace of the person who looks, and those of the others by name.

    Anybody may look, so one who has not worked here has a pace without figures.
    """
    paces = project.work.paces()
    me = name or login_or_nobody()
    mine = (pace for pace in paces if folded(pace.name) == folded(me))
    own = next(mine, PersonsPace(safe(me)))
    return own, [pace for pace in paces if pace is not own]


def login_or_nobody() -> str:
    """Who looks, empty where the login has no name: looking is for services, too."""
    try:
        return login_name()
    except InputError:
        return ""


def as_json(own: PersonsPace, others: Sequence[PersonsPace]) -> dict[str, Any]:
    """Both, with names; null where there is no pace."""
    return {"you": asdict(own), "others": [asdict(pace) for pace in others]}


def print_paces(out: Console, own: PersonsPace, others: Sequence[PersonsPace]) -> None:
    """One's own pace in words, the others' in a table."""
    out.print(_own(own) if own.in_all else _nothing(own))
    if others:
        out.print(_others(others))


def _nothing(own: PersonsPace) -> Text:
    who = f", {safe(own.name)}" if own.name else ""
    return Text(f"your pace{who}: {NONE} (nothing was labelled here; --as NAME says who you are)")


def _own(own: PersonsPace) -> RenderableType:
    section = table(f"your pace, {safe(own.name)}", "today", "in all")
    today, in_all = _figures(own.today), _figures(own.in_all)
    for name, figure in in_all.items():
        section.add_row(name, today.get(name, NONE), figure)
    return section


def _figures(pace: Pace | None) -> dict[str, str]:
    """What each figure is called, and the figure."""
    if pace is None:
        return {}
    shares = zip(("accepted", "changed", "added", "rejected"), _shares(pace.shares), strict=True)
    return {
        "articles finished": f"{pace.finished:,}",
        "seconds an article, median": _told(pace.median_seconds, ".1f"),
        "seconds an article, mean": _told(pace.mean_seconds, ".1f"),
        "articles an active hour": _told(pace.articles_per_hour, ".1f"),
        "keys a span": _told(pace.keys_per_span, ".2f"),
        **dict(shares),
    }


def _others(others: Iterable[PersonsPace]) -> RenderableType:
    section = table(
        "pace of\nothers",
        "",
        "\nfinished",
        "median\nseconds",
        "mean\nseconds",
        "articles\nan hour",
        "keys\na span",
        "accepted, changed,\nadded, rejected",
    )
    section.collapse_padding = True
    for person in others:
        name = safe(person.name)
        if person.today:
            section.add_row(Text(name), "today", *_row(person.today))
            name = ""
        section.add_row(Text(name), "in all", *_row(person.in_all))
    return section


def _row(pace: Pace | None) -> list[str]:
    *figures, accepted, changed, added, rejected = _figures(pace).values() or [NONE] * 9
    decisions = f"{accepted} {changed} {added} {rejected}"
    return [*figures, decisions if pace and pace.shares else NONE]


def _shares(shares: Shares | None) -> Sequence[str]:
    if shares is None:
        return [NONE] * 4
    parts = (shares.accepted, shares.changed, shares.added, shares.rejected)
    return [f"{part:.0%}" for part in parts]


def _told(figure: float | None, form: str) -> str:
    return NONE if figure is None else f"{figure:,{form}}"
