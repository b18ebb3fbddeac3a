"""The plain loop of an import with annotation: JSON, token edges, the same rows.

Arguments: JSONL, database. It stores articles, edits, the state that they lead to, and how often
each string was labelled, but parses no numbers and looks for no strings that were passed over.
"""

import hashlib
import json
import os
import sqlite3
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import spacy

SCHEMA = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    source TEXT NOT NULL, text_hash TEXT NOT NULL, tokens BLOB NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX articles_by_hash ON articles (text_hash);
CREATE TABLE edits (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, parent TEXT, step TEXT NOT NULL,
    layer TEXT NOT NULL, article_id TEXT NOT NULL, annotator INTEGER NOT NULL, at TEXT NOT NULL,
    action TEXT NOT NULL, detail TEXT, via TEXT NOT NULL
) STRICT;
CREATE INDEX edits_of_annotation ON edits (article_id, annotator, layer);
CREATE INDEX edits_by_parent ON edits (parent);
CREATE TABLE state (
    article_id TEXT NOT NULL, annotator INTEGER NOT NULL, layer TEXT NOT NULL, head TEXT NOT NULL,
    status TEXT NOT NULL, digest TEXT, PRIMARY KEY (article_id, annotator, layer)
) STRICT, WITHOUT ROWID;
CREATE TABLE spans (
    article_id TEXT NOT NULL, annotator INTEGER NOT NULL, layer TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, label INTEGER NOT NULL, value TEXT,
    origin TEXT NOT NULL, suggester TEXT, text TEXT NOT NULL,
    PRIMARY KEY (article_id, annotator, layer, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX spans_by_text ON spans (text);
CREATE TABLE counts (
    lead TEXT NOT NULL, string TEXT NOT NULL, outcome TEXT NOT NULL, label INTEGER NOT NULL,
    "left" INTEGER NOT NULL, "right" INTEGER NOT NULL, article INTEGER NOT NULL,
    annotator INTEGER NOT NULL, layer TEXT NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (lead, string, outcome, label, "left", "right", article, annotator, layer)
) STRICT, WITHOUT ROWID;
CREATE INDEX counts_of_annotation ON counts (article, annotator, layer);
"""
INSERTS = {
    "articles": "?,?,?,?,?,?,?",
    "edits": "NULL,?,?,?,'annotation',?,1,?,?,?,'import'",
    "state": "?,1,'annotation',?,'finished',?",
    "spans": "?,1,'annotation',?,?,?,NULL,'added',NULL,?",
    "counts": "?,?,'added',?,0,0,?,1,'annotation',?",
}
LABELS = {"ACTOR": 1, "NUMBER": 2, "LOCATION": 3}
AT = "2026-01-01T00:00:00.000+00:00"
BATCH = 200


def main(source: str, target: str) -> None:
    nlp = spacy.blank("en")
    db = sqlite3.connect(target)
    db.executescript(SCHEMA)
    rows: dict[str, list] = {table: [] for table in INSERTS}
    with Path(source).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            record = json.loads(line)
            text, name = record["text"], record["id"]
            edges = nlp.make_doc(text).to_array(["LENGTH", "SPACY"])
            tokens = (edges[:, 0] * 2 + edges[:, 1]).astype(np.uint8).tobytes()
            digest = hashlib.sha256(text.encode()).hexdigest()
            rows["articles"].append(
                (number, name, record["title"], record["source"], digest, tokens, text)
            )
            spans = [(s["start"], s["end"], LABELS[s["label"]]) for s in record["spans"]]
            first, last, step = (os.urandom(16).hex() for _ in range(3))
            rows["edits"] += [
                (first, None, step, name, AT, "imported", json.dumps({"spans": spans})),
                (last, first, step, name, AT, "finished", None),
            ]
            rows["state"].append((name, last, hashlib.sha256(repr(spans).encode()).hexdigest()))
            rows["spans"] += [(name, *span, text[span[0] : span[1]]) for span in spans]
            strings = Counter((text[start:end], label) for start, end, label in spans)
            rows["counts"] += [
                (" ".join(string.split(" ", 2)[:2]), string, label, number, times)
                for (string, label), times in sorted(strings.items())
            ]
            if number % BATCH == 0:
                write(db, rows)
    write(db, rows)
    db.close()


def write(db: sqlite3.Connection, rows: dict[str, list]) -> None:
    with db:
        for table, values in INSERTS.items():
            db.executemany(f"INSERT INTO {table} VALUES ({values})", rows[table])
            rows[table].clear()


main(*sys.argv[1:])
