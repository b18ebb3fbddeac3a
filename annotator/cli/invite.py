"""`annotator invite`: makes, lists and revokes the links with which people log in at a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.context import person_at_work
from annotator.cli.output import console, diagnostics, echo, print_json, table
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile
    from corpus.store import Project
    from corpus.store.logins import Login, Role

DEFAULT_PORT = 8000
"""The port of `annotator serve`."""

_ROLES = ("annotator", "reviewer")


@click.command(epilog="Example: annotator invite ana --new")
@click.argument("name", required=False)
@click.option(
    "--role",
    type=click.Choice(_ROLES),
    default="annotator",
    show_default=True,
    help="A reviewer also gets the review screen.",
)
@click.option("--new", is_flag=True, help="This person has not worked on this project before.")
@click.option("--revoke", is_flag=True, help="End all logins and links of this person at once.")
@click.option("--list", "lists", is_flag=True, help="List the logins that have not ended.")
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
@click.pass_obj
def invite(
    project_file: ProjectFile,
    *,
    name: str | None,
    role: Role,
    new: bool,
    revoke: bool,
    lists: bool,
    as_json: bool,
) -> None:
    """Make a link with which one person logs in at the server of `annotator serve`.

    The link works once, within 7 days. Send it to that person alone: whoever opens it first works
    under that name. A further device of the same person needs a further link.
    """
    _check(name, lists=lists or as_json, revoke=revoke, new=new)
    with project_file.open(write=name is not None) as project:
        if name is None:
            _list(project.logins.all(), as_json=as_json)
        elif revoke:
            person = project.people.get(name)
            links, sessions = project.logins.revoke(person)
            ended = f"{counted(sessions, 'session')} and {counted(links, 'unused link')}"
            diagnostics(f"{person.name}: {ended} ended.")
        else:
            _invite(project, name, role, new=new)


def _check(name: str | None, *, lists: bool, revoke: bool, new: bool) -> None:
    """Raise `UsageError` unless the command says one thing to do."""
    if lists and (name or revoke or new):
        raise click.UsageError("--list lists everybody's logins: leave out the other options.")
    if not (lists or name):
        raise click.UsageError("Name the person to invite, or give --list.")
    if revoke and new:
        raise click.UsageError("A new person has no login to revoke: leave out --new or --revoke.")


def _invite(project: Project, name: str, role: Role, *, new: bool) -> None:
    with project.transaction():
        person = person_at_work(project, name, new=new)
        link = project.logins.invite(person, role)
    address = project.logins.address
    if address is None:
        address = f"http://127.0.0.1:{DEFAULT_PORT}"
        diagnostics(f"This project was not served yet; the link is for a server at {address}.")
    diagnostics(f"Works once, within 7 days, for {person.name} ({role}):")
    echo(f"{address}/login#{link}")


def _list(logins: list[Login], *, as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {
                    "name": login.person.name,
                    "role": login.role,
                    "state": _state(login),
                    "begun_at": login.begun_at,
                    "ends_at": login.ends_at,
                }
                for login in logins
            ]
        )
        return
    from rich.text import Text

    columns = table("name", "role", "state", "since (UTC)", "until (UTC)")
    for column in columns.columns:
        column.justify = "left"
    for login in logins:
        times = (at[:16].replace("T", " ") for at in (login.begun_at, login.ends_at))
        columns.add_row(Text(safe(login.person.name)), login.role, _state(login), *times)
    if logins:
        console().print(columns)
    else:
        diagnostics("Nobody is invited or logged in: `annotator invite NAME` makes a link.")


def _state(login: Login) -> str:
    return "link not used" if login.is_link else "logged in"
