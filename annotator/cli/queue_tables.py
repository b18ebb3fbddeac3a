"""The tables of `annotator queue`: the next articles, and who is at work on what."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from annotator.cli.output import console, table
from annotator.text.cells import fitted
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from rich.console import Console

    from corpus.store import Project
    from corpus.store.leases import Held
    from corpus.store.queue import Order
    from corpus.workflows.ranking import Judge

LEAST_TITLE = 20
"""The least columns of a title; on a narrower terminal the row gets a second line."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The queue as `annotator queue` shows it.

    `second_opinion` and `hidden_gold` are shares, or 0. `more_people` counts the articles that want
    more annotations than `overlap`, `waiting` those that the queue has for the person. At most
    `most` rows of `held` are printed.
    """

    order: Order
    overlap: int
    lease_days: float
    second_opinion: float
    practice: int
    hidden_gold: float
    more_people: int
    waiting: int
    next: Sequence[dict[str, Any]]
    held: Sequence[Held]
    most: int

    def as_json(self) -> dict[str, Any]:
        """Return the values for `--json`."""
        values = asdict(self)
        del values["most"]
        return values

    def print(self) -> None:
        """Print the settings, the next articles, and who holds what."""
        out = console()
        out.print(f"order: {self.order} · {counted(self.waiting, 'article')} waiting")
        more = f" ({self.more_people:,} with more people)" if self.more_people else ""
        below = f" · second opinion below {self.second_opinion:.4g}" if self.second_opinion else ""
        out.print(f"overlap: {self.overlap}{more} · lease: {self.lease_days:g} days{below}")
        measured = [f"practice: {counted(self.practice, 'article')}"] if self.practice else []
        measured += [f"hidden gold: {self.hidden_gold:.0%}"] if self.hidden_gold else []
        if measured:
            out.print(" · ".join(measured))
        if self.next:
            _print_next(out, self.next)
        if self.held and self.most:
            _print_held(out, self.held, self.most)


def next_article(project: Project, judge: Judge, article_id: str) -> dict[str, Any]:
    """Return the figures on an article that comes next."""
    article, wrong = project.articles.get(article_id), judge.wrong(article_id)
    suggested = project.suggestions.of(article_id, project.suggestions.current())
    return {
        "id": article.id,
        "source": article.source,
        "title": article.headline,
        "suggestions": None if wrong is None else len(suggested),
        "expected_wrong": None if wrong is None else round(wrong, 2),
    }


def _print_next(out: Console, upcoming: Sequence[dict[str, Any]]) -> None:
    columns = "next", "suggestions", "expected wrong"
    longest = max(len(safe(one["id"])) for one in upcoming)
    room = out.width - longest - sum(len(column) + 2 for column in columns[1:]) - 2
    shown = table(*columns, "title and source")
    shown.columns[0].min_width, shown.columns[-1].justify = longest, "left"
    for one in upcoming:
        figures = one["suggestions"], one["expected_wrong"]
        names = [safe(name) for name in (one["title"], one["source"]) if name]
        shown.add_row(
            Text(safe(one["id"])),
            *("–" if figure is None else f"{figure:,}" for figure in figures),
            Text(fitted(" · ".join(names), max(room, LEAST_TITLE))),
        )
    out.print(shown)


def _print_held(out: Console, held: Sequence[Held], most: int) -> None:
    shown = table("at work on", "who", "last edit (UTC)", "")
    for column in shown.columns[1:]:
        column.justify = "left"
    for one in held[:most]:
        at = (one.edited_at or "–")[:16].replace("T", " ")
        shown.add_row(Text(safe(one.article_id)), Text(safe(one.name)), at, one.state)
    out.print(shown)
    if len(held) > most:
        out.print(f"… and {len(held) - most:,} more: --most N")
