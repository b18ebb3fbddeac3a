"""Lets the tests write files without waiting for the disk.

A sync protects what is written from a loss of power, which no test here can cause. Child processes
sync as usual.
"""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING

from corpus.store.db import database

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    import pytest

    from corpus.store.db.database import Database
    from corpus.store.db.file_identity import FileIdentity


def use_in(patch: pytest.MonkeyPatch) -> None:
    """Have SQLite and exports sync nothing."""
    patch.setattr(database, "_configured", _unsynced(database._configured))
    patch.setattr(os, "fsync", lambda descriptor: None)
    patch.setattr(os, "sync", lambda: None)  # of the whole machine, for each folder of an export


def _unsynced(
    configured: Callable[[sqlite3.Connection, FileIdentity], Database],
) -> Callable[[sqlite3.Connection, FileIdentity], Database]:
    @functools.wraps(configured)  # keeps the original as `__wrapped__`
    def configure(conn: sqlite3.Connection, files: FileIdentity) -> Database:
        conn.execute("PRAGMA synchronous = OFF")  # making the WAL would sync as well
        db = configured(conn, files)
        conn.execute("PRAGMA synchronous = OFF")
        return db

    return configure
