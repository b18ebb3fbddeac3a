"""Explains failures of SQLite to the person."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from corpus.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REASONS = {
    "locked": "another program has locked it; close that program or try again",
    "readonly": "it is read-only; copy it to a writable place, or change its permissions",
    "full": "the disk is full; free some space and try again",
    "not a database": "it is not a SQLite database; name a project file with --db",
    "malformed": "the file is damaged; restore a copy of it",
    "unable to open": "it or its folder may not be read or written; check the permissions",
    "disk I/O": "the disk reports an error; check it and its free space",
}
"""Explanations by a part of SQLite's message."""


def reason(error: sqlite3.Error) -> str:
    """The cause of a failure and its remedy; SQLite's message where no explanation is known."""
    message = str(error)
    return next((why for part, why in _REASONS.items() if part in message), message)


def is_ours(error: sqlite3.DatabaseError) -> bool:
    """Whether the error is a mistake in this program, which must not be explained away."""
    return isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError)


def explained(error: Exception) -> ProjectError | None:
    """The explanation of an unexpected failure of SQLite; None for other errors."""
    if isinstance(error, sqlite3.DatabaseError) and not is_ours(error):
        return ProjectError(f"The project cannot be read: {reason(error)}.")
    return None


@contextmanager
def explained_failures(path: Path) -> Iterator[None]:
    """Raise `ProjectError` for failures of SQLite inside the block, which opens `path`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if is_ours(error):
            raise
        message = f"{path} cannot be opened: {reason(error)}."
        raise ProjectError(message) from error
