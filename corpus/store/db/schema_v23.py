"""Schema version 23: what a large project reads at once costs no more than in a small one.

SQLite computes the former views `settled` and `same_annotations` for all articles even if one is
asked for, as they group rows. This view has the same rows, and finds those of one article by
index: the annotation of the first of the people who agree stands for all of them.

`changed_since_settled` is the view of version 17, but a person can be in it twice for an article,
because SQLite would look for doubles among all articles.

The index has the annotations that are not finished, which are few.

`earlier_adjudications` has what a merge has set aside in review: of two reviewers' adjudications of
an article the earlier finished one, which the merge has reopened, and other versions of one
reviewer's. `digest` is that of a version; the spans of a reopened adjudication are in
`annotation_state_spans`. `settled_differently` has those that differ from the adjudication that
counts and were not shown to its reviewer.
"""

from __future__ import annotations

_SAME = (
    "finished_annotations AS same"
    " WHERE same.article_id = one.article_id AND same.digest = one.digest"
)

_REOPENED = (
    "annotation_state AS earlier"
    " JOIN edits AS last ON last.id = earlier.head AND last.action = 'reopened'"
    " AND last.via = 'import'"
)
_VERSION = "annotation_state_versions AS earlier"


def _spans_of(state: str) -> str:
    return (
        '(SELECT json_group_array(json_array(start, "end", label, value))'
        " FROM annotation_state_spans AS spans"
        f" WHERE (spans.article_id, spans.annotator, spans.layer)"
        f" = ({state}.article_id, {state}.annotator, {state}.layer))"
    )


def _earlier(table: str, status: str, digest: str) -> str:
    return (
        "SELECT earlier.article_id, earlier.annotator, annotators.name, earlier.head,"
        f" {digest} AS digest FROM {table}"
        " JOIN annotators ON annotators.id = earlier.annotator"
        f" WHERE earlier.layer = 'adjudication' AND earlier.status = '{status}'"
    )


def _differently(table: str, differs: str) -> str:
    return (
        "SELECT earlier.article_id, annotators.name, earlier.head"
        " FROM annotation_state AS settled"
        f" CROSS JOIN {table} JOIN annotators ON annotators.id = earlier.annotator"
        " WHERE settled.layer = 'adjudication' AND settled.status = 'finished'"
        " AND earlier.article_id = settled.article_id AND earlier.layer = 'adjudication'"
        f" AND {differs} AND NOT EXISTS (SELECT 1 FROM edits AS opening"
        "  WHERE opening.article_id = settled.article_id"
        "  AND opening.annotator = settled.annotator AND opening.layer = 'adjudication'"
        "  AND opening.action = 'opened' AND instr(opening.detail, earlier.head) > 0)"
    )


_OTHER_SPANS = f"earlier.status = 'open' AND {_spans_of('earlier')} <> {_spans_of('settled')}"
_CHANGED = """
DROP VIEW changed_since_settled;
CREATE VIEW changed_since_settled AS
SELECT state.article_id, annotators.name AS annotator
FROM annotation_state AS adjudication
CROSS JOIN edits AS settling ON settling.seq = (
    SELECT max(seq) FROM edits
    WHERE edits.article_id = adjudication.article_id
      AND edits.annotator = adjudication.annotator
      AND edits.layer = 'adjudication' AND edits.action = 'finished')
CROSS JOIN annotation_state AS state
   ON state.article_id = adjudication.article_id AND state.layer = 'annotation' AND state.edited
  AND state.trial IS NULL
CROSS JOIN edits AS last ON last.id = state.head
CROSS JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'
CROSS JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL
WHERE adjudication.layer = 'adjudication' AND adjudication.status = 'finished'
  AND CASE WHEN state.status = 'finished' THEN coalesce((
    SELECT instr(detail, last.id) = 0 FROM edits AS opening
    WHERE opening.article_id = adjudication.article_id
      AND opening.annotator = adjudication.annotator AND opening.layer = 'adjudication'
      AND opening.action = 'opened' AND json_extract(detail, '$.compared') IS NOT NULL
    ORDER BY opening.seq DESC LIMIT 1), (last.at, last.seq) > (settling.at, settling.seq))
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

_ADJUDICATIONS = f"""
CREATE VIEW earlier_adjudications AS
{_earlier(_REOPENED, "open", "NULL")}
UNION ALL
{_earlier(_VERSION, "finished", "earlier.digest")};

CREATE VIEW settled_differently AS
{_differently(_REOPENED, _OTHER_SPANS)}
UNION ALL
{_differently(_VERSION, "earlier.status = 'finished' AND earlier.digest <> settled.digest")};
"""

LARGE_PROJECTS = f"""
DROP VIEW settled;
DROP VIEW same_annotations;
CREATE VIEW settled AS
SELECT state.article_id, 'adjudication' AS layer, state.annotator, 'adjudicated' AS basis,
       annotators.name AS decided_by, state.finished_at AS settled_at
FROM annotation_state AS state
JOIN annotators ON annotators.id = state.annotator
JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL
WHERE state.layer = 'adjudication' AND state.status = 'finished'
UNION ALL
SELECT one.article_id, 'annotation', one.annotator,
       CASE WHEN (SELECT count(*) FROM {_SAME}) = 1 THEN 'single' ELSE 'agreed' END,
       (SELECT group_concat(name, ', ') FROM (SELECT same.name FROM {_SAME} ORDER BY same.name)),
       (SELECT max(same.finished_at) FROM {_SAME})
FROM finished_annotations AS one
WHERE NOT EXISTS (SELECT 1 FROM {_SAME} AND same.annotator < one.annotator)
AND (SELECT count(*) FROM {_SAME}) > coalesce((
    SELECT count(*) FROM finished_annotations AS other
    WHERE other.article_id = one.article_id AND other.digest <> one.digest
    GROUP BY other.digest ORDER BY 1 DESC LIMIT 1), 0)
AND NOT EXISTS (
    SELECT 1 FROM annotation_state AS adjudication
    WHERE adjudication.article_id = one.article_id
      AND adjudication.layer = 'adjudication' AND adjudication.status = 'finished')
AND NOT EXISTS (
    SELECT 1 FROM conflicting_versions AS version
    WHERE version.article_id = one.article_id);

CREATE INDEX annotation_state_open ON annotation_state (layer, article_id, annotator)
WHERE status = 'open';
{_CHANGED}
{_ADJUDICATIONS}"""
