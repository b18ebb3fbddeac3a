"""`annotator people`: lists and renames the people of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.output import echo
from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile


@click.command(epilog='Example: annotator people --rename ana "Ana Ruiz"')
@click.option("--rename", nargs=2, metavar="OLD NEW", help="Give a person another name.")
@click.pass_obj
def people(project_file: ProjectFile, *, rename: tuple[str, str] | None) -> None:
    """List the people of the project, or rename one of them."""
    with project_file.open(write=rename is not None) as project:
        if rename:
            project.people.rename(*rename)
        for person in project.people.all():
            echo(safe(person.name) + (f" ({person.kind})" if person.kind != "person" else ""))
