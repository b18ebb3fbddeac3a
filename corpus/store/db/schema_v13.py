"""Schema version 13: what the scorer says about articles, and its weights.

`scored_candidates` has for each article lists of `[start, end, label id, p]` as JSON, made by the
weights with the digest `scorer`: the ghosts, which overlap no suggestion, and the candidates that
are other edges of suggestions and ghosts. They are no suggestions: no view, count or export reads
them. `scorer_weights` has at most one row: the weights fitted on the project's own articles
when `finished` of them were finished.
"""

from __future__ import annotations

SCORER = """
CREATE TABLE scored_candidates (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    scorer TEXT NOT NULL,
    ghosts TEXT NOT NULL,
    edges TEXT NOT NULL
) STRICT;

CREATE TABLE scorer_weights (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    digest TEXT NOT NULL,
    finished INTEGER NOT NULL,
    weights BLOB NOT NULL
) STRICT
"""
