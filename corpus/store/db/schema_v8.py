"""Schema version 8: links of numbers to their ACTOR and place.

The table repeats what the edits `linked` lead to. `role` is a `LinkRole` of `corpus.model`. The
columns `target_…` are null where the person found that the text names no such span. People may read
the view `annotation_links`.
"""

from __future__ import annotations

LINKS = """
CREATE TABLE annotation_state_links (
    article_id TEXT NOT NULL REFERENCES articles (id) ON UPDATE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    label INTEGER NOT NULL REFERENCES labels (id),
    role TEXT NOT NULL CHECK (role IN ('actor', 'place')),
    target_start INTEGER,
    target_end INTEGER,
    target_label INTEGER REFERENCES labels (id),
    PRIMARY KEY (article_id, annotator, layer, start, role)
) STRICT, WITHOUT ROWID;

CREATE VIEW annotation_links AS
SELECT links.article_id, annotators.name AS annotator, links.start, links."end",
       substr(articles.text, links.start + 1, links."end" - links.start) AS text,
       links.role, links.target_start, links.target_end,
       substr(articles.text, links.target_start + 1, links.target_end - links.target_start)
         AS target_text
FROM annotation_state_links AS links
JOIN annotators ON annotators.id = links.annotator
JOIN articles ON articles.id = links.article_id
WHERE links.layer = 'annotation';
"""
