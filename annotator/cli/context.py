"""The context that commands share: their project file and the person at work."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import click

from corpus.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.model import Annotator
    from corpus.store import Project


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """The path that `--db` names; a command opens it when it needs the project."""

    db: Path

    def open(self, *, write: bool = True) -> Project:
        """Open the project; `ProjectError` says what to run if there is none."""
        from corpus.store import Project

        return Project.open(self.db, write=write)


def refuse_nan(ctx: click.Context, param: click.Parameter, given: float | None) -> float | None:
    """Refuse `nan`, which Python reads as a number in any range."""
    if given is not None and isnan(given):
        message = "nan is no number: give one such as 9."
        raise click.BadParameter(message, ctx, param)
    return given


def given_options() -> dict[str, str]:
    """Return the options of the command line, each as it is written, by parameter name."""
    ctx, written = click.get_current_context(), click.core.ParameterSource.COMMANDLINE
    return {
        param.name: max(param.opts, key=len)
        for param in ctx.command.params
        if isinstance(param, click.Option)
        and param.name
        and ctx.get_parameter_source(param.name) is written
    }


def login_name() -> str:
    """Return `$ANNOTATOR_NAME`, else the login name; `InputError` if there is neither."""
    try:
        return os.environ.get("ANNOTATOR_NAME") or getpass.getuser()
    except (KeyError, OSError) as error:
        message = "This user has no login name: give your name with --as NAME."
        raise InputError(message) from error


def login_or_nobody() -> str:
    """The login name, or an empty string: services without a login may read a project, too."""
    try:
        return login_name()
    except InputError:
        return ""


def person_at_work(project: Project, name: str | None, *, new: bool) -> Annotator:
    """Return the annotator called `name`, by default the login name.

    Raises `InputError` for an unknown name without `new`, because a mistyped name would start a
    second annotation unnoticed. The first person of a project needs no `new`.
    """
    wanted = name or login_name()
    found = project.people.find(wanted)
    people = [person.name for person in project.people.all() if person.kind == "person"]
    if found is None and people and not new:
        message = (
            f"{wanted!r} has not worked on this project; known: {', '.join(people)}. "
            "Give one of these names, or add --new for a new person."
        )
        raise InputError(message)
    if found and new:
        message = (
            f"{found.name!r} has worked on this project already: leave out --new, "
            "or choose another name."
        )
        raise InputError(message)
    return found or project.people.get_or_add(wanted)
