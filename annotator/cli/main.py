"""The command `annotator`: a table of its commands, and the exit status of a failure.

A command's module is imported when the command is called, which keeps the start of the screen
fast. Results go to stdout, everything else to stderr. Exit status: 0 done, 1 failed with a one-line
explanation, 2 wrong usage.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from annotator.cli.context import ProjectFile
from annotator.cli.named_file import NamedFile
from annotator.cli.output import diagnostics, echo
from annotator.cli.streams import StreamError, finish_output, prepare_streams
from annotator.cli.version import print_versions
from annotator.text.sanitize import safe
from corpus.errors import AnnotatorError, ExportError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "demo": "annotator.cli.demo:demo",
    "import": "annotator.cli.import_:import_",
    "draw": "annotator.cli.draw:draw",
    "suggest": "annotator.cli.suggest:suggest",
    "suggest-ahead": "annotator.cli.suggest_worker:suggest_ahead",
    "board": "annotator.cli.board:board",
    "annotate": "annotator.cli.annotate:annotate",
    "review": "annotator.cli.review:review",
    "serve": "annotator.cli.serve:serve",
    "serve-screen": "annotator.cli.serve_screen:serve_screen",
    "invite": "annotator.cli.invite:invite",
    "export": "annotator.cli.export:export",
    "verify": "annotator.cli.verify:verify",
    "rebuild": "annotator.cli.rebuild:rebuild",
    "tag": "annotator.cli.tag:tag",
    "diff": "annotator.cli.diff:diff",
    "train": "annotator.cli.train:train",
    "queue": "annotator.cli.queue:queue",
    "status": "annotator.cli.status:status",
    "list": "annotator.cli.status:list_",
    "show": "annotator.cli.status:show",
    "history": "annotator.cli.history:history",
    "undo": "annotator.cli.undo:undo",
    "agreement": "annotator.cli.agreement:agreement",
    "lint": "annotator.cli.lint:lint",
    "numbers": "annotator.cli.numbers:numbers",
    "labels": "annotator.cli.labels:labels",
    "guideline": "annotator.cli.guideline:guideline",
    "keys": "annotator.cli.keys:keys",
    "people": "annotator.cli.people:people",
    "merge": "annotator.cli.merge:merge",
    "backup": "annotator.cli.backup:backup",
    "retire": "annotator.cli.maintenance:retire",
    "purge": "annotator.cli.maintenance:purge",
    "check": "annotator.cli.maintenance:check",
    "completion": "annotator.cli.completion:completion",
}
"""Command name to "module:function"; a new command is one entry and one function."""

START = """\
There is no project here yet.
  annotator demo          creates a project with eight sample articles
  annotator import PATH   creates a project with your own"""

DEFAULT = click.core.ParameterSource.DEFAULT

DEMO = Path("demo.db")
"""The default project file of `annotator demo`."""


_SHOWN_OF_NAME = 40

_PERMISSIONS = "check the permissions of the file and of the folders above it"
_REMEDIES = {
    errno.EACCES: _PERMISSIONS,
    errno.EPERM: _PERMISSIONS,
    errno.EROFS: "name a file on a file system that can be written",
    errno.ELOOP: "the link leads back to itself; name the file that is meant",
    errno.EIO: "the disk reports an error; check it",
    errno.ESTALE: "the network drive has lost the file; connect it again",
    errno.ENOSPC: "free some space and try again",
    errno.EDQUOT: "free some space and try again",
}
"""What to do about failures of the file system that are nobody's mistake in this program."""


class CommandTable(click.Group):
    """Imports commands on use; reports an `AnnotatorError` as one line, with exit status 1."""

    def main(self, *args: Any, **options: Any) -> NoReturn:  # noqa: ANN401 - click's own signature
        """Run the command line; every failure that the user can act on is one sentence."""
        prepare_streams()
        code, failed = 0, None
        try:
            code = super().main(*args, **{**options, "standalone_mode": False}) or 0
        except click.ClickException as error:
            _print(error)
            code = error.exit_code
        except click.Abort:
            diagnostics("Stopped.")
            code = 1
        except StreamError as error:
            failed = error
        sys.exit(finish_output(code, failed))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names in the order of a day's work."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        del ctx
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, function = target.split(":")
        command = getattr(importlib.import_module(module), function)
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `annotator FILE.db` as `annotator --db FILE.db annotate`."""
        for arg in args:
            if not arg.isprintable() and any("\ud800" <= c <= "\udfff" for c in arg):
                message = f"The argument {arg!r} is not valid UTF-8: type it again in UTF-8."
                raise click.UsageError(message, ctx)
        if args and args[0].endswith(".db") and args[0] not in COMMANDS:
            args = ["--db", args[0], "annotate", *args[1:]]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; print an error that the user can fix as one line."""
        try:
            return super().invoke(ctx)
        except AnnotatorError as error:
            raise click.ClickException(f"{error}{_remedy(ctx.obj, str(error))}") from error
        except KeyboardInterrupt as error:
            message = "Stopped. Finished work is kept; run the same command again to do the rest."
            raise click.ClickException(message) from error
        except BrokenPipeError:
            ctx.exit(0)  # `annotator show … | head` closes the pipe, which is not a failure
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise  # damage in the project does not explain wrong usage
        except Exception as error:
            from corpus.store.db.failures import explained

            explanation = _unreachable(error) or explained(error) or _damage(ctx.obj)
            if explanation is None:
                raise
            remedy = _remedy(ctx.obj, str(explanation))
            raise click.ClickException(f"{explanation}{remedy}") from error


