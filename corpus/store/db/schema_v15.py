"""Schema version 15: the sketches of many articles in one row.

A row of `sketch_blocks` has the sketches of some hundred articles end to end, without their facts,
so that a large project reads few rows: see `corpus.near_duplicates.sketch`. The numbers of its
articles are between `first` and `last`. When one of them is deleted, so is the block; the others
are sketched again. `article_facts` has the facts of each article.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_ARTICLES = 500
"""Articles in a block that is made of earlier sketches."""

BLOCKS = """
CREATE TABLE sketch_blocks (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL,
    articles BLOB NOT NULL,
    shingle_counts BLOB NOT NULL,
    passage_counts BLOB NOT NULL,
    shingles BLOB NOT NULL,
    passages BLOB NOT NULL,
    ends BLOB NOT NULL
) STRICT;

CREATE TRIGGER sketches_of_deleted_articles BEFORE DELETE ON articles
BEGIN
    DELETE FROM sketch_blocks WHERE first <= old.number AND last >= old.number;
END;

CREATE TABLE article_facts (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    facts BLOB NOT NULL
) STRICT;
INSERT INTO article_facts SELECT article, facts FROM article_sketches;
"""


def move_sketches(conn: sqlite3.Connection) -> None:
    """Move the sketches of earlier versions into blocks."""
    rows = conn.execute(
        "SELECT article, shingles, passages, ends FROM article_sketches ORDER BY article"
    )
    while some := rows.fetchmany(_ARTICLES):
        numbers, shingles, passages, ends = zip(*some, strict=True)
        conn.execute(
            "INSERT INTO sketch_blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                numbers[0],
                numbers[-1],
                struct.pack(f"<{len(numbers)}q", *numbers),
                _counts(shingles, 4),
                _counts(passages, 8),
                *map(b"".join, (shingles, passages, ends)),
            ],
        )
    conn.execute("DROP TABLE article_sketches")


def _counts(parts: Sequence[bytes], size: int) -> bytes:
    """Return how many values of `size` bytes each part has, as stored."""
    return struct.pack(f"<{len(parts)}I", *(len(part) // size for part in parts))
