"""Finds stored values that are not valid times or JSON, or of another language or tokenizer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import SPLIT_MARKS
from corpus.text.plural import counted

if TYPE_CHECKING:
    from corpus.store.db.connection import Database

_TIMES = (
    *("articles.imported_at", "articles.retired_at", "suggesters.created_at", "edits.at"),
    *("annotation_state.started_at", "annotation_state.finished_at"),
    "annotation_state_comments.at",
)
_JSON = (
    *("articles.meta", "suggesters.settings", "suggesters.recipe", "edits.detail", "edits.value"),
    "annotation_state_spans.value",
)
_CONDITIONS = {
    **{column: ("a valid time", f"datetime({column}) IS NULL") for column in _TIMES},
    **{column: ("valid JSON", f"NOT json_valid({column})") for column in _JSON},
    "articles.lang": (
        "the language of this project",
        "articles.lang <> (SELECT value FROM settings WHERE key = 'lang')",
    ),
    "articles.tokenizer": (
        "the tokenizer of this project",
        f"articles.tokenizer GLOB '{SPLIT_MARKS}-*' <> "
        f"EXISTS (SELECT 1 FROM settings WHERE key = 'tokenizer' AND value = '{SPLIT_MARKS}')",
    ),
}
"""By column: what its values must be, and the condition of a wrong one."""


def problems(db: Database) -> list[str]:
    """The problems that SQLite's own checks find in the file, and the columns of wrong values."""
    found = [row[0] for row in db.execute("PRAGMA integrity_check")]
    dangling = db.execute("PRAGMA foreign_key_check").fetchall()
    broken = [f"{table} row {row} points to a missing {to}" for table, row, to, _ in dangling]
    return [*(line for line in found if line != "ok"), *broken, *_wrong_columns(db)]


def _wrong_columns(db: Database) -> list[str]:
    """Return a sentence for each column that has wrong values."""
    found = []
    for column, (kind, condition) in _CONDITIONS.items():
        table = column.partition(".")[0]
        count = db.count(f"SELECT count(*) FROM {table} WHERE {column} <> '' AND {condition}")
        if count:
            found.append(f"{column} is not {kind} in {counted(count, 'row')}.")
    return found
