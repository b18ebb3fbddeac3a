"""Schema version 10: what a lead decides about the queue.

`queue_overlaps` has the articles that want another number of annotations than the project asks for:
`asked` is what the lead set for the article, or NULL, and `second_opinion` is 1 if its suggestions
are so improbable that a second person is to label it. `queue_assignments` reserves articles for
people. A row in `queue_released` ends the lease that was begun or renewed by the edit `head`; the
next edit begins another one.
"""

from __future__ import annotations

TEAM = """
CREATE TABLE queue_overlaps (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    asked INTEGER,
    second_opinion INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE queue_assignments (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    PRIMARY KEY (article, annotator)
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_assignments_of_annotator ON queue_assignments (annotator, article);

CREATE TABLE queue_released (
    head TEXT PRIMARY KEY REFERENCES edits (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID
"""