def _unreachable(error: Exception) -> InputError | None:
    """Return why a named file cannot be looked up or used; None for other errors."""
    if not isinstance(error, OSError) or error.filename is None:
        return None
    name = os.fsdecode(error.filename)
    if error.errno == errno.ENAMETOOLONG:
        shown = name[:_SHOWN_OF_NAME]
        return InputError(f"There is no file '{shown}…', and the name is too long for one.")
    remedy = _REMEDIES.get(error.errno or 0)
    if remedy is None:
        return None
    return InputError(f"{name} cannot be reached: {error.strerror}; {remedy}.")


def _remedy(project_file: object, message: str) -> str:
    """Return the sentence about restoring a backup, if the project is damaged or gone.

    Where a project is missing and has no backup, return the names of the projects beside it.
    """
    from corpus.store.db.failures import says_damaged

    if not isinstance(project_file, ProjectFile):
        return ""
    gone = message.startswith("No project at")
    about = (str(project_file.db), "The project", "Not saved")  # and not about another file
    if not (gone or (message.startswith(about) and says_damaged(message))):
        return ""
    from annotator.cli.backup import remedy

    return remedy(project_file) or (_beside(project_file.db) if gone else "")


def _beside(db: Path) -> str:
    """Return a sentence that names the projects in the folder of a missing one, or nothing."""
    from corpus.store.backups import projects_in

    names = ", ".join(str(path) for path in projects_in(db.parent))
    return f" Name another project with --db; here: {names}." if names else ""


def _damage(project_file: object) -> str | None:
    """Return what is damaged in the project, which explains an unexpected error."""
    from corpus.workflows.integrity import check

    problem = None
    if isinstance(project_file, ProjectFile):
        with suppress(Exception), project_file.open(write=False) as project:
            problem = next(check(project), None)
    if problem is None:
        return None
    return f"The project is damaged: {problem} Restore a copy; `annotator check` lists all damage."


def _print(error: click.ClickException) -> None:
    """Print an error on one line, unless click adds lines on usage."""
    if isinstance(error, click.UsageError):
        text = StringIO()
        error.show(text)
        shown, message = text.getvalue().rstrip("\n"), error.format_message()
        if not isinstance(error, click.exceptions.NoArgsIsHelpError):  # whose message is the help
            # click has stripped colour codes; a line break in a name must not start a new line.
            shown = shown.replace(click.unstyle(message), safe(message))
        echo(shown, err=True)
        return
    diagnostics(f"Error: {error.format_message()}")
    if isinstance(error.__cause__, ExportError):
        for line in error.__cause__.details:
            diagnostics(line)


@click.group(cls=CommandTable, invoke_without_command=True)
@click.option(
    "--db",
    type=NamedFile(dir_okay=False),
    envvar="ANNOTATOR_DB",
    default=Path("annotations.db"),
    show_default=True,
    help="The project file; $ANNOTATOR_DB overrides the default.",
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

    `annotator FILE.db` opens that project's annotating screen; `annotator` alone opens the board of
    annotations.db, or of the only project in this folder.
    """
    ctx.obj = ProjectFile(db)
    if ctx.invoked_subcommand is None:
        from corpus.store import Project
        from corpus.store.backups import automatic, projects_in

        if not Project.exists(db):
            named = ctx.get_parameter_source("db") is not DEFAULT
            found = [] if named else projects_in(Path())
            if len(found) == 1:
                ctx.obj = ProjectFile(found[0])
            elif not automatic(db):  # else the board's error names the backup to restore
                echo(_several(found) if found else START)
                return
        board = main.get_command(ctx, "board")
        assert board is not None
        ctx.invoke(board)


def _several(found: Sequence[Path]) -> str:
    names = ", ".join(str(path) for path in found)
    return (
        f"There are several projects here: {names}.\n"
        "  annotator board FILE      shows one of them\n"
        "  annotator FILE            opens its annotating screen"
    )
