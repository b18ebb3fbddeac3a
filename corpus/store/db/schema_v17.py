"""Schema version 17: what merging two files of one project needs to know.

`merge_origins` names things that have another number or name in another file of the project: labels
and annotators by the name that they were created with, articles that were renamed by their former
id. `merge_registers` has the time at which a person last gave a value to something that can be
changed: a setting, a label's or annotator's name, whether an article is retired. Of two files the
later value counts. Triggers fill both tables. The settings in `OWN_SETTINGS` are about one file.

`purged_articles` counts how often an article was purged, so that a merge does not bring it back.

`annotation_state_versions` has the last edit of each version of an annotation that its person does
not continue: the edits of one person that were made in two files fork. The table repeats the edits.
The view `conflicting_versions` has the versions with another result than the one continued. An
article with such a version has no gold before a reviewer settles it.

Files of one project share the setting `identity`. Where an old project has none, its first edit
becomes the identity, so that copies agree on it, else its first article.
"""

from __future__ import annotations

OWN_SETTINGS = (
    *("identity", "lang", "tokenizer", "last_label", "former_labels", "former_split_keys"),
    *("grouped_articles", "backup", "backups_kept", "backups_megabytes", "web_address"),
)
"""Settings that are not merged by time: facts of one file, or settings with rules of their own."""

NOW = "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')"
_OWN = ", ".join(f"'{key}'" for key in OWN_SETTINGS)


def _registered(kind: str, number: str, field: str, value: str) -> str:
    return (
        f"INSERT INTO merge_registers VALUES ('{kind}', {number}, {field}, {value}, {NOW}) "
        "ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at;"
    )


def _on_update(kind: str, table: str, number: str, column: str) -> str:
    return (
        f"CREATE TRIGGER merge_registers_{kind}_{column} AFTER UPDATE OF {column} ON {table} "
        f"WHEN old.{column} IS NOT new.{column} BEGIN "
        + _registered(kind, f"new.{number}", f"'{column}'", f"new.{column}")
        + " END;"
    )


def _on_setting(event: str, row: str, value: str) -> str:
    return (
        f"CREATE TRIGGER merge_registers_setting_{event.lower()} AFTER {event} ON settings "
        f"WHEN {row}.key NOT IN ({_OWN}) BEGIN "
        + _registered("setting", "0", f"{row}.key", value)
        + " END;"
    )


def _on_delete(kind: str, table: str, number: str) -> str:
    gone = f"kind = '{kind}' AND number = old.{number};"
    return (
        f"CREATE TRIGGER merge_origins_{kind}_deleted AFTER DELETE ON {table} BEGIN "
        f"DELETE FROM merge_origins WHERE {gone} DELETE FROM merge_registers WHERE {gone} END;"
    )


def _on_insert(kind: str, table: str, origin: str) -> str:
    taken = f"SELECT 1 FROM merge_origins WHERE kind = '{kind}' AND origin = new.{origin}"
    return (
        f"CREATE TRIGGER merge_origins_{kind}_added AFTER INSERT ON {table} BEGIN "
        f"INSERT INTO merge_origins VALUES ('{kind}', new.id, CASE WHEN EXISTS ({taken}) "
        f"THEN new.{origin} || '~' || new.id ELSE new.{origin} END) ON CONFLICT DO NOTHING; END;"
    )


_TABLES = """
CREATE TABLE merge_origins (
    kind TEXT NOT NULL CHECK (kind IN ('label', 'annotator', 'article')),
    number INTEGER NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (kind, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_origins_by_origin ON merge_origins (kind, origin);

CREATE TABLE merge_registers (
    kind TEXT NOT NULL CHECK (kind IN ('setting', 'label', 'annotator', 'article')),
    number INTEGER NOT NULL,
    field TEXT NOT NULL,
    value TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, number, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE purged_articles (
    id TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (id, text_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE annotation_state_versions (
    article_id TEXT NOT NULL REFERENCES articles (id) ON UPDATE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    head TEXT NOT NULL REFERENCES edits (id),
    status TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (article_id, annotator, layer, head)
) STRICT, WITHOUT ROWID;
"""

