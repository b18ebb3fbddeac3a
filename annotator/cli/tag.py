"""`annotator tag`: names versions of the gold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.moments import WHEN, moment_named
from annotator.cli.output import console, echo, print_json, table
from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile
    from corpus.store.tags import Tag


@click.command(epilog='Example: annotator tag v1 --note "before the second review"')
@click.argument("name", required=False, type=WHEN)
@click.option("--at", type=WHEN, help="The state to name [now].")
@click.option("--note", metavar="TEXT", help="What the version is for.")
@click.option("--delete", is_flag=True, help="Delete the tag; the edits stay.")
@click.option("--json", "as_json", is_flag=True, help="List the tags as JSON.")
@click.pass_obj
def tag(
    project_file: ProjectFile,
    *,
    name: str | None,
    at: str | None,
    note: str | None,
    delete: bool,
    as_json: bool,
) -> None:
    """Name the present version of the gold, or an earlier one; without NAME, list all tags.

    WHEN is another tag, a time such as 2026-03-01T12:00:00Z, the id of an edit, or the manifest of
    an export. A tag can be given wherever a command asks for WHEN.
    """
    if name is None:
        if at or note or delete:
            raise click.UsageError("Name the tag: annotator tag NAME.")
        with project_file.open(write=False) as project:
            tags = project.tags.all()
        _list(tags, as_json=as_json)
        return
    if delete and (at or note):
        raise click.UsageError("--delete takes neither --at nor --note: leave them out.")
    if as_json:
        raise click.UsageError("--json is for the list: leave out NAME.")
    with project_file.open() as project:
        if delete:
            gone = project.tags.delete(name)
            again = f"; annotator tag {gone.name} --at {gone.last_edit} creates it again"
            echo(safe(f"Deleted the tag {gone.name}{again if gone.last_edit else ''}."))
            return
        moment = (at and moment_named(project, at)) or project.present()
        made = project.tags.add(name, moment, note or "")
    echo(safe(f"{made.name} names the state after {_last(made)}."))


def _last(tag: Tag) -> str:
    return f"the edit of {tag.as_of[:19].replace('T', ' ')} UTC" if tag.as_of else "no edit"


def _list(tags: list[Tag], *, as_json: bool) -> None:
    if as_json:
        print_json([tag._asdict() for tag in tags])
        return
    if not tags:
        echo("No tags yet. `annotator tag v1` names the present version.")
        return
    from rich.text import Text

    listed = table("tag", "last edit (UTC)", "tagged (UTC)", "note")
    for column in listed.columns:
        column.justify = "left"
    for one in tags:
        times = (at[:16].replace("T", " ") or "-" for at in (one.as_of, one.made_at))
        listed.add_row(Text(safe(one.name)), *times, Text(safe(one.note)))
    console().print(listed)
