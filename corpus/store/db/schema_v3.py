"""Schema version 3: makers of suggestions, memory, verdicts.

`memory_counts` has what each person's annotation of each article adds to memory, so that it can be
removed again, and left out where it must not be shown. `memory_due` lists the annotations edited
since they were counted. A string is found by its `lead`, its first two tokens, so that little more
is read for an article than it contains, however much was counted.

`verdicts` has a row for each decision that probabilities count. Triggers add the rows up in
`verdict_counts`, so that the two cannot differ. `queue_ranks` is the order of articles by expected
mistakes.
"""

from __future__ import annotations

TABLES = """
ALTER TABLE suggestion_spans ADD COLUMN made_by TEXT NOT NULL DEFAULT ''
"""

MEMORY = """
CREATE TABLE memory_counts (
    lead TEXT NOT NULL,
    string TEXT NOT NULL,
    outcome TEXT NOT NULL,
    label INTEGER NOT NULL,
    "left" INTEGER NOT NULL,
    "right" INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (lead, string, outcome, label, "left", "right", article, annotator, layer)
) STRICT, WITHOUT ROWID;
CREATE INDEX memory_counts_of_annotation ON memory_counts (article, annotator, layer);

CREATE TABLE memory_due (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    PRIMARY KEY (article, annotator, layer)
) STRICT, WITHOUT ROWID;
INSERT INTO memory_due
SELECT articles.number, state.annotator, state.layer
FROM annotation_state AS state
JOIN articles ON articles.id = state.article_id
JOIN annotators ON annotators.id = state.annotator AND annotators.kind = 'person'
"""

VERDICTS = """
CREATE TABLE verdicts (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    annotator INTEGER NOT NULL REFERENCES annotators (id),
    layer TEXT NOT NULL,
    suggester TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    label INTEGER NOT NULL REFERENCES labels (id),
    made_by TEXT NOT NULL,
    seen TEXT NOT NULL,
    score REAL,
    is_right INTEGER NOT NULL,
    PRIMARY KEY (article, annotator, layer, suggester, start, "end", label)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdict_counts (
    suggester TEXT NOT NULL,
    label INTEGER NOT NULL REFERENCES labels (id),
    made_by TEXT NOT NULL,
    seen TEXT NOT NULL,
    right INTEGER NOT NULL,
    wrong INTEGER NOT NULL,
    PRIMARY KEY (suggester, label, made_by, seen)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER verdict_counted AFTER INSERT ON verdicts BEGIN
    INSERT INTO verdict_counts
    VALUES (new.suggester, new.label, new.made_by, new.seen, new.is_right, 1 - new.is_right)
    ON CONFLICT DO UPDATE SET right = right + excluded.right, wrong = wrong + excluded.wrong;
END;
CREATE TRIGGER verdict_taken_back AFTER DELETE ON verdicts BEGIN
    UPDATE verdict_counts SET right = right - old.is_right, wrong = wrong - 1 + old.is_right
    WHERE (suggester, label, made_by, seen)
        = (old.suggester, old.label, old.made_by, old.seen);
    DELETE FROM verdict_counts WHERE right = 0 AND wrong = 0;
END;

CREATE TABLE queue_ranks (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    rank REAL NOT NULL
) STRICT;
CREATE INDEX queue_ranks_in_order ON queue_ranks (rank, article);
CREATE INDEX articles_by_source ON articles (source, number) WHERE retired_at IS NULL
"""

# How to make a suggester again: a `corpus.workflows.suggester_choice.Choice` as JSON, or empty.
RECIPES = """
ALTER TABLE suggesters ADD COLUMN recipe TEXT NOT NULL DEFAULT ''
"""
