"""Writes some articles of a project, with all that belongs to them, to a project file of their own.

An earlier state of a few articles is read from such a file, without a copy of the whole project.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpus.store.db import database
from corpus.store.rewind import places_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from corpus.store.db.connection import Database
    from corpus.store.rewind import Moment

_WHOLE = ("settings", "labels", "annotators", "suggesters")
"""The tables that are copied with all rows. Of the others, those are copied that name an article,
and only with the rows of the chosen articles."""

_LEFT_OUT = (
    "article_facts",
    "bulk_verdicts",
    "fit_examples",
    "memory_counts",
    "memory_due",
    "scored_candidates",
    "suggested",
    "suggestion_spans",
    "verdicts",
)
"""Tables of articles that are not needed to read annotations and gold: suggestions, and counts."""

_OF_ARTICLES = {
    "article_id": "article_id IN (SELECT value FROM json_each(?))",
    "article": "article IN (SELECT number FROM articles WHERE id IN (SELECT value FROM "
    "json_each(?)))",
}
"""How the rows of articles are found, by the column that names the article."""


def write_excerpt(db: Database, path: Path, articles: Collection[str], moment: Moment) -> None:
    """Write the articles with these ids to a new project file, which can be rewound to a moment.

    Unknown ids are left out.
    """
    ids = json.dumps([*{*articles, *places_of(db, moment)}])

    def fill(made: Database) -> None:
        made.execute("PRAGMA defer_foreign_keys = ON")
        for table in _WHOLE:
            _copy(db, made, table, "? IS NOT NULL", ids)
        _copy(db, made, "articles", "id IN (SELECT value FROM json_each(?))", ids)
        tables = made.column("SELECT name FROM sqlite_schema WHERE type = 'table'")
        for table in (name for name in tables if name not in _LEFT_OUT):
            columns = made.column("SELECT name FROM pragma_table_info(?)", [table])
            where = next((_OF_ARTICLES[name] for name in _OF_ARTICLES if name in columns), None)
            if where:
                _copy(db, made, table, where, ids)

    database.close(database.create(path, fill))


def _copy(db: Database, made: Database, table: str, where: str, ids: str) -> None:
    names = made.column("SELECT name FROM pragma_table_info(?)", [table])
    columns = ", ".join(f'"{name}"' for name in names)
    places = ", ".join("?" * len(names))
    rows = db.execute(f"SELECT {columns} FROM {table} WHERE {where}", [ids])
    made.conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)
