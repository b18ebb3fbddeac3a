"""Schema version 6: strings that finish checks no longer ask a person about.

The table repeats what the edits `dismissed` lead to. `kind` is a `CheckKind` of `corpus.model`.
"""

from __future__ import annotations

DISMISSED = """
CREATE TABLE annotation_state_dismissed (
    article_id TEXT NOT NULL REFERENCES articles (id) ON UPDATE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (annotator, layer, article_id, kind, text)
) STRICT, WITHOUT ROWID
"""