_FILLED = """
INSERT INTO merge_origins SELECT 'label', id, name FROM labels;
INSERT INTO merge_origins SELECT 'annotator', id, folded FROM annotators;
INSERT INTO merge_origins
SELECT 'article', number, substr(stem, 1, length(stem) - 1)
FROM (SELECT number, id, rtrim(id, '0123456789') AS stem FROM articles
      WHERE retired_at IS NOT NULL)
WHERE stem LIKE '%~' AND stem <> id
  AND EXISTS (SELECT 1 FROM articles WHERE id = substr(stem, 1, length(stem) - 1));

INSERT INTO settings SELECT 'identity', coalesce(
    (SELECT id FROM edits ORDER BY seq LIMIT 1),
    (SELECT text_hash FROM articles ORDER BY number LIMIT 1), lower(hex(randomblob(16))))
WHERE NOT EXISTS (SELECT 1 FROM settings WHERE key = 'identity')
  AND EXISTS (SELECT 1 FROM settings); -- not while a project is created
"""

_TRIGGERS = "\n".join(
    [
        _on_setting("INSERT", "new", "new.value"),
        _on_setting("UPDATE", "new", "new.value"),
        _on_setting("DELETE", "old", "NULL"),
        *(_on_update("label", "labels", "id", c) for c in ("name", "key", "colour", "description")),
        _on_update("annotator", "annotators", "id", "name"),
        _on_update("article", "articles", "number", "retired_at"),
        _on_insert("label", "labels", "name"),
        _on_insert("annotator", "annotators", "folded"),
        _on_delete("label", "labels", "id"),
        _on_delete("annotator", "annotators", "id"),
        """
CREATE TRIGGER merge_origins_article_renamed AFTER UPDATE OF id ON articles
WHEN old.id <> new.id BEGIN
    INSERT INTO merge_origins VALUES ('article', new.number, old.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER merge_origins_article_deleted AFTER DELETE ON articles BEGIN
    INSERT INTO purged_articles VALUES (
        coalesce((SELECT origin FROM merge_origins WHERE kind = 'article' AND number = old.number),
                 old.id), old.text_hash, 1)
    ON CONFLICT DO UPDATE SET times = times + 1;
    DELETE FROM merge_origins WHERE kind = 'article' AND number = old.number;
    DELETE FROM merge_registers WHERE kind = 'article' AND number = old.number;
END;
""",
    ]
)

_VIEWS = """
CREATE VIEW conflicting_versions AS
SELECT versions.article_id, versions.annotator, annotators.name, versions.head, versions.status,
       versions.digest, state.status AS continued
FROM annotation_state_versions AS versions
CROSS JOIN annotation_state AS state
   ON state.article_id = versions.article_id AND state.annotator = versions.annotator
  AND state.layer = 'annotation' AND state.digest IS NOT versions.digest
  AND state.trial IS NULL
CROSS JOIN annotators ON annotators.id = versions.annotator AND annotators.kind = 'person'
WHERE versions.layer = 'annotation' AND versions.status <> 'skipped';

DROP VIEW finished_heads;
CREATE VIEW finished_heads AS
SELECT article_id, group_concat(head, ' ') AS heads, count(*) AS people
FROM (SELECT state.article_id, state.annotator AS lane, state.head
      FROM annotation_state AS state
      CROSS JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'
      WHERE state.layer = 'annotation' AND state.status = 'finished' AND state.trial IS NULL
      UNION ALL
      SELECT article_id, -annotator, head FROM conflicting_versions WHERE continued = 'finished'
      ORDER BY 1, 2, 3)
GROUP BY article_id;

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
UNION
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

DROP VIEW settled;
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
      AND (most.people = 1 OR other.people >= most.people))
AND NOT EXISTS (
    SELECT 1 FROM conflicting_versions AS version
    WHERE version.article_id = most.article_id);
"""

MERGING = _TABLES + _FILLED + _TRIGGERS + _VIEWS
