"""What the third version keeps beside the second: who made a suggestion, and memory.

`memory_counts` says what each person's annotation of each article adds to memory, so that it can be
taken back, and left out where it must not be shown; `memory_due` names the annotations that were
edited since they were counted.
"""

from __future__ import annotations

TABLES = """
ALTER TABLE suggestion_spans ADD COLUMN made_by TEXT NOT NULL DEFAULT ''
"""

MEMORY = """
CREATE TABLE memory_counts (
    first TEXT NOT NULL,
    string TEXT NOT NULL,
    outcome TEXT NOT NULL,
    label INTEGER NOT NULL,
    "left" INTEGER NOT NULL,
    "right" INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (first, string, outcome, label, "left", "right", article, annotator, layer)
) STRICT, WITHOUT ROWID;
CREATE INDEX memory_counts_of_annotation ON memory_counts (article, annotator, layer);

CREATE TABLE memory_due (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    PRIMARY KEY (article, annotator, layer)
) STRICT, WITHOUT ROWID;
INSERT INTO memory_due
SELECT articles.number, state.annotator, state.layer
FROM annotation_state AS state
JOIN articles ON articles.id = state.article_id
JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'
"""
