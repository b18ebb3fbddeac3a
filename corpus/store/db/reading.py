"""Opens SQLite files for reading, without changing them where that is possible."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from corpus.errors import ProjectError
from corpus.store.db.failures import FORBIDDEN
from corpus.store.db.schema_v1 import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SQLITE = b"SQLite format 3\0"
_APPLICATION = slice(68, 72)
"""The bytes of a file's header with the application's number, big-endian (SQLite's file format)."""


def present(path: Path) -> bool:
    """Whether there is a file that is not empty; `ProjectError` if nobody may look there."""
    try:
        return path.is_file() and path.stat().st_size > 0
    except PermissionError as error:
        message = f"{path} cannot be opened: {FORBIDDEN}."
        raise ProjectError(message) from error
    except OSError:  # such as a name that is too long for the file system
        return False


def is_project(path: Path) -> bool:
    """Whether the file's header is that of a project; the file is not opened by SQLite."""
    try:
        with path.open("rb") as file:
            header = file.read(_APPLICATION.stop)
    except OSError:
        return False
    return header.startswith(_SQLITE) and header[_APPLICATION] == APPLICATION_ID.to_bytes(4, "big")


def uri(path: Path, options: str) -> str:
    """The URI that opens `path` with SQLite's `options`."""
    return f"file:{quote(os.fsencode(path.absolute()))}?{options}"


def pragma(conn: sqlite3.Connection, name: str) -> int:
    """The value of a pragma that is a number."""
    return int(conn.execute(f"PRAGMA {name}").fetchone()[0])


def is_sound(conn: sqlite3.Connection) -> bool:
    """Whether SQLite finds nothing wrong with the structure of a file."""
    # SQLite 3.40 finds NULLs that are not there in tables whose key is not in column order.
    found = (row[0] for row in conn.execute("PRAGMA quick_check"))
    return all(line == "ok" or line.startswith("NULL value in") for line in found)


def read_only(path: Path, lock_seconds: float, *, with_wal: bool = True) -> sqlite3.Connection:
    """A connection for reading; it works on read-only media and on a full disk.

    WAL needs a shared-memory file beside the database, which cannot be created there. Edits that a
    killed process left in the WAL are then read under an exclusive lock, for which SQLite needs no
    shared memory. Without `with_wal` they are not read, and closing never writes.
    """
    conn = sqlite3.connect(uri(path, "mode=ro"), timeout=lock_seconds, uri=True)
    try:
        return read_or_close(conn)
    except sqlite3.OperationalError as error:
        if "lock" in str(error):
            raise
    if not (with_wal and present(path.with_name(f"{path.name}-wal"))):
        return sqlite3.connect(uri(path, "mode=ro&immutable=1"), timeout=lock_seconds, uri=True)
    conn = sqlite3.connect(uri(path, "mode=rw"), timeout=lock_seconds, uri=True)
    conn.execute("PRAGMA locking_mode = EXCLUSIVE")
    return read_or_close(conn)


def read_or_close(conn: sqlite3.Connection) -> sqlite3.Connection:
    """Read something; if that fails, close the connection."""
    with closed_on_failure(conn):
        pragma(conn, "user_version")  # does not parse the schema, which takes 3 ms
    return conn


@contextmanager
def closed_on_failure(conn: sqlite3.Connection) -> Iterator[None]:
    """Close the connection if the block raises anything."""
    try:
        yield
    except BaseException:
        conn.close()
        raise
