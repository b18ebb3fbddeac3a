"""`annotator demo`: the main job on the shipped sample articles."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import click

from annotator.cli.annotate import annotate
from annotator.cli.main import DEMO, Place
from annotator.cli.screen_options import NoTerminalError, refuse_without_terminal
from annotator.cli.status import print_article, suggested_spans
from corpus.errors import ProjectError

TITLE = "demo: fictional articles"


@click.command(epilog="Example: annotator demo")
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DEMO,
    show_default=True,
    help="Where the demo project is made; one that is there is opened as it was left.",
)
@click.option("--no-open", is_flag=True, help="Make the project, do not open it.")
@click.pass_context
def demo(ctx: click.Context, *, db: Path, no_open: bool) -> None:
    """Label eight fictional sample articles that are suggested already.

    Where there is no terminal, prints the first article with its suggestions instead.
    """
    place = Place(db)
    if no_open:
        _prepare(place)
        return
    _prepare_in_child(place)
    try:
        refuse_without_terminal()
    except NoTerminalError:
        _print_first(place)
        return
    ctx.obj = place
    ctx.invoke(annotate)


def _prepare_in_child(place: Place) -> None:
    """spaCy stays out of the process of the screen: it costs seconds and 200 MB."""
    from corpus.store import Project

    if Project.exists(place.db):
        with place.open(write=False) as project:
            if project.title != TITLE:
                message = f"{place.db} is a project of its own: `annotator {place.db}` opens it."
                raise ProjectError(message)
            current = project.suggestions.current()
            if current and not project.suggestions.count_lacking(current):
                return
    command = [sys.executable, "-m", "annotator", "demo", "--no-open", "--db", str(place.db)]
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - this program itself
        message = f"The demo project {place.db} could not be made; the reason stands above."
        raise ProjectError(message)


def _prepare(place: Place) -> None:
    from annotator.cli.output import diagnostics, progress_bar
    from corpus.readers import read
    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer
    from corpus.workflows.importing import ImportOptions, import_articles
    from corpus.workflows.suggester_choice import Choice, chosen
    from corpus.workflows.suggesting import suggest_articles

    samples = str(files("corpus") / "samples" / "articles.jsonl")
    with Project.create(place.db) as project:
        project.set_title(TITLE)
        import_articles(
            project,
            read([samples], stdin=sys.stdin.buffer),
            tokenizer=Tokenizer(project.lang),
            options=ImportOptions(without_spans=True),
        )
        found = chosen(project, Choice())
        suggester = found.suggester
        project.suggestions.register(suggester.name, suggester.settings, recipe=found.recipe)
        total = project.suggestions.count_lacking(suggester.name)
        diagnostics(f"Making {place.db}: suggesting spans in {total} sample articles …")
        with progress_bar("suggesting", total) as advance:
            suggest_articles(project, suggester, progress=advance)


def _print_first(place: Place) -> None:
    with place.open(write=False) as project:
        article = next(project.articles.all())
        whose, spans = suggested_spans(project, article)
        print_article(article, spans, project.labels.all(), whose=whose)
    click.echo(
        f"\nThere is no terminal here, so the screen was not opened. In a terminal run\n"
        f"  annotator {place.db}\nor, line by line,\n  annotator --db {place.db} annotate --plain"
    )
