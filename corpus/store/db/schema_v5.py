"""Schema version 5: a field for places where the gold deviates on purpose.

Until version 4 a reviewer's reason began with "meant so" there. Those edits get the field, and
their text stays. The trigger `edits_are_append_only` forbids updates, so it is dropped and created
again.
"""

from __future__ import annotations

_SAYS_SO = (
    "lower(trim({text}, char(9, 10, 13, 32))) = 'meant so' "
    "OR lower(trim({text}, char(9, 10, 13, 32))) GLOB 'meant so[^a-z0-9_]*'"
)

MEANT_SO = f"""
ALTER TABLE annotation_state_comments ADD COLUMN meant_so INTEGER NOT NULL DEFAULT 0;
UPDATE annotation_state_comments SET meant_so = 1
WHERE layer = 'adjudication' AND start IS NOT NULL AND ({_SAYS_SO.format(text="comment")});

DROP TRIGGER edits_are_append_only;
UPDATE edits SET detail = json_set(detail, '$.meant_so', json('true'))
WHERE layer = 'adjudication' AND action = 'commented' AND start IS NOT NULL
  AND ({_SAYS_SO.format(text="json_extract(detail, '$.text')")});
CREATE TRIGGER edits_are_append_only
BEFORE UPDATE OF seq, id, parent, step, layer, annotator, at, action, start, "end", label, value,
    detail, via ON edits
BEGIN
    SELECT RAISE(ABORT, 'edits are append-only');
END
"""
