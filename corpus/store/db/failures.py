"""Explains failures of SQLite to the person."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

from corpus.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterator

_STORE = Path(__file__).parents[1]
FORBIDDEN = "it or its folder may not be read or written; check the permissions"
LOCKED = "another program has locked it; close that program or try again"
_DAMAGED = "the file is damaged; restore a copy of it"

_REASONS = {
    "locked": LOCKED,
    "readonly": "it is read-only; change its permissions, or use a copy",
    "full": "the disk is full; free some space and try again",
    "not a database": "it is not a SQLite database; name a project file with --db",
    "malformed": _DAMAGED,
    "unable to open": FORBIDDEN,
    "disk I/O": "the disk reports an error; check its space and permissions",
}
"""Explanations by a part of SQLite's message."""


def reason(error: sqlite3.Error) -> str:
    """The cause of a failure and its remedy; SQLite's message where no explanation is known."""
    message = str(error)
    return next((why for part, why in _REASONS.items() if part in message), message)


def says_damaged(message: str) -> bool:
    """Whether a message that was explained here says that the file is damaged."""
    return any(sign in message for sign in (_DAMAGED, "is damaged", "not a SQLite database"))


def is_ours(error: sqlite3.DatabaseError) -> bool:
    """Whether the error is a mistake in this program, which must not be explained away."""
    return isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError)


def explained(error: Exception) -> ProjectError | None:
    """The explanation of an unexpected failure to read the file; None for other errors."""
    if isinstance(error, sqlite3.DatabaseError) and not is_ours(error):
        return ProjectError(f"The project cannot be read: {reason(error)}.")
    if isinstance(error, ValueError) and _in_store(error):
        return ProjectError(f"The project cannot be read: {_DAMAGED} ({error}).")
    return None


def _in_store(error: Exception) -> bool:
    """Whether the store raised the error: there, only a stored value can be wrong."""
    frames = extract_tb(error.__traceback__)
    return any(Path(frame.filename).is_relative_to(_STORE) for frame in frames)


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
    except UnicodeDecodeError as error:  # SQLite quotes what it cannot read in its own message
        message = f"{path} cannot be opened: {_DAMAGED}."
        raise ProjectError(message) from error
