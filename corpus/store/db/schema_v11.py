"""Schema version 11: suggestions accepted in bulk, and what second looks at some of them found.

`bulk_verdicts` has a row for each suggestion that was accepted with others by one key in a finished
annotation. `chance` is how likely the span was to be drawn for a second look, NULL if it was not
drawn; `is_right` is NULL unless somebody looked again. Triggers count the rows in `bulk_counts`.

Annotations finished before are counted again, as memory counts them: until then they have no row
here, so decisions of theirs that were made one at a time must not count either.
"""

from __future__ import annotations

SECOND_LOOKS = """
CREATE TABLE bulk_verdicts (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    suggester TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    label INTEGER NOT NULL REFERENCES labels (id),
    made_by TEXT NOT NULL,
    seen TEXT NOT NULL,
    score REAL,
    chance REAL,
    is_right INTEGER,
    PRIMARY KEY (article, annotator, layer, suggester, start, "end", label)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_verdicts_looked_at ON bulk_verdicts (label, made_by, seen, chance, is_right)
WHERE is_right IS NOT NULL;

CREATE TABLE bulk_counts (
    label INTEGER NOT NULL REFERENCES labels (id),
    made_by TEXT NOT NULL,
    seen TEXT NOT NULL,
    taken INTEGER NOT NULL,
    PRIMARY KEY (label, made_by, seen)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER bulk_counted AFTER INSERT ON bulk_verdicts BEGIN
    INSERT INTO bulk_counts VALUES (new.label, new.made_by, new.seen, 1)
    ON CONFLICT DO UPDATE SET taken = taken + 1;
END;
CREATE TRIGGER bulk_taken_back AFTER DELETE ON bulk_verdicts BEGIN
    UPDATE bulk_counts SET taken = taken - 1
    WHERE (label, made_by, seen) = (old.label, old.made_by, old.seen);
    DELETE FROM bulk_counts WHERE taken = 0;
END;

DELETE FROM verdicts WHERE layer = 'annotation';
INSERT OR IGNORE INTO memory_due
SELECT articles.number, state.annotator, state.layer
FROM annotation_state AS state
JOIN articles ON articles.id = state.article_id
JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'
WHERE state.layer = 'annotation' AND state.status = 'finished'
"""
