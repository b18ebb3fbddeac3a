"""`annotator retire`, `purge`, `check`: looking after what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.output import diagnostics
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile


@click.command(epilog="Example: annotator retire 3f9a")
@click.argument("article")
@click.option("--restore", is_flag=True, help="Bring the article back.")
@click.pass_obj
def retire(place: ProjectFile, *, article: str, restore: bool) -> None:
    """Hide an article from queue and export; its edits stay. ARTICLE is any prefix of an id."""
    with place.open() as project:
        found = project.articles.find(article)
        if restore:
            project.articles.restore(found.id)
        else:
            project.articles.retire(found.id)
    click.echo(f"{safe(found.id)} is {'in use again' if restore else 'retired'}.")


@click.command(epilog="Example: annotator purge 3f9a --yes")
@click.argument("article")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def purge(place: ProjectFile, *, article: str, yes: bool) -> None:
    """Delete an article with its suggestions and edits, for ever. `retire` only hides it."""
    with place.open() as project:
        found = project.articles.find(article)
        what = f"{safe(found.id)} “{safe(found.headline)}”"
        if not yes:
            click.confirm(f"Delete {what} with all its edits, for ever?", abort=True)
        edits = project.articles.purge(found.id)
    click.echo(f"{what} is gone, with {counted(edits, 'edit')}.")


@click.command(epilog="Example: annotator check")
@click.option("--rebuild", is_flag=True, help="Write what differs anew from the edits.")
@click.pass_obj
def check(place: ProjectFile, *, rebuild: bool) -> None:
    """Prove that the project is whole: replay all edits and compare with what is stored."""
    from corpus.workflows.integrity import check as problems_of
    from corpus.workflows.integrity import rebuild as rebuild_state

    if rebuild:
        with place.open() as project:
            count = rebuild_state(project)
        click.echo(f"Written anew: {counted(count, 'annotation')}.")
    with place.open(write=False) as project:
        problems = list(problems_of(project))
        annotations = len(project.edits.keys())
    for problem in problems:
        diagnostics(safe(problem))
    if problems:
        message = f"{counted(len(problems), 'problem')} found; each is named above."
        raise click.ClickException(message)
    click.echo(f"{counted(annotations, 'annotation')} replayed: all as stored.")
