"""Reasons not to open a file as a project: another application's, or mixed with another WAL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from corpus.errors import ProjectError
from corpus.store.db.reading import is_sound, pragma, present, read_only, uri
from corpus.store.db.schema_v1 import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from pathlib import Path

_DISK_ERRORS = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN)
_CHECKPOINT_SECONDS = 2.0
"""Seconds after a commit within which SQLite may still write to the file itself."""


def refuse_foreign(path: Path, lock_seconds: float) -> None:
    """Check that the file is a project of a known version, without writing to it."""
    with closing(read_only(path, lock_seconds, with_wal=False)) as conn:
        refuse_unknown(path, conn)


def refuse_unknown(path: Path, conn: sqlite3.Connection) -> None:
    """Raise `ProjectError` unless the connection to `path` reads a project of a known version."""
    application, version = pragma(conn, "application_id"), pragma(conn, "user_version")
    if application != APPLICATION_ID:
        message = (
            f"{path} is a database of another application; nothing was written. "
            "Name a project file with --db."
        )
        raise ProjectError(message)
    if version > SCHEMA_VERSION:
        message = (
            f"{path} was made by a newer annotator (schema {version}, this one knows "
            f"{SCHEMA_VERSION}); nothing was written. Upgrade annotator-tui to open it."
        )
        raise ProjectError(message)


def refuse_left_edits(path: Path) -> None:
    """Refuse the WAL of a killed process, which SQLite would mix into a new file."""
    left = path.with_name(f"{path.name}-wal")
    if present(left):
        message = (
            f"{left} has the last edits of a project that is no longer at {path}: restore that "
            f"project beside it, or delete {left.name} to start a new one."
        )
        raise ProjectError(message)


def refuse_foreign_wal(path: Path, lock_seconds: float) -> None:
    """Refuse a WAL that another file left behind: SQLite would mix its pages into this one.

    SQLite itself changes the file only within moments of a commit. A file that changed later was
    put here: then the WAL is foreign if it brings another project's identity, or if the file is
    sound without it and damaged with it. Neither look writes anything.
    """
    wal = path.with_name(f"{path.name}-wal")
    try:
        committed = wal.stat()
        put_later = path.stat().st_ctime > committed.st_mtime + _CHECKPOINT_SECONDS
    except OSError:
        return
    if not put_later or not committed.st_size:
        return
    alone = _looked_at(path, "mode=ro&immutable=1", lock_seconds)
    if alone is not None and _looked_at(path, "mode=ro", lock_seconds) != alone:
        message = (
            f"{wal} does not belong to {path}, and would damage it: the project it belongs to was "
            "moved or replaced. Put that project back, or move the -wal file away."
        )
        raise ProjectError(message)


def _looked_at(path: Path, options: str, lock_seconds: float) -> str | None:
    """The identity of the project as `options` open it; None if damage prevents the opening.

    Raises `sqlite3.OperationalError` if the disk prevents reading, as a full disk does.
    """
    with closing(sqlite3.connect(uri(path, options), timeout=lock_seconds, uri=True)) as conn:
        try:
            sound = is_sound(conn)
            identity = conn.execute("SELECT value FROM settings WHERE key = 'identity'").fetchone()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _DISK_ERRORS:
                raise
            return None
    if not sound:
        return None
    return str(identity[0]) if identity else ""
