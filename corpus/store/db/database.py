"""Opens, creates, copies and closes project files, and runs transactions."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import NotSavedError, ProjectError
from corpus.store.db.connection import Database
from corpus.store.db.failures import LOCKED, explained_failures, is_ours, reason
from corpus.store.db.file_identity import FileIdentity
from corpus.store.db.network import refuse_network
from corpus.store.db.reading import (
    closed_on_failure,
    pragma,
    present,
    read_only,
    read_or_close,
    uri,
)
from corpus.store.db.refusals import refuse_foreign, refuse_foreign_wal, refuse_left_edits
from corpus.store.db.schema_v1 import SCHEMA_VERSION
from corpus.store.db.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CACHE_KIB = 32 * 1024
"""The most pages that a writing connection caches, in KiB.

With SQLite's own 2 MiB, an import writes and reads again the pages of indexes on strings several
times in each transaction: 6 to 10 % of its processor time at 1,000 articles.
"""

LOCK_SECONDS = 5.0
"""Seconds for which a command waits for another program that writes."""


def create(path: Path, fill: Callable[[Database], None]) -> Database:
    """Create a project file and `fill` it, or open the existing one.

    It is created under another name and then linked, so that nobody opens an incomplete one. Raises
    `ProjectError` where it cannot be created, or the existing file is no project.
    """
    given, path = path, Path(os.path.realpath(path)) if path.is_symlink() else path.absolute()
    if path.is_symlink():  # no other link is left by realpath
        message = f"{given} is a link that leads back to itself: name another file with --db."
        raise ProjectError(message)
    if not present(path):
        if not path.parent.is_dir():
            message = (
                f"There is no folder {given.parent}: create it, or name another file with --db."
            )
            raise ProjectError(message)
        if path.exists() and not path.is_file():
            what = "a folder" if path.is_dir() else "a pipe, a device or another special file"
            message = f"{given} is {what}: name a file that does not exist yet with --db."
            raise ProjectError(message)
        refuse_network(path)
        refuse_left_edits(path)
        with explained_failures(path):
            _make(path, fill)
    return connect(path)


def delete_if_unused(path: Path, unused: Callable[[Database], bool]) -> bool:
    """Delete a project that `unused` confirms to be so; False if it is in use or open elsewhere.

    A project in WAL mode leaves that mode only when no other connection is open. The file is
    then deleted inside an exclusive transaction: whoever opens it meanwhile waits, and finds it
    gone instead of writing into it.
    """
    with closing(sqlite3.connect(uri(path, "mode=rw"), timeout=0, uri=True)) as conn:
        db = Database(conn, FileIdentity(path))
        try:
            (mode,) = conn.execute("PRAGMA journal_mode = DELETE").fetchone()
            if mode != "delete":
                return False
            conn.execute("BEGIN EXCLUSIVE")
            delete = unused(db) and db.files.displaced() is None
            if delete:
                path.unlink()
            conn.execute("ROLLBACK")
        except sqlite3.OperationalError:  # somebody else has it open
            return False
        if not delete:
            conn.execute("PRAGMA journal_mode = WAL")
        return delete


def _make(path: Path, fill: Callable[[Database], None]) -> None:
    made = path.with_name(f".{os.urandom(8).hex()}.new")
    try:
        with closing(sqlite3.connect(made)) as conn:
            db = _configured(conn, FileIdentity(made))
            _migrate(conn)
            with transaction(db):
                fill(db)
        if path.exists() and not present(path):
            made.replace(path)
        else:
            with suppress(FileExistsError):  # another process has created the project meanwhile
                _name(made, path)
    except OSError as error:
        message = f"{path} cannot be created: {error.strerror or error}."
        raise ProjectError(message) from error
    finally:
        made.unlink(missing_ok=True)


def _migrate(conn: sqlite3.Connection) -> None:
    from corpus.store.db.migrations import migrate

    migrate(conn)


def _name(made: Path, path: Path) -> None:
    """Give a file its name; `FileExistsError` if another file has that name."""
    try:
        path.hardlink_to(made)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError from None
        made.rename(path)


def connect(
    path: Path, *, write: bool = True, upgrade: bool = True, lock_seconds: float = LOCK_SECONDS
) -> Database:
    """Open the project at `path`; reading works on a read-only file.

    Raises `ProjectError` where the file is missing, is no project, was made by a newer version, is
    locked, or may not be written as `write` requires.
    """
    if not present(path):
        message = f"No project at {path}: `annotator import PATH` or `annotator demo` creates one."
        raise ProjectError(message)
    if write:
        refuse_network(path)
    with explained_failures(path):
        refuse_foreign(path, lock_seconds)
        refuse_foreign_wal(path, lock_seconds)
        if not write:
            return _reading(path, lock_seconds, upgrade=upgrade)
        files = FileIdentity(path)
        conn = sqlite3.connect(uri(path, "mode=rw"), timeout=lock_seconds, uri=True)
        with closed_on_failure(conn):
            db = _configured(conn, files)
            if pragma(conn, "user_version") < SCHEMA_VERSION:
                _migrate(conn)
            conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # creates the WAL
            if not os.access(path, os.W_OK):
                conn.execute("BEGIN IMMEDIATE")  # SQLite says why nothing can be written
                conn.execute("ROLLBACK")
            files.remember_wal()
            db.turns = Turns(files.wal, lock_seconds)
            displaced = files.displaced()
            if displaced:
                raise ProjectError(f"{displaced}.")
        return db


def _reading(path: Path, lock_seconds: float, *, upgrade: bool) -> Database:
    """A connection for reading; SQLite may still remove the WAL of a writable file on closing."""
    may_write = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    conn = _tidying(path, lock_seconds) if may_write else None
    writable = conn is not None
    conn = conn or read_only(path, lock_seconds)
    with closed_on_failure(conn):
        if pragma(conn, "user_version") < SCHEMA_VERSION:
            if not (writable and upgrade):
                message = (
                    f"{path} was made by an older annotator and is only read here: run "
                    "`annotator status` once where the file is writable, which upgrades it."
                )
                raise ProjectError(message)
            _migrate(conn)
        conn.execute("PRAGMA query_only = ON")
    return Database(conn, FileIdentity(path))


def _tidying(path: Path, lock_seconds: float) -> sqlite3.Connection | None:
    """A connection that could write; None if SQLite has no room for its index beside the file."""
    conn = sqlite3.connect(uri(path, "mode=rw"), timeout=lock_seconds, uri=True)
    try:
        return read_or_close(conn)
    except sqlite3.OperationalError as error:
        if "lock" in str(error):
            raise
        return None


def _configured(conn: sqlite3.Connection, files: FileIdentity) -> Database:
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    return Database(conn, files)


def version(db: Database) -> int:
    """A number that changes when another connection commits; reading it takes microseconds."""
    return pragma(db.conn, "data_version")


def wait_at_most(db: Database, seconds: float) -> None:
    """Set how long a transaction waits for other programs that write."""
    db.execute(f"PRAGMA busy_timeout = {int(1000 * seconds)}")
    if db.turns:
        db.turns.seconds = seconds


def close(db: Database) -> None:
    """Checkpoint the WAL into the file, so that copying the one file is enough, and close.

    Raises `ProjectError` where the disk is full: then both files are needed.
    """
    full = False
    try:
        wait_at_most(db, 0)
        if not pragma(db.conn, "query_only") and (db.turns is None or db.turns.take()):
            db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        full = "full" in str(error)  # else another window is open, and the last one checkpoints
    db.close()
    if full:
        message = (
            "The disk is full: everything is saved, but in two files. Keep the project file and "
            "the one with -wal after its name together, free some space, and open it again."
        )
        raise ProjectError(message)


def write_copy(db: Database, path: Path) -> None:
    """Write all that the connection sees to a new file at `path`; `ProjectError` if it fails.

    Works also after the open file was deleted or replaced. The copy gets its name when it is whole
    and on the disk; a file that exists is never replaced.
    """
    if not path.name or str(path) == "-" or "\0" in str(path):
        raise ProjectError(f"{str(path)!r} is not the name of a file: give another one.")
    if not path.absolute().parent.is_dir():
        message = f"{path.name} cannot be written: there is no folder {path.parent}; create it."
        raise ProjectError(message)
    query_only = pragma(db.conn, "query_only")
    made = path.with_name(f".{os.urandom(8).hex()}.new")
    try:
        if os.path.lexists(path):
            raise FileExistsError
        db.execute("PRAGMA query_only = OFF")  # it would refuse to write the copy, too
        db.execute("VACUUM INTO ?", [os.fspath(made)])
        with made.open("rb") as file:
            os.fsync(file.fileno())
        _name(made, path)
    except FileExistsError as error:
        message = f"{path.name} exists already: name a file that does not."
        raise ProjectError(message) from error
    except (sqlite3.DatabaseError, OSError) as error:
        why = reason(error) if isinstance(error, sqlite3.Error) else error.strerror or str(error)
        message = f"{path.name} cannot be written: {why}."
        raise ProjectError(message) from error
    finally:
        db.execute(f"PRAGMA query_only = {query_only}")
        with suppress(OSError):
            made.unlink(missing_ok=True)


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Commit all writes inside the block or none; an inner transaction joins the outer one.

    Processes that write at the same time come in turn: see `corpus.store.db.turns`. Raises
    `NotSavedError` where the write fails; the file is then unchanged.
    """
    if db.conn.in_transaction:
        yield
        return
    if db.turns and not db.turns.take():
        raise NotSavedError(f"Not saved: {LOCKED}.")
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        yield
        displaced = db.files.displaced()
        if displaced:
            raise NotSavedError(f"Not saved: {displaced}.")
        db.conn.execute("COMMIT")
    except BaseException as error:
        with suppress(sqlite3.Error):  # the first failure is the one to report
            db.rollback()
        if isinstance(error, sqlite3.DatabaseError) and not is_ours(error):
            raise NotSavedError(f"Not saved: {reason(error)}.") from error
        raise
    finally:
        if db.turns:
            db.turns.give_back()


@contextmanager
def snapshot(db: Database) -> Iterator[None]:
    """Read the state of one moment inside the block, whatever others write meanwhile."""
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("BEGIN")
    try:
        db.conn.execute("SELECT count(*) FROM settings").fetchone()
        yield
    finally:
        db.rollback()
