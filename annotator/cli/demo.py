"""`annotator demo`: a project with the shipped sample articles and their suggestions."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from typing import TYPE_CHECKING

import click

from annotator.cli.annotate import annotate
from annotator.cli.context import ProjectFile
from annotator.cli.main import DEMO
from annotator.cli.named_file import NamedFile
from annotator.cli.output import echo
from annotator.cli.screen_options import NoTerminalError, refuse_without_terminal
from annotator.cli.status import print_article, suggested_spans
from annotator.text.sanitize import safe
from corpus.errors import ProjectError

if TYPE_CHECKING:
    from pathlib import Path

COMMANDLINE, DEFAULT = click.core.ParameterSource.COMMANDLINE, click.core.ParameterSource.DEFAULT
TITLE = "demo: fictional articles"


@click.command(epilog="Example: annotator demo")
@click.option(
    "--db",
    type=NamedFile(dir_okay=False),
    default=DEMO,
    show_default=True,
    help="The demo project; opened if it exists, else created.",
)
@click.option("--no-open", is_flag=True, help="Create the project without opening it.")
@click.pass_context
def demo(ctx: click.Context, *, db: Path, no_open: bool) -> None:
    """Label eight fictional sample articles that have suggestions already.

    Without a terminal, prints the first article with its suggestions instead.
    """
    parent, own = ctx.parent, ctx.get_parameter_source("db")
    if parent and own is DEFAULT and parent.get_parameter_source("db") is COMMANDLINE:
        db = parent.params["db"]
    project_file = ProjectFile(db)
    if no_open:
        _prepare(project_file)
        return
    _prepare_in_child(project_file)
    try:
        refuse_without_terminal()
    except NoTerminalError:
        _print_first(project_file)
        return
    ctx.obj = project_file
    ctx.invoke(annotate)


def _prepare_in_child(project_file: ProjectFile) -> None:
    """Create the project in a child process: spaCy would cost the screen seconds and 200 MB."""
    from corpus.store import Project

    db = project_file.db
    if Project.exists(db):
        with project_file.open(write=False) as project:
            if project.title != TITLE:
                message = f"{db} is another project, not the demo; `annotator {db}` opens it."
                raise ProjectError(message)
            current = project.suggestions.current()
            if current and not project.suggestions.count_lacking(current):
                return
    command = [sys.executable, "-m", "annotator", "demo", "--no-open", "--db", str(db)]
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - this program itself
        message = f"The demo project {db} could not be created; see the message above."
        raise ProjectError(message)


def _prepare(project_file: ProjectFile) -> None:
    from annotator.cli.output import diagnostics, progress_bar
    from corpus.readers import read
    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer
    from corpus.workflows.importing import ImportOptions, import_articles
    from corpus.workflows.suggester_choice import Choice, chosen
    from corpus.workflows.suggesting import suggest_articles

    samples = str(files("corpus") / "samples" / "articles.jsonl")
    with Project.create(project_file.db) as project:
        project.set_title(TITLE)
        import_articles(
            project,
            read([samples], stdin=sys.stdin.buffer),
            tokenizer=Tokenizer(project.lang, project.tokenizer),
            options=ImportOptions(without_spans=True),
        )
        found = chosen(project, Choice())
        suggester = found.suggester
        project.suggestions.register(suggester.name, suggester.settings, recipe=found.recipe)
        total = project.suggestions.count_lacking(suggester.name)
        diagnostics(f"Creating {project_file.db}: suggesting spans in {total} sample articles …")
        with progress_bar("suggesting", total) as advance:
            suggest_articles(project, suggester, progress=advance)


def _print_first(project_file: ProjectFile) -> None:
    with project_file.open(write=False) as project:
        article = next(project.articles.all())
        suggester, spans = suggested_spans(project, article)
        print_article(article, spans, project.labels.all(), whose=suggester)
    db = safe(str(project_file.db))
    echo(
        "\nThe screen needs a terminal, and there is none here. In a terminal, run\n"
        f"  annotator {db}\nor work line by line with\n  annotator --db {db} annotate --plain"
    )
