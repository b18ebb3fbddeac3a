"""`annotator queue`: the next articles and their order."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click
from rich.text import Text

from annotator.cli.output import console, print_json, progress_bar, table
from annotator.text.cells import fitted
from annotator.text.sanitize import safe
from corpus.errors import ProjectError
from corpus.store.queue import NOBODY, ORDERS, RANKED
from corpus.text.plural import counted

if TYPE_CHECKING:
    from typing import Any

    from annotator.cli.context import ProjectFile
    from corpus.store import Project
    from corpus.store.queue import Order
    from corpus.workflows.ranking import Judge

LEAST_TITLE = 20
"""The least columns of a title; on a narrower terminal the row gets a second line."""


@click.command(epilog="Example: annotator queue --order uncertain")
@click.option("--order", type=click.Choice(ORDERS), help="Change the order for everybody.")
@click.option("--as", "name", metavar="NAME", help="Whose queue [$ANNOTATOR_NAME, else the login].")
@click.option("--most", type=click.IntRange(0), default=10, show_default=True, metavar="N")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@click.pass_obj
def queue(
    project_file: ProjectFile, *, order: Order | None, name: str | None, most: int, as_json: bool
) -> None:
    """Show the next articles, or change their order.

    import: in the order of import. source: by the name of the source. uncertain, sure: the most, or
    the fewest, suggestions that are expected to be wrong come first. This command computes the
    expectation again for all articles from the project's history.
    """
    with project_file.open(write=False) as project:
        wanted = order or project.queue.order
    if order or wanted in RANKED:
        from corpus.workflows.ranking import choose_order

        # On a read-only file the stored ranks are shown.
        with suppress(*(() if order else (ProjectError,))), project_file.open() as project:
            articles = len(project.queue.wanting()) if wanted in RANKED else None
            with progress_bar("ranking articles", articles) as advance:
                choose_order(project, wanted, progress=advance)
    with project_file.open(write=False) as project, project.snapshot():
        waiting, upcoming = _queue_of(project, name, most)
    if as_json:
        report = {"order": wanted, "waiting": waiting, "next": upcoming}
        print_json(report)
    else:
        _print(wanted, waiting, upcoming)


def _queue_of(project: Project, name: str | None, most: int) -> tuple[int, list[dict[str, Any]]]:
    """(number of articles in the person's queue, figures on the next ones)."""
    from annotator.cli.pace_tables import login_or_nobody
    from corpus.workflows import ranking

    person = project.people.find(name or login_or_nobody())
    me, judge = person.id if person else NOBODY, ranking.Judge(project)
    return project.queue.count_waiting(me), [
        _article(project, judge, article_id) for article_id in project.queue.upcoming(me, most=most)
    ]


def _article(project: Project, judge: Judge, article_id: str) -> dict[str, Any]:
    article, wrong = project.articles.get(article_id), judge.wrong(article_id)
    suggested = project.suggestions.of(article_id, project.suggestions.current())
    return {
        "id": article.id,
        "source": article.source,
        "title": article.headline,
        "suggestions": None if wrong is None else len(suggested),
        "expected_wrong": None if wrong is None else round(wrong, 2),
    }


def _print(order: Order, waiting: int, upcoming: list[dict[str, Any]]) -> None:
    out = console()
    out.print(f"order: {order} · {counted(waiting, 'article')} waiting")
    if not upcoming:
        return
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
