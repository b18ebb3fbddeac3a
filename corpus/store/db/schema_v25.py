"""Schema version 25: the same changes since a settlement in whichever order files were merged.

`changed_since_settled` is the view of version 23, but where edits were merged, the time decides
which opening and which finish of an adjudication are the last: their numbers depend on the order of
the merges.
"""

_LATEST_FIRST = """
    ORDER BY CASE WHEN EXISTS (SELECT 1 FROM merged_edits) THEN one.at END DESC,
             CASE WHEN EXISTS (SELECT 1 FROM merged_edits) THEN one.id END DESC,
             one.seq DESC
    LIMIT 1
"""

CHANGED = f"""
DROP VIEW changed_since_settled;
CREATE VIEW changed_since_settled AS
SELECT state.article_id, annotators.name AS annotator
FROM annotation_state AS adjudication
CROSS JOIN edits AS settling ON settling.seq = (
    SELECT one.seq FROM edits AS one
    WHERE one.article_id = adjudication.article_id
      AND one.annotator = adjudication.annotator
      AND one.layer = 'adjudication' AND one.action = 'finished'
    {_LATEST_FIRST})
CROSS JOIN annotation_state AS state
   ON state.article_id = adjudication.article_id AND state.layer = 'annotation' AND state.edited
  AND state.trial IS NULL
CROSS JOIN edits AS last ON last.id = state.head
CROSS JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'
CROSS JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL
WHERE adjudication.layer = 'adjudication' AND adjudication.status = 'finished'
  AND CASE WHEN state.status = 'finished' THEN coalesce((
    SELECT instr(detail, last.id) = 0 FROM edits AS one
    WHERE one.article_id = adjudication.article_id
      AND one.annotator = adjudication.annotator AND one.layer = 'adjudication'
      AND one.action = 'opened' AND json_extract(detail, '$.compared') IS NOT NULL
    {_LATEST_FIRST}), (last.at, last.seq) > (settling.at, settling.seq))
  ELSE (last.at, last.seq) > (settling.at, settling.seq) END
UNION ALL
SELECT version.article_id, version.name
FROM conflicting_versions AS version
JOIN annotation_state AS adjudication
  ON adjudication.article_id = version.article_id AND adjudication.layer = 'adjudication'
 AND adjudication.status = 'finished'
JOIN articles ON articles.id = version.article_id AND articles.retired_at IS NULL
WHERE NOT EXISTS (
    SELECT 1 FROM edits AS opening
    WHERE opening.article_id = adjudication.article_id
      AND opening.annotator = adjudication.annotator AND opening.layer = 'adjudication'
      AND opening.action = 'opened' AND instr(opening.detail, version.head) > 0);
"""
