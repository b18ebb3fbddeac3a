"""Schema version 16: practice and hidden gold.

`trial` is 'practice' or 'hidden' for an annotation of an article that was settled before, made to
measure its annotator. It repeats what the edit `opened` says. Such an annotation counts neither for
gold nor for agreement, review, or the number of annotations that an article wants, so the views
that these are computed from leave it out. A column added at the end of the view `annotations`
leaves the columns of the contract in place.
"""

from __future__ import annotations

TRIALS = """
ALTER TABLE annotation_state ADD COLUMN trial TEXT;
CREATE INDEX annotation_state_trials ON annotation_state (annotator, trial, status)
WHERE trial IS NOT NULL;

DROP VIEW annotations;
CREATE VIEW annotations AS
SELECT state.article_id, annotators.name AS annotator, state.status, state.flagged,
       state.started_at, state.finished_at, state.seconds, state.unaided, state.trial
FROM annotation_state AS state
JOIN annotators ON annotators.id = state.annotator
WHERE state.layer = 'annotation';

DROP VIEW finished_annotations;
CREATE VIEW finished_annotations AS
SELECT state.article_id, state.annotator, annotators.name, state.digest, state.finished_at
FROM annotation_state AS state
JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'
JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL
WHERE state.layer = 'annotation' AND state.status = 'finished' AND state.trial IS NULL;

DROP VIEW finished_heads;
CREATE VIEW finished_heads AS
SELECT article_id, group_concat(head, ' ') AS heads, count(*) AS people
FROM (SELECT state.article_id, state.head
      FROM annotation_state AS state
      CROSS JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'
      WHERE state.layer = 'annotation' AND state.status = 'finished' AND state.trial IS NULL
      ORDER BY state.article_id, state.annotator)
GROUP BY article_id;

DROP VIEW changed_since_settled;
CREATE VIEW changed_since_settled AS
SELECT state.article_id, annotators.name AS annotator
FROM annotation_state AS adjudication
CROSS JOIN annotation_state AS state
   ON state.article_id = adjudication.article_id AND state.layer = 'annotation' AND state.edited
  AND state.trial IS NULL
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
