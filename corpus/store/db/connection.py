"""The connection to an open project file.

sqlite-utils creates and migrates the tables in `corpus.store.db.migrations`. Importing it takes
65 ms, a fifth of the time to the first article, so the running program uses this small class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.store.db import clock

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from typing import Any

    from corpus.store.db.file_identity import FileIdentity
    from corpus.store.db.turns import Turns


class Database:
    """A connection that commits each statement by itself unless a transaction is open.

    `files` knows which files the connection has open, to notice when others take their names.
    `turns` is its place among the writers; None if it only reads, or nobody else has the file.
    In SQL, `current_time_utc()` is the time of `clock.now`, so that Python and SQL have one clock.
    """

    def __init__(
        self, conn: sqlite3.Connection, files: FileIdentity, turns: Turns | None = None
    ) -> None:
        conn.isolation_level = None
        conn.create_function("current_time_utc", 0, clock.now)
        self.conn = conn
        self.files = files
        self.turns = turns

    def execute(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> sqlite3.Cursor:
        """Execute one statement; `sqlite3.Error` where SQLite refuses."""
        return self.conn.execute(sql, parameters)

    def value(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Any | None:  # noqa: ANN401 # SQLite's columns have any type
        """The first column of the first row; None without a row."""
        row = self.conn.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def count(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
        """The integer that the statement computes; 0 for NULL."""
        return self.value(sql, parameters) or 0

    def column(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self.conn.execute(sql, parameters)]

    def rollback(self) -> None:
        """Roll back the open transaction, if there is one."""
        if self.conn.in_transaction:
            self.conn.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self.conn.close()
        if self.turns:
            self.turns.close()


def sqlite_version() -> str:
    """The version of the SQLite library that Python is linked with."""
    import sqlite3

    return sqlite3.sqlite_version
