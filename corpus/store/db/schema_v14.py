"""Schema version 14: a full-text index over titles and texts.

`article_texts` is an FTS5 table without a copy of the texts. It is filled when somebody searches,
not when articles are imported, and holds the articles up to the largest `id` in its table
`article_texts_docsize`. Articles do not change; the trigger removes purged ones.
"""

from __future__ import annotations

TEXT_SEARCH = """
CREATE VIRTUAL TABLE article_texts USING fts5 (
    title, text, content = 'articles', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER article_texts_purged AFTER DELETE ON articles
WHEN EXISTS (SELECT 1 FROM article_texts_docsize WHERE id = old.number)
BEGIN
    INSERT INTO article_texts (article_texts, rowid, title, text)
    VALUES ('delete', old.number, old.title, old.text);
END
"""
