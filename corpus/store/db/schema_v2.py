"""Schema version 2: comments, remembered strings, covered texts.

People may read the view `annotation_comments`. The covered text of each span is stored, so that the
same string can be found in other articles.
"""

from __future__ import annotations

TABLES = """
ALTER TABLE annotation_state ADD COLUMN comments INTEGER NOT NULL DEFAULT 0;

ALTER TABLE annotation_state_spans ADD COLUMN text TEXT NOT NULL DEFAULT '';
UPDATE annotation_state_spans SET text = (
    SELECT substr(articles.text, start + 1, "end" - start) FROM articles WHERE id = article_id);
CREATE INDEX annotation_state_spans_by_text ON annotation_state_spans (text)
WHERE text <> ''; -- else reading all spans in order would go by this index, and be slow

CREATE TABLE annotation_state_comments (
    article_id TEXT NOT NULL REFERENCES articles (id) ON UPDATE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    start INTEGER,
    "end" INTEGER,
    comment TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX annotation_state_comments_by_article
ON annotation_state_comments (article_id, annotator, layer);

CREATE TABLE annotation_state_remembered (
    article_id TEXT NOT NULL REFERENCES articles (id) ON UPDATE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    text TEXT NOT NULL,
    label INTEGER REFERENCES labels (id),
    count INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (annotator, layer, article_id, text)
) STRICT, WITHOUT ROWID
"""

VIEWS = """
CREATE VIEW annotation_comments AS
SELECT comments.article_id, annotators.name AS annotator, comments.start, comments."end",
       substr(articles.text, comments.start + 1, comments."end" - comments.start) AS text,
       comments.comment, comments.at
FROM annotation_state_comments AS comments
JOIN annotators ON annotators.id = comments.annotator
JOIN articles ON articles.id = comments.article_id
WHERE comments.layer = 'annotation'
"""
