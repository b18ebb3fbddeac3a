"""Schema version 7: groups of near-duplicates that do not depend on the order of import.

`article_sketches` has the index of the texts: see `corpus.near_duplicates.sketches`. `story` in
`article_groups` is a key that copies share, and `key` one that stories with a common excerpt share.
A deleted article may have been the link between others, so their groups are deleted with it and
found again.

`article_split_keys` has the keys that decided the side of an article in a training set when it was
first exported. They never change. An article with several keys belongs to stories that were placed
before it joined them.

Until version 6 copies could be in several groups. The setting `former_split_keys` says that
the copies still have to be placed together.
"""

from __future__ import annotations

GROUPS = """
CREATE TABLE article_sketches (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    shingles BLOB NOT NULL,
    passages BLOB NOT NULL,
    ends BLOB NOT NULL,
    facts BLOB NOT NULL
) STRICT;

CREATE TABLE article_split_keys (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    key TEXT NOT NULL,
    PRIMARY KEY (article, key)
) STRICT, WITHOUT ROWID;
INSERT INTO article_split_keys SELECT article, key FROM article_groups;
INSERT INTO settings SELECT 'former_split_keys', 'apart'
WHERE EXISTS (SELECT 1 FROM article_groups);

DROP TABLE article_groups;
CREATE TABLE article_groups (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    key TEXT NOT NULL,
    story TEXT NOT NULL
) STRICT;
CREATE INDEX article_groups_by_key ON article_groups (key);

CREATE TRIGGER groups_of_deleted_articles BEFORE DELETE ON articles
BEGIN
    DELETE FROM article_groups
    WHERE key = (SELECT key FROM article_groups WHERE article = old.number);
END;
"""
