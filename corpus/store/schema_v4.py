"""What the fourth version keeps beside the third: what review and the meter of bias look up."""

from __future__ import annotations

REVIEW = ""

# The view is made anew: a column that is added to its end leaves the contract's others in place.
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
