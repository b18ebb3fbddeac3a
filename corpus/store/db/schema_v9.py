"""Schema version 9: the sides that balanced training sets gave to groups of near-duplicates.

`split` names shares, the kind of key and the salt; `key` is a group or a source.

The hashes in sketches have changed, so stored sketches are deleted and made again; groups stay.
"""

from __future__ import annotations

SIDES = """
CREATE TABLE split_sides (
    split TEXT NOT NULL,
    key TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('train', 'dev', 'test')),
    PRIMARY KEY (split, key)
) STRICT, WITHOUT ROWID;

DELETE FROM article_sketches;
"""
