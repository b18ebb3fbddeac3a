"""The store's handle on an open project file.

It has the few verbs of sqlite-utils' `Database` that a running program needs, on the same plain
connection. sqlite-utils itself makes and migrates the tables, in `corpus.store.db.migrations`: its
import takes 65 ms, a fifth of the time to the first article, and is needed for nothing else then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from typing import Any

    from corpus.store.db.file_identity import FileIdentity


class Database:
    """A connection that commits each statement by itself unless a transaction is open.

    `files` knows which files the connection has open, to notice when others take their names.
    """

    def __init__(self, conn: sqlite3.Connection, files: FileIdentity) -> None:
        conn.isolation_level = None
        self.conn = conn
        self.files = files

    def execute(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> sqlite3.Cursor:
        """One statement; `sqlite3.Error` where SQLite refuses."""
        return self.conn.execute(sql, parameters)

    def rollback(self) -> None:
        """Take back the open transaction, if there is one."""
        if self.conn.in_transaction:
            self.conn.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self.conn.close()


def sqlite_version() -> str:
    """The version of the SQLite library that Python is linked with."""
    import sqlite3

    return sqlite3.sqlite_version
