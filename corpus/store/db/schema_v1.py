"""The tables and views of a project file, as SQL; `corpus.store.db.migrations` applies it.

Contract (people read these with SQL): `articles`, `labels`, `annotators`, `edits`, and the views
`suggestions`, `annotations`, `annotation_spans`, `gold`, `gold_articles`. The rest is ours:
`annotation_state` and `annotation_state_spans` repeat what replaying the edits gives, so that the
views are fast; `annotator check` proves that they do.
"""

from __future__ import annotations

APPLICATION_ID = 0x414E4E4F
"""`ANNO`, in the file's header: says that a SQLite file is a project."""

TABLES = """
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    published TEXT NOT NULL,
    lang TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    retired_at TEXT,
    text_hash TEXT NOT NULL,
    tokenizer TEXT NOT NULL,
    meta TEXT NOT NULL,
    tokens BLOB NOT NULL,
    sentences BLOB NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX articles_by_hash ON articles (text_hash);
CREATE INDEX articles_in_order ON articles (retired_at, number, id);

CREATE TABLE article_groups (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    key TEXT NOT NULL,
    hashes BLOB NOT NULL
) STRICT;

CREATE TABLE labels (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    key TEXT UNIQUE,
    colour TEXT NOT NULL,
    description TEXT NOT NULL
) STRICT;

CREATE TABLE annotators (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'model'))
) STRICT;

CREATE TABLE suggesters (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    settings TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE suggested (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    suggester INTEGER NOT NULL REFERENCES suggesters (id),
    PRIMARY KEY (suggester, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE suggestion_spans (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    suggester INTEGER NOT NULL REFERENCES suggesters (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    label INTEGER NOT NULL REFERENCES labels (id),
    score REAL,
    reason TEXT NOT NULL,
    PRIMARY KEY (article, suggester, start, "end", label)
) STRICT, WITHOUT ROWID;

CREATE TABLE edits (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    parent TEXT REFERENCES edits (id),
    step TEXT NOT NULL,
    layer TEXT NOT NULL CHECK (layer IN ('annotation', 'adjudication')),
    article_id TEXT NOT NULL REFERENCES articles (id) ON UPDATE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    start INTEGER,
    "end" INTEGER,
    label INTEGER REFERENCES labels (id),
    value TEXT,
    detail TEXT,
    via TEXT NOT NULL
) STRICT;
CREATE INDEX edits_of_annotation ON edits (article_id, annotator, layer);
CREATE INDEX edits_of_annotator ON edits (annotator, layer, seq) WHERE via <> 'import';
CREATE INDEX edits_by_parent ON edits (parent);
CREATE TRIGGER edits_are_append_only
BEFORE UPDATE OF seq, id, parent, step, layer, annotator, at, action, start, "end", label, value,
    detail, via ON edits
BEGIN
    SELECT RAISE(ABORT, 'edits are append-only');
END;

CREATE TABLE annotation_state (
    article_id TEXT NOT NULL REFERENCES articles (id) ON UPDATE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    head TEXT NOT NULL REFERENCES edits (id),
    opened_seq INTEGER NOT NULL,
    status TEXT NOT NULL,
    flagged INTEGER NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    seconds REAL NOT NULL,
    undecided INTEGER NOT NULL,
    edited INTEGER NOT NULL,
    digest TEXT,
    PRIMARY KEY (article_id, annotator, layer)
) STRICT, WITHOUT ROWID;
CREATE INDEX annotation_state_by_head ON annotation_state (head);
CREATE UNIQUE INDEX one_adjudication ON annotation_state (article_id)
WHERE layer = 'adjudication' AND status = 'finished';
CREATE INDEX annotation_state_in_order ON annotation_state (annotator, layer, opened_seq, status);

CREATE TABLE annotation_state_spans (
    article_id TEXT NOT NULL REFERENCES articles (id) ON UPDATE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    label INTEGER NOT NULL REFERENCES labels (id),
    value TEXT,
    origin TEXT NOT NULL,
    suggester TEXT,
    PRIMARY KEY (article_id, annotator, layer, start)
) STRICT, WITHOUT ROWID
"""

VIEWS = """
CREATE VIEW suggestions AS
SELECT articles.id AS article_id, spans.start, spans."end", labels.name AS label, spans.score,
       suggesters.name AS suggester, spans.reason
FROM suggestion_spans AS spans
JOIN articles ON articles.number = spans.article
JOIN labels ON labels.id = spans.label
JOIN suggesters ON suggesters.id = spans.suggester;

CREATE VIEW annotations AS
SELECT state.article_id, annotators.name AS annotator, state.status, state.flagged,
       state.started_at, state.finished_at, state.seconds
FROM annotation_state AS state
JOIN annotators ON annotators.id = state.annotator
WHERE state.layer = 'annotation';

CREATE VIEW annotation_spans AS
SELECT spans.article_id, annotators.name AS annotator, spans.start, spans."end",
       labels.name AS label,
       substr(articles.text, spans.start + 1, spans."end" - spans.start) AS text,
       spans.value, spans.origin, spans.suggester
FROM annotation_state_spans AS spans
JOIN annotators ON annotators.id = spans.annotator
JOIN labels ON labels.id = spans.label
JOIN articles ON articles.id = spans.article_id
WHERE spans.layer = 'annotation';

CREATE VIEW finished_annotations AS
SELECT state.article_id, state.annotator, annotators.name, state.digest, state.finished_at
FROM annotation_state AS state
JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'
JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL
WHERE state.layer = 'annotation' AND state.status = 'finished';

CREATE VIEW same_annotations AS
SELECT article_id, digest, count(*) AS people, min(annotator) AS annotator,
       group_concat(name, ', ') AS decided_by, max(finished_at) AS settled_at
FROM (SELECT * FROM finished_annotations ORDER BY name)
GROUP BY article_id, digest;

CREATE VIEW settled AS
SELECT state.article_id, 'adjudication' AS layer, state.annotator, 'adjudicated' AS basis,
       annotators.name AS decided_by, state.finished_at AS settled_at
FROM annotation_state AS state
JOIN annotators ON annotators.id = state.annotator
JOIN articles ON articles.id = state.article_id AND articles.retired_at IS NULL
WHERE state.layer = 'adjudication' AND state.status = 'finished'
UNION ALL
SELECT most.article_id, 'annotation', most.annotator,
       CASE WHEN most.people = 1 THEN 'single' ELSE 'agreed' END,
       most.decided_by, most.settled_at
FROM same_annotations AS most
WHERE NOT EXISTS (
    SELECT 1 FROM annotation_state AS adjudication
    WHERE adjudication.article_id = most.article_id
      AND adjudication.layer = 'adjudication' AND adjudication.status = 'finished')
AND NOT EXISTS (
    SELECT 1 FROM same_annotations AS other
    WHERE other.article_id = most.article_id AND other.digest <> most.digest
      AND (most.people = 1 OR other.people >= most.people));

CREATE VIEW gold_articles AS
SELECT article_id, basis, decided_by, settled_at FROM settled;

CREATE VIEW gold AS
SELECT settled.article_id, spans.start, spans."end", labels.name AS label,
       substr(articles.text, spans.start + 1, spans."end" - spans.start) AS text,
       spans.value, settled.basis, settled.decided_by
FROM settled
JOIN annotation_state_spans AS spans
  ON spans.article_id = settled.article_id AND spans.annotator = settled.annotator
 AND spans.layer = settled.layer
JOIN labels ON labels.id = spans.label
JOIN articles ON articles.id = settled.article_id
"""

SCHEMA_VERSION = 25
"""`user_version` of a file that has all migrations."""
