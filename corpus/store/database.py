"""Opening the one file, its settings, its transactions, and what its failures are called."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import quote

from corpus.errors import NotSavedError, ProjectError
from corpus.store.library import Database
from corpus.store.schema import APPLICATION_ID, SCHEMA_VERSION, migrations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_SECONDS = 5.0
"""How long a command waits for another program that is writing."""


def create(path: Path, *, lock_seconds: float = LOCK_SECONDS) -> Database:
    """A new project file, or the existing one with its migrations brought up to date.

    Raises `ProjectError` where the file is not a project or cannot be made.
    """
    if path.exists() and path.stat().st_size:
        return connect(path, lock_seconds=lock_seconds)
    with _explained(path):
        conn = sqlite3.connect(path, timeout=lock_seconds)
        with _closed_on_failure(conn):
            db = _configured(conn)
            migrations.apply(db)
    return db


def connect(path: Path, *, write: bool = True, lock_seconds: float = LOCK_SECONDS) -> Database:
    """The project at `path`.

    Reading works on a read-only file. Raises `ProjectError` where the file is missing, is no
    project, was made by a newer version, is locked, or may not be written though it has to be.
    """
    if not path.is_file() or not path.stat().st_size:
        message = (
            f"There is no project at {path}: `annotator import PATH` or `annotator demo` makes one."
        )
        raise ProjectError(message)
    with _explained(path):
        _refuse_foreign(path, lock_seconds)
        if not write:
            return _reading(path, lock_seconds)
        conn = sqlite3.connect(_uri(path, "mode=rw"), timeout=lock_seconds, uri=True)
        with _closed_on_failure(conn):
            db = _configured(conn)
            if _pragma(conn, "user_version") < SCHEMA_VERSION:
                migrations.apply(db)
            conn.execute("BEGIN IMMEDIATE")
            conn.execute("ROLLBACK")
        return db


def _uri(path: Path, options: str) -> str:
    return f"file:{quote(str(path.absolute()))}?{options}"


def _refuse_foreign(path: Path, lock_seconds: float) -> None:
    """Look at the file before anything could be written to it."""
    with closing(_read_only(path, lock_seconds)) as conn:
        application, version = _pragma(conn, "application_id"), _pragma(conn, "user_version")
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


def _read_only(path: Path, lock_seconds: float) -> sqlite3.Connection:
    """A connection that cannot write; SQLite's `immutable` where it may not even make its index.

    WAL needs a shared-memory file beside the database. On read-only media there is none, and as
    nobody can write there, reading without it is safe as long as no WAL is left over.
    """
    conn = sqlite3.connect(_uri(path, "mode=ro"), timeout=lock_seconds, uri=True)
    try:
        with _closed_on_failure(conn):
            conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        if path.with_name(path.name + "-wal").exists():
            raise
        conn = sqlite3.connect(_uri(path, "immutable=1"), timeout=lock_seconds, uri=True)
    return conn


@contextmanager
def _closed_on_failure(conn: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        conn.close()
        raise


def _reading(path: Path, lock_seconds: float) -> Database:
    """Where the file may be written, SQLite may tidy its WAL away on closing; else strictly not."""
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        conn = sqlite3.connect(_uri(path, "mode=rw"), timeout=lock_seconds, uri=True)
    else:
        conn = _read_only(path, lock_seconds)
    conn.execute("PRAGMA query_only = ON")
    return Database(conn, execute_plugins=False)


def _configured(conn: sqlite3.Connection) -> Database:
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA foreign_keys = ON")
    return Database(conn, execute_plugins=False)


def _pragma(conn: sqlite3.Connection, name: str) -> int:
    return int(conn.execute(f"PRAGMA {name}").fetchone()[0])


def close(db: Database) -> None:
    """Fold the WAL into the file, so that copying the one file is enough, and close."""
    with suppress(sqlite3.Error):  # another window is open: the last one to close does it
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All or nothing. Inside another transaction it is part of that one.

    Raises `NotSavedError` where SQLite refuses; the file is then as it was.
    """
    if db.conn.in_transaction:
        yield
        return
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        yield
        db.conn.execute("COMMIT")
    except BaseException as error:
        _roll_back(db)
        if isinstance(error, sqlite3.OperationalError):
            raise NotSavedError(f"Not saved: {_reason(error)}.") from error
        raise


def _roll_back(db: Database) -> None:
    try:
        db.rollback()
    except sqlite3.Error:
        # The failure that brought us here is the one to report; SQLite has rolled back itself.
        return


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DatabaseError as error:
        message = f"{path} cannot be opened: {_reason(error)}."
        raise ProjectError(message) from error


_REASONS = {
    "locked": "another program holds it locked; close that program or try again",
    "readonly": "it is read-only; copy it to where you may write, or change its permissions",
    "full": "the disk is full; make room and try again",
    "not a database": "it is not a SQLite database; name a project file with --db",
    "malformed": "the file is damaged; restore a copy of it",
    "unable to open": "it or its folder may not be read or written; check the permissions",
    "disk I/O": "the disk reports an error; check it and its free space",
}


def _reason(error: sqlite3.Error) -> str:
    told = str(error)
    return next((said for word, said in _REASONS.items() if word in told), told)
