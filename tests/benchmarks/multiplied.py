"""Many articles from few: a project's rows are copied in SQL, with other ids and first words.

Importing 100,000 articles takes eight minutes of processor, copying the rows of 10,000 ten times
one. The copies are near-duplicates of one another, so nothing that groups them is measured here.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from corpus.model import text_hash

if TYPE_CHECKING:
    from pathlib import Path

_NUMBER = (
    "CASE WHEN {0} <= :begun THEN {0} + :copy * :begun "
    "ELSE {0} + :copy * (:articles - :begun) + (:copies - 1) * :begun END"
)
"""SQL: the number of the copy of an article; those that people have worked on come first."""

_OTHER_ID = "substr({0}, 1, 24) || printf('%08x', :copy)"
"""SQL: the id of the copy of an edit or a step; a null stays one."""

_COPIES: dict[str, dict[str, str]] = {
    "articles": {
        "number": _NUMBER.format("number"),
        "id": "id || '-' || :copy",
        "text": "other_text(text, :copy)",
        "text_hash": "text_hash(other_text(text, :copy))",
    },
    "suggested": {"article": _NUMBER.format("article")},
    "suggestion_spans": {"article": _NUMBER.format("article")},
    "edits": {
        "seq": "seq + :copy * :edits",
        "id": _OTHER_ID.format("id"),
        "parent": _OTHER_ID.format("parent"),
        "step": _OTHER_ID.format("step"),
        "article_id": "article_id || '-' || :copy",
    },
    "annotation_state": {
        "article_id": "article_id || '-' || :copy",
        "head": _OTHER_ID.format("head"),
        "opened_seq": "opened_seq + :copy * :edits",
    },
    "annotation_state_spans": {"article_id": "article_id || '-' || :copy"},
    "memory_counts": {"article": _NUMBER.format("article")},
    "verdicts": {"article": _NUMBER.format("article")},
    "bulk_verdicts": {"article": _NUMBER.format("article")},
}
"""By table: the columns whose values are others in a copy, as SQL."""


def multiply(path: Path, copies: int, *, articles: int, begun: int) -> None:
    """Let the closed project at `path` have `copies` times its `articles`.

    People have worked on the first `begun` of these; all their copies come first as well.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.create_function("text_hash", 1, text_hash, deterministic=True)
        db.create_function("other_text", 2, _other_text, deterministic=True)
        db.execute("PRAGMA synchronous = OFF")
        edits = db.execute("SELECT coalesce(max(seq), 0) FROM edits").fetchone()[0]
        values = {"articles": articles, "begun": begun, "copies": copies, "edits": edits}
        db.execute("BEGIN")
        for table, changed in _COPIES.items():
            db.execute(f"CREATE TEMP TABLE few AS SELECT * FROM main.{table}")
            numbered = {name: changed[name] for name in ("number", "article") if name in changed}
            if numbered:
                db.execute(f"DELETE FROM main.{table}")
                _copy(db, table, numbered, values | {"copy": 0})
            for copy in range(1, copies):
                _copy(db, table, changed, values | {"copy": copy})
            db.execute("DROP TABLE temp.few")
        db.execute("DELETE FROM purged_articles")  # a trigger has counted the deleted rows
        db.execute("COMMIT")


def _copy(
    db: sqlite3.Connection, table: str, changed: dict[str, str], values: dict[str, int]
) -> None:
    names = [row[1] for row in db.execute(f"PRAGMA main.table_info({table})")]
    columns = ", ".join(f'"{name}"' for name in names)
    sql = ", ".join(changed.get(name, f'"{name}"') for name in names)
    db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {sql} FROM temp.few", values)


def _other_text(text: str, copy: int) -> str:
    """The text with another first line of the same length, so that offsets stay right."""
    return text.replace("March", f"M{copy:04}", 1)
