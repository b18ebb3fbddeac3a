"""The command `annotator`: which commands there are, and what happens when one fails.

A command is loaded when it is called, so that the screen starts without what the others need.
Results go to stdout, everything else to stderr. Exit status: 0 done, 1 a failure explained in one
sentence, 2 wrong usage.
"""

from __future__ import annotations

import getpass
import importlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.version import print_versions
from corpus.errors import AnnotatorError, InputError

if TYPE_CHECKING:
    from corpus.store import Project

COMMANDS = {
    "demo": "annotator.cli.demo:demo",
    "import": "annotator.cli.import_:import_",
    "suggest": "annotator.cli.suggest:suggest",
    "suggest-ahead": "annotator.cli.suggest_worker:suggest_ahead",
    "annotate": "annotator.cli.annotate:annotate",
    "review": "annotator.cli.review:review",
    "export": "annotator.cli.export:export",
    "verify": "annotator.cli.export:verify",
    "train": "annotator.cli.train:train",
    "queue": "annotator.cli.queue:queue",
    "status": "annotator.cli.status:status",
    "list": "annotator.cli.status:list_",
    "show": "annotator.cli.status:show",
    "agreement": "annotator.cli.agreement:agreement",
    "lint": "annotator.cli.lint:lint",
    "numbers": "annotator.cli.numbers:numbers",
    "labels": "annotator.cli.labels:labels",
    "guideline": "annotator.cli.guideline:guideline",
    "keys": "annotator.cli.keys:keys",
    "people": "annotator.cli.people:people",
    "retire": "annotator.cli.maintenance:retire",
    "purge": "annotator.cli.maintenance:purge",
    "check": "annotator.cli.maintenance:check",
    "completion": "annotator.cli.completion:completion",
}
"""Command -> "module:function"; a new command is one entry and one function."""

START = """\
There is no project here yet.
  {demo}
  annotator import PATH   starts a project with your own"""

DEMO = Path("demo.db")
"""Where `annotator demo` makes its project unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which project file the command works on."""

    db: Path

    def open(self, *, write: bool = True) -> Project:
        """The project, which must exist; `ProjectError` says how to start one."""
        from corpus.store import Project

        return Project.open(self.db, write=write)


class CommandTable(click.Group):
    """Loads commands on use; turns the package's errors into one sentence and exit status 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of a day's work, not of the alphabet."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        del ctx
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, function = target.split(":")
        command = getattr(importlib.import_module(module), function)
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`annotator FILE.db` is `annotator --db FILE.db annotate`."""
        for arg in args:
            if not arg.isprintable() and any("\ud800" <= c <= "\udfff" for c in arg):
                message = f"{arg!r} is not valid UTF-8; give it in UTF-8."
                raise click.UsageError(message, ctx)
        if args and args[0].endswith(".db") and args[0] not in COMMANDS:
            args = ["--db", args[0], "annotate", *args[1:]]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; whatever goes wrong in a way that a person can mend is one sentence."""
        try:
            return super().invoke(ctx)
        except AnnotatorError as error:
            raise click.ClickException(_printable(str(error))) from error
        except KeyboardInterrupt as error:
            message = "Stopped; what was done is kept, and the same command does the rest."
            raise click.ClickException(message) from error
        except BrokenPipeError:
            # `annotator show … | head` closes the pipe; that is no failure of ours.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            ctx.exit(0)
        except Exception as error:
            if type(error).__module__ != "sqlite3":
                raise
            from corpus.store.db.database import explained

            raise click.ClickException(str(explained(error) or error)) from error


def _printable(text: str) -> str:
    from annotator.text.sanitize import safe_lines

    return safe_lines(text)


@click.group(cls=CommandTable, invoke_without_command=True)
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="ANNOTATOR_DB",
    default=Path("annotations.db"),
    show_default=True,
    help="The project file; $ANNOTATOR_DB where set.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=print_versions,
    help="Show the versions of annotator and of what it runs on, and exit.",
)
@click.pass_context
def main(ctx: click.Context, db: Path) -> None:
    """Label news articles in the terminal, one key per edit, and train spaCy on the result.

    `annotator FILE.db` opens a project's annotating screen; `annotator` alone opens the one here.
    """
    ctx.obj = Place(db)
    if ctx.invoked_subcommand is None:
        from corpus.store import Project

        if not Project.exists(db):
            click.echo(START.format(demo=_demo_line(there=Project.exists(DEMO))))
            return
        annotate = main.get_command(ctx, "annotate")
        assert annotate is not None
        ctx.invoke(annotate)


def _demo_line(*, there: bool) -> str:
    if there:
        return f"annotator {DEMO}       opens the demo project that is here"
    return "annotator demo          labels eight sample articles"


def login_name() -> str:
    """`$ANNOTATOR_NAME`, else the login name."""
    try:
        return os.environ.get("ANNOTATOR_NAME") or getpass.getuser()
    except (KeyError, OSError) as error:
        message = "This user has no login name: say who you are with --as NAME."
        raise InputError(message) from error
