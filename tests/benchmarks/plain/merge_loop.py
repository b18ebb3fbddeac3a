"""Copies the rows of all tables from one project file into another, unchecked."""

from __future__ import annotations

import sqlite3
import sys


def main(here: str, there: str) -> None:
    """Insert what `here` lacks; the same SQLite settings as a project."""
    conn = sqlite3.connect(here, isolation_level=None)
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("ATTACH ? AS other", [there])
    tables = conn.execute(
        "SELECT name FROM other.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE 'article_texts%' AND name NOT IN ('verdict_counts', 'bulk_counts') "
        "ORDER BY rowid"
    ).fetchall()
    conn.execute("BEGIN IMMEDIATE")
    for (table,) in tables:
        conn.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM other.{table}")
    conn.execute("COMMIT")
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    conn.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
