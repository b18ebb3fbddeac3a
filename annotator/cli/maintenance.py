"""`annotator retire`, `purge` and `check`: maintenance of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.backup import remedy
from annotator.cli.output import diagnostics, echo, progress_bar
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile


@click.command(epilog="Example: annotator retire 3f9a")
@click.argument("article")
@click.option("--restore", is_flag=True, help="Use the article again.")
@click.pass_obj
def retire(project_file: ProjectFile, *, article: str, restore: bool) -> None:
    """Hide an article from queue and export; its edits stay. ARTICLE is a prefix of its id."""
    with project_file.open() as project:
        found = project.articles.find(article)
        if restore:
            project.articles.restore(found.id)
        else:
            project.articles.retire(found.id)
    echo(f"{safe(found.id)} is {'in use again' if restore else 'retired'}.")


@click.command(epilog="Example: annotator purge 3f9a --yes")
@click.argument("article")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_obj
def purge(project_file: ProjectFile, *, article: str, yes: bool) -> None:
    """Delete an article with its suggestions and edits for good; `retire` only hides it."""
    with project_file.open() as project:
        found = project.articles.find(article)
        what = f"{safe(found.id)} “{safe(found.headline)}”"
        if not yes:
            click.confirm(f"Delete {what} with all its edits? This cannot be undone.", abort=True)
        edits = project.articles.purge(found.id)
    echo(f"Deleted {what} with {counted(edits, 'edit')}.")


@click.command(epilog="Example: annotator check")
@click.option("--rebuild", is_flag=True, help="Rebuild what differs from the edits.")
@click.pass_obj
def check(project_file: ProjectFile, *, rebuild: bool) -> None:
    """Verify the project: replay all edits and compare the result with the stored state."""
    from corpus.workflows.integrity import check as problems_of
    from corpus.workflows.integrity import count_steps
    from corpus.workflows.integrity import rebuild as rebuild_state

    if rebuild:
        with project_file.open() as project:
            count = rebuild_state(project)
        echo(f"Rebuilt: {counted(count, 'annotation')}.")
    with project_file.open(write=False) as project:
        with progress_bar("checking", count_steps(project)) as advance:
            problems = list(problems_of(project, advance))
        annotations = len(project.edits.keys())
    for problem in problems:
        diagnostics(problem)
    if problems:
        message = f"{counted(len(problems), 'problem')} found, see above."
        if not all("--rebuild" in problem for problem in problems):
            message += remedy(project_file)
        raise click.ClickException(message)
    echo(f"{counted(annotations, 'annotation')} replayed: all as stored.")
