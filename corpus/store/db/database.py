"""Opens, creates, copies and closes project files, and runs transactions."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import quote

from corpus.errors import NotSavedError, ProjectError
from corpus.store.db.connection import Database
from corpus.store.db.failures import explained_failures, is_ours, reason
from corpus.store.db.file_identity import FileIdentity
from corpus.store.db.schema_v1 import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOCK_SECONDS = 5.0
"""Seconds for which a command waits for another program that writes."""

_DISK_ERRORS = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN)
_CHECKPOINT_SECONDS = 2.0
"""Seconds after a commit within which SQLite may still write to the file itself."""


def present(path: Path) -> bool:
    """Whether there is a file that is not empty."""
    try:
        return path.is_file() and path.stat().st_size > 0
    except OSError:  # such as a name that is too long for the file system
        return False


def create(path: Path, fill: Callable[[Database], None]) -> Database:
    """Create a project file and `fill` it, or open the existing one.

    It is created under another name and then linked, so that nobody opens an incomplete one. Raises
    `ProjectError` where it cannot be created, or the existing file is no project.
    """
    path = path.absolute()
    if path.is_symlink():
        path = path.resolve()
    if not present(path):
        if not path.parent.is_dir():
            message = (
                f"There is no folder {path.parent}: create it, or name another file with --db."
            )
            raise ProjectError(message)
        if path.exists() and not path.is_file():
            what = "a folder" if path.is_dir() else "a pipe, a device or another special file"
            message = f"{path} is {what}: name a file that does not exist yet with --db."
            raise ProjectError(message)
        _refuse_left_edits(path)
        with explained_failures(path):
            _make(path, fill)
    return connect(path)


def delete_if_unused(path: Path, unused: Callable[[Database], bool]) -> bool:
    """Delete a project that `unused` confirms to be so; False if it is in use or open elsewhere.

    A project in WAL mode leaves that mode only when no other connection is open. The file is
    then deleted inside an exclusive transaction: whoever opens it meanwhile waits, and finds it
    gone instead of writing into it.
    """
    with closing(sqlite3.connect(_uri(path, "mode=rw"), timeout=0, uri=True)) as conn:
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


def _refuse_left_edits(path: Path) -> None:
    """Refuse the WAL of a killed process, which SQLite would mix into a new file."""
    left = path.with_name(f"{path.name}-wal")
    if present(left):
        message = (
            f"{left} has the last edits of a project that is no longer at {path}: restore that "
            f"project beside it, or delete {left.name} to start a new one."
        )
        raise ProjectError(message)


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
    with explained_failures(path):
        _refuse_foreign(path, lock_seconds)
        _refuse_foreign_wal(path, lock_seconds)
        if not write:
            return _reading(path, lock_seconds, upgrade=upgrade)
        files = FileIdentity(path)
        conn = sqlite3.connect(_uri(path, "mode=rw"), timeout=lock_seconds, uri=True)
        with _closed_on_failure(conn):
            db = _configured(conn, files)
            if _pragma(conn, "user_version") < SCHEMA_VERSION:
                _migrate(conn)
            conn.execute("BEGIN IMMEDIATE")
            conn.execute("ROLLBACK")
            files.remember_wal()
            displaced = files.displaced()
            if displaced:
                raise ProjectError(f"{displaced}.")
        return db


def _uri(path: Path, options: str) -> str:
    return f"file:{quote(os.fsencode(path.absolute()))}?{options}"


def _refuse_foreign(path: Path, lock_seconds: float) -> None:
    """Check that the file is a project of a known version, without writing to it."""
    with closing(_read_only(path, lock_seconds, with_wal=False)) as conn:
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


def _refuse_foreign_wal(path: Path, lock_seconds: float) -> None:
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
    alone = _looked_at(path, "immutable=1", lock_seconds)
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
    with closing(sqlite3.connect(_uri(path, options), timeout=lock_seconds, uri=True)) as conn:
        try:
            found = [row[0] for row in conn.execute("PRAGMA quick_check")]
            identity = conn.execute("SELECT value FROM settings WHERE key = 'identity'").fetchone()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _DISK_ERRORS:
                raise
            return None
    # SQLite 3.40 finds NULLs that are not there in tables whose key is not in column order.
    if any(line != "ok" and not line.startswith("NULL value in") for line in found):
        return None
    return str(identity[0]) if identity else ""


def _read_only(path: Path, lock_seconds: float, *, with_wal: bool = True) -> sqlite3.Connection:
    """A connection for reading; it works on read-only media and on a full disk.

    WAL needs a shared-memory file beside the database, which cannot be created there. Edits that a
    killed process left in the WAL are then read under an exclusive lock, for which SQLite needs no
    shared memory. Without `with_wal` they are not read, and closing never writes.
    """
    conn = sqlite3.connect(_uri(path, "mode=ro"), timeout=lock_seconds, uri=True)
    try:
        return _read_or_close(conn)
    except sqlite3.OperationalError as error:
        if "lock" in str(error):
            raise
    if not (with_wal and present(path.with_name(f"{path.name}-wal"))):
        return sqlite3.connect(_uri(path, "immutable=1"), timeout=lock_seconds, uri=True)
    conn = sqlite3.connect(_uri(path, "mode=rw"), timeout=lock_seconds, uri=True)
    conn.execute("PRAGMA locking_mode = EXCLUSIVE")
    return _read_or_close(conn)


def _read_or_close(conn: sqlite3.Connection) -> sqlite3.Connection:
    """Read something; if that fails, close the connection."""
    with _closed_on_failure(conn):
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return conn


@contextmanager
def _closed_on_failure(conn: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        conn.close()
        raise


def _reading(path: Path, lock_seconds: float, *, upgrade: bool) -> Database:
    """A connection for reading; SQLite may still remove the WAL of a writable file on closing."""
    may_write = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    conn = _tidying(path, lock_seconds) if may_write else None
    writable = conn is not None
    conn = conn or _read_only(path, lock_seconds)
    with _closed_on_failure(conn):
        if _pragma(conn, "user_version") < SCHEMA_VERSION:
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
    conn = sqlite3.connect(_uri(path, "mode=rw"), timeout=lock_seconds, uri=True)
    try:
        return _read_or_close(conn)
    except sqlite3.OperationalError as error:
        if "lock" in str(error):
            raise
        return None


def _configured(conn: sqlite3.Connection, files: FileIdentity) -> Database:
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA foreign_keys = ON")
    return Database(conn, files)


def _pragma(conn: sqlite3.Connection, name: str) -> int:
    return int(conn.execute(f"PRAGMA {name}").fetchone()[0])


def version(db: Database) -> int:
    """A number that changes when another connection commits; reading it takes microseconds."""
    return _pragma(db.conn, "data_version")


def close(db: Database) -> None:
    """Checkpoint the WAL into the file, so that copying the one file is enough, and close.

    Raises `ProjectError` where the disk is full: then both files are needed.
    """
    full = False
    try:
        db.conn.execute("PRAGMA busy_timeout = 0")
        if not _pragma(db.conn, "query_only"):
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
    query_only = _pragma(db.conn, "query_only")
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

    Raises `NotSavedError` where the write fails; the file is then unchanged.
    """
    if db.conn.in_transaction:
        yield
        return
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
