"""Schema version 19: articles that were drawn at random from a larger corpus.

`draws` has the seed and the design of each draw, as JSON. `article_draws` has the probability with
which the design draws the article, and its source and period.
"""

from __future__ import annotations

DRAWS = """
CREATE TABLE draws (
    id TEXT PRIMARY KEY,
    drawn_at TEXT NOT NULL,
    seed TEXT NOT NULL,
    design TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE article_draws (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    draw TEXT NOT NULL REFERENCES draws (id),
    source TEXT NOT NULL,
    period TEXT NOT NULL,
    probability REAL NOT NULL CHECK (probability > 0 AND probability <= 1)
) STRICT;

CREATE VIEW drawn_articles AS
SELECT articles.id AS article_id, article_draws.probability,
       1 / article_draws.probability AS weight, article_draws.source, article_draws.period,
       draws.id AS draw, draws.drawn_at, draws.seed
FROM article_draws
JOIN articles ON articles.number = article_draws.article
JOIN draws ON draws.id = article_draws.draw
"""
