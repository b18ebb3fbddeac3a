"""`annotator people`, and who is at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.main import login_name
from annotator.text.sanitize import safe
from corpus.errors import InputError

if TYPE_CHECKING:
    from annotator.cli.main import Place
    from corpus.model import Annotator
    from corpus.store import Project


def person_at_work(project: Project, name: str | None, *, new: bool) -> Annotator:
    """The person of that name, or the login name; `InputError` for a new one without `--new`.

    A mistyped name would otherwise start a second person's work in silence.
    """
    wanted = name or login_name()
    found = project.people.find(wanted)
    people = [person.name for person in project.people.all() if person.kind == "person"]
    if found is None and people and not new:
        message = (
            f"{wanted!r} has not worked here; known: {', '.join(people)}. "
            "Use --as NAME for one of them, or add --new for a new person."
        )
        raise InputError(message)
    if found and new:
        message = f"{found.name!r} has worked here already: leave out --new, or take another name."
        raise InputError(message)
    return found or project.people.get_or_add(wanted)


@click.command(epilog='Example: annotator people --rename ana "Ana Ruiz"')
@click.option("--rename", nargs=2, metavar="OLD NEW", help="Give a person another name.")
@click.pass_obj
def people(place: Place, *, rename: tuple[str, str] | None) -> None:
    """List who works on the project, or rename somebody."""
    with place.open(write=rename is not None) as project:
        if rename:
            project.people.rename(*rename)
        for person in project.people.all():
            click.echo(safe(person.name) + (f" ({person.kind})" if person.kind != "person" else ""))
