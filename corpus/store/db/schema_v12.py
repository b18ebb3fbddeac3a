"""Schema version 12: the logins of people who work in a browser.

A row is a link that nobody has used yet, or the session that its use began. Of links and cookies
only the SHA-256 is stored. Ids are never given again: a server remembers them.
"""

from __future__ import annotations

LOGINS = """
CREATE TABLE web_logins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    annotator INTEGER NOT NULL REFERENCES annotators (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('annotator', 'reviewer')),
    link BLOB UNIQUE,
    cookie BLOB UNIQUE,
    begun_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    CHECK ((link IS NULL) <> (cookie IS NULL))
) STRICT;
CREATE INDEX web_logins_of_annotator ON web_logins (annotator)
"""
