"""What a project file holds, read with SQL as anybody may: nothing of the product in between."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

Row = tuple[Any, ...]


def rows(database: Path, sql: str, *bound: object) -> list[Row]:
    """What a statement finds."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql, bound).fetchall()


def lines(database: Path, sql: str, *bound: object) -> list[str]:
    """The same with each row as one line, nothing where there is NULL."""
    return [
        " ".join(str(cell) for cell in row if cell is not None)
        for row in rows(database, sql, *bound)
    ]
