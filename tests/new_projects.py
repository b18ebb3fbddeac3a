"""New project files, copied from one that is made once: to make one takes fifteen times as long."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.store import Project
from corpus.store.db import database

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def use_in(patch: pytest.MonkeyPatch) -> None:
    """Have the program copy the schema of a new file as well; an older file is migrated."""
    patch.setattr(database, "_migrate", _migrated_once(database._migrate))


def new_project(path: Path) -> Project:
    """An empty project at `path`, as `Project.create` leaves it."""
    path.write_bytes(_made())
    return Project.open(path)


@cache
def _made() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.db"
        Project.create(path).close()
        return path.read_bytes()


def _migrated_once(
    migrate: Callable[[sqlite3.Connection], None],
) -> Callable[[sqlite3.Connection], None]:
    @cache
    def migrated() -> bytes:
        with closing(sqlite3.connect(":memory:")) as conn:
            migrate(conn)
            return conn.serialize()

    def once(conn: sqlite3.Connection) -> None:
        if conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            migrate(conn)
            return
        with closing(sqlite3.connect(":memory:")) as schema:
            schema.deserialize(migrated())
            schema.backup(conn)

    return once
