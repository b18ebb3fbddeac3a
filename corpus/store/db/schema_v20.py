"""Schema version 20: what fits of the scorer use of articles, so that none is parsed twice.

`fit_examples` has the articles of the last fit. `content` is made by `Example.content` in
`corpus/workflows/candidates.py`; `made_from` is a digest of what it depends on.
"""

from __future__ import annotations

FIT_EXAMPLES = """
CREATE TABLE fit_examples (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    made_from TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT
"""
