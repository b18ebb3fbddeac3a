"""Schema version 24: smaller suggestions and candidates, fits that are due, ranges of merged edits.

`suggestion_spans` has the number of a row of `suggestion_reasons`, which has each reason once with
what made the suggestion; the view `suggestions` still shows the reason. The number is no foreign
key: deleting a reason would then search all suggestions, as an index of them would take back the
room.

`scorer_weights.last_seq` is the last edit when the weights were fitted, so that what was finished
since is found without reading all annotations.

`merged_edits` has the ranges of `edits.seq` that merges added, whose edits may be older than those
before them.

`scored_candidates.lists` is the compressed JSON of two lists of `[start, end, label id, p]`, the
ghosts and the candidates that are other edges.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_AT_ONCE = 500
"""Articles whose candidates are in memory at the same time."""

REASONS = """
CREATE TABLE suggestion_reasons (
    id INTEGER PRIMARY KEY,
    reason TEXT NOT NULL,
    made_by TEXT NOT NULL,
    UNIQUE (reason, made_by)
) STRICT;
INSERT INTO suggestion_reasons (reason, made_by)
SELECT DISTINCT reason, made_by FROM suggestion_spans;

DROP VIEW suggestions;
ALTER TABLE suggestion_spans RENAME TO spans_with_reasons;
CREATE TABLE suggestion_spans (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    suggester INTEGER NOT NULL REFERENCES suggesters (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    label INTEGER NOT NULL REFERENCES labels (id),
    score REAL,
    reason INTEGER NOT NULL,
    PRIMARY KEY (article, suggester, start, "end", label)
) STRICT, WITHOUT ROWID;
INSERT INTO suggestion_spans
SELECT article, suggester, start, "end", label, score,
       (SELECT id FROM suggestion_reasons AS why
        WHERE (why.reason, why.made_by) = (spans.reason, spans.made_by))
FROM spans_with_reasons AS spans;
DROP TABLE spans_with_reasons;

CREATE VIEW suggestions AS
SELECT articles.id AS article_id, spans.start, spans."end", labels.name AS label, spans.score,
       suggesters.name AS suggester, why.reason
FROM suggestion_spans AS spans
JOIN articles ON articles.number = spans.article
JOIN labels ON labels.id = spans.label
JOIN suggesters ON suggesters.id = spans.suggester
JOIN suggestion_reasons AS why ON why.id = spans.reason
"""

CANDIDATES = """
ALTER TABLE scored_candidates RENAME TO uncompressed_candidates;
CREATE TABLE scored_candidates (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    scorer TEXT NOT NULL,
    lists BLOB NOT NULL
) STRICT;

ALTER TABLE scorer_weights RENAME COLUMN finished TO last_seq;
UPDATE scorer_weights SET last_seq = (SELECT coalesce(max(seq), 0) FROM edits)
"""

MERGED_EDITS = """
CREATE TABLE merged_edits (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT
"""


def compress_candidates(conn: sqlite3.Connection) -> None:
    """Move the candidates of earlier versions into the table that has them compressed."""
    rows = conn.execute(
        "SELECT article, scorer, ghosts, edges FROM uncompressed_candidates ORDER BY article"
    )
    while some := rows.fetchmany(_AT_ONCE):
        conn.executemany(
            "INSERT INTO scored_candidates VALUES (?, ?, ?)",
            [
                (article, scorer, zlib.compress(f"[{ghosts},{edges}]".encode()))
                for article, scorer, ghosts, edges in some
            ],
        )
    conn.execute("DROP TABLE uncompressed_candidates")
