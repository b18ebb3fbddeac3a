"""Schema version 4: stored comparisons for review, and work without suggestions."""

from __future__ import annotations

# `compared` has the result of comparing the finished annotations of an article, `heads` their last
# edits, so that the articles that differ most are found without reading all again. A row of
# `facets` is one way in which a place differs; `differing` are the pairs of annotators who differ
# so, as `,1-2,1-3,`, the lower id first.
REVIEW = """
CREATE TABLE compared (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    heads TEXT NOT NULL,
    agreed INTEGER NOT NULL,
    disagreements INTEGER NOT NULL,
    unanimous INTEGER NOT NULL
) STRICT;
CREATE INDEX compared_in_order ON compared (disagreements DESC, article) WHERE NOT agreed;

CREATE TABLE facets (
    article INTEGER NOT NULL REFERENCES compared (article) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    kind TEXT NOT NULL,
    label INTEGER NOT NULL,
    side TEXT NOT NULL,
    tokens INTEGER,
    text TEXT NOT NULL,
    differing TEXT NOT NULL
) STRICT;
CREATE INDEX facets_of_article ON facets (article, start);

CREATE VIEW finished_heads AS
SELECT article_id, group_concat(head, ' ') AS heads, count(*) AS people
FROM (SELECT state.article_id, state.head
      FROM annotation_state AS state
      CROSS JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'
      WHERE state.layer = 'annotation' AND state.status = 'finished'
      ORDER BY state.article_id, state.annotator)
GROUP BY article_id;

CREATE VIEW changed_since_settled AS
SELECT state.article_id, annotators.name AS annotator
FROM annotation_state AS adjudication
CROSS JOIN annotation_state AS state
   ON state.article_id = adjudication.article_id AND state.layer = 'annotation' AND state.edited
CROSS JOIN edits AS last ON last.id = state.head AND last.seq > adjudication.opened_seq
CROSS JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'
CROSS JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL
WHERE adjudication.layer = 'adjudication' AND adjudication.status = 'finished'
  AND last.seq > (
    SELECT max(seq) FROM edits
    WHERE edits.article_id = adjudication.article_id
      AND edits.annotator = adjudication.annotator
      AND edits.layer = 'adjudication' AND edits.action = 'finished')
"""

# A column added at the end of the view leaves the columns of the contract in place.
UNAIDED = """
ALTER TABLE annotation_state ADD COLUMN unaided INTEGER;

DROP VIEW annotations;
CREATE VIEW annotations AS
SELECT state.article_id, annotators.name AS annotator, state.status, state.flagged,
       state.started_at, state.finished_at, state.seconds, state.unaided
FROM annotation_state AS state
JOIN annotators ON annotators.id = state.annotator
WHERE state.layer = 'annotation'
"""
