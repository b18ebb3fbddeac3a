"""Merges another copy of a project into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import InputError, NotSavedError, ProjectError
from corpus.store import Project
from corpus.store.merge.source import copied, is_damaged, readable

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.merge import Merged


def merge_file(project: Project, other: Path, *, dry_run: bool = False) -> Merged:
    """Merge the file `other` into a project, all or nothing; `other` stays as it is.

    With `dry_run` nothing is stored. Raises `InputError` if `other` cannot be merged,
    `ProjectError` if it cannot be read, and `NotSavedError` where the project cannot be written.
    """
    if other.exists() and other.samefile(project.path):
        raise InputError(f"{other} is this project itself: name another copy of it.")
    with readable(other) as uri:
        try:
            return project.merge(uri, dry_run=dry_run)
        except InputError as error:
            raise InputError(f"{other} cannot be merged: {error}") from error
        except NotSavedError as error:
            if is_damaged(other):
                message = f"{other} is damaged, so nothing was merged: merge a sound copy of it."
                raise InputError(message) from error
            raise


def copy_file(other: Path, path: Path) -> None:
    """Make a copy of the project `other` at `path`, without the logins of people in a browser.

    Raises `ProjectError` if `other` cannot be read, or the copy cannot be written.
    """
    if not Project.exists(other):
        raise ProjectError(f"There is no project at {other}.")
    with copied(other) as copy, Project.open(copy) as project:
        project.logins.end_all()
        project.write_copy(path)
