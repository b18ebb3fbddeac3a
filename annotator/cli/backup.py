"""`annotator backup`: makes backups of a project, and restores one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.named_file import NamedFile
from annotator.cli.output import console, diagnostics, echo, print_json, table
from annotator.text.sanitize import safe
from corpus.errors import AnnotatorError
from corpus.text.plural import counted

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.cli.context import ProjectFile
    from corpus.store import Project


@click.command(epilog="Example: annotator backup /media/stick/annotations.db")
@click.argument("file", required=False, type=NamedFile(dir_okay=False))
@click.option("--list", "list_", is_flag=True, help="List the automatic backups.")
@click.option("--restore", is_flag=True, help="Restore the project from the backup FILE.")
@click.option("--keep", type=click.IntRange(0), metavar="N", help="Automatic backups to keep [7].")
@click.option(
    "--up-to",
    type=click.IntRange(1),
    metavar="MB",
    help="Make automatic backups only of a project up to this size [200].",
)
@click.option("--json", "as_json", is_flag=True, help="List the automatic backups as JSON.")
@click.pass_obj
def backup(
    project_file: ProjectFile,
    *,
    file: Path | None,
    list_: bool,
    restore: bool,
    keep: int | None,
    up_to: int | None,
    as_json: bool,
) -> None:
    """Copy the project to FILE, also while people work, and check the copy.

    If FILE is an earlier backup of this project, the new one replaces it. When a session ends,
    annotator makes a backup of the day in the folder of the project. --restore puts a copy of the
    backup FILE in the place of the project, and renames the project file that is there.
    """
    settings = keep is not None or up_to is not None
    if restore and (list_ or as_json or settings):
        raise click.UsageError("Give --restore alone with the backup FILE.")
    if file is not None and as_json:
        raise click.UsageError("--json is for the list: leave out FILE.")
    if restore:
        _restore(project_file, file)
        return
    if file is None and not (list_ or as_json or settings):
        raise click.UsageError("Name the FILE to write, or give --list or --keep.")
    with project_file.open(write=settings) as project:
        if settings:
            project.backups.keep(kept=keep, megabytes=up_to)
        if file is not None:
            made = project.backups.make(file)
            size = made.path.stat().st_size / 1e6
            echo(f"{safe(str(file))}: {size:,.1f} MB, checked.")
        if list_ or as_json or settings:
            _list(project, as_json=as_json)


def _restore(project_file: ProjectFile, file: Path | None) -> None:
    from corpus.store.backups import restore

    if file is None:
        raise click.UsageError("Name the backup FILE to restore.")
    aside = restore(file, project_file.db)
    before = f" The former file is now {safe(aside.name)}." if aside else ""
    echo(f"Restored {safe(str(project_file.db))} from {safe(file.name)}.{before}")


def _list(project: Project, *, as_json: bool) -> None:
    from corpus.store.backups import automatic

    found = automatic(project.path)
    off = project.backups.why_off
    if as_json:
        files = [{"file": str(path), "bytes": path.stat().st_size} for path in found]
        kept = {"keep": project.backups.kept, "up_to_megabytes": project.backups.megabytes}
        print_json({"backups": files, **kept, "off": off or None})
        return
    if found:
        shown = table("automatic backup", "MB")
        for path in found:
            shown.add_row(safe(path.name), f"{path.stat().st_size / 1e6:,.1f}")
        console().print(shown)
    else:
        echo("There is no automatic backup yet.")
    if off:
        echo(f"Automatic backups are off: {off}.")
    else:
        days = counted(project.backups.kept, "day")
        echo(f"Automatic backups: one a day, kept for the last {days} with work.")


def remedy(project_file: ProjectFile) -> str:
    """Return a sentence that names the newest good backup and the command, or nothing."""
    from corpus.store.backups import newest_good

    db = project_file.db
    found = newest_good(db)
    if found is None:
        return ""
    at = found.made_at[:16].replace("T", " ")
    command = f"annotator --db {db} backup --restore {db.parent / found.path.name}"
    return f" The newest good backup was made at {at} UTC. To restore it, run `{safe(command)}`."


def back_up(project_file: ProjectFile) -> None:
    """Make the backup of today after a session; a failure is one line on stderr."""
    try:
        with project_file.open(write=False) as project:
            project.backups.make_of_today()
    except (AnnotatorError, OSError) as error:
        diagnostics(f"No automatic backup: {error}")
