"""Schema version 18: named versions.

`heads` has the id of the last edit of each annotation (16 bytes each), so that a tag means the same
state in every file that the edits are merged into, whatever their order there, and after a purge.
`last_edit`, `last_article` and `retired` (JSON) are those of a manifest.
"""

from __future__ import annotations

TAGS = """
CREATE TABLE tags (
    name TEXT PRIMARY KEY,
    folded TEXT NOT NULL UNIQUE,
    note TEXT NOT NULL,
    made_at TEXT NOT NULL,
    as_of TEXT NOT NULL,
    last_edit TEXT,
    last_article TEXT,
    retired TEXT NOT NULL,
    heads BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""
