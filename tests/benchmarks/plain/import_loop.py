"""The plain loop of an import: JSON, token edges, the same rows. Arguments: JSONL, database."""

import hashlib
import json
import sqlite3
import sys
from pathlib import Path

import numpy as np
import spacy

SCHEMA = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    source TEXT NOT NULL, text_hash TEXT NOT NULL, tokens BLOB NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX articles_by_hash ON articles (text_hash);
CREATE TABLE spans (
    article INTEGER NOT NULL, suggester INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, label INTEGER NOT NULL, score REAL, reason TEXT NOT NULL,
    PRIMARY KEY (article, suggester, start, "end", label)
) STRICT, WITHOUT ROWID;
"""
LABELS = {"ACTOR": 1, "NUMBER": 2, "LOCATION": 3}
BATCH = 200


def main(source: str, target: str) -> None:
    nlp = spacy.blank("en")
    db = sqlite3.connect(target)
    db.executescript(SCHEMA)
    articles, spans = [], []
    with Path(source).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            record = json.loads(line)
            text = record["text"]
            edges = nlp.make_doc(text).to_array(["LENGTH", "SPACY"])
            tokens = (edges[:, 0] * 2 + edges[:, 1]).astype(np.uint8).tobytes()
            digest = hashlib.sha256(text.encode()).hexdigest()
            articles.append(
                (number, record["id"], record["title"], record["source"], digest, tokens, text)
            )
            spans += [
                (number, 1, s["start"], s["end"], LABELS[s["label"]], None, "imported")
                for s in record["spans"]
            ]
            if len(articles) == BATCH:
                write(db, articles, spans)
    write(db, articles, spans)
    db.close()


def write(db: sqlite3.Connection, articles: list, spans: list) -> None:
    with db:
        db.executemany("INSERT INTO articles VALUES (?,?,?,?,?,?,?)", articles)
        db.executemany("INSERT INTO spans VALUES (?,?,?,?,?,?,?)", spans)
    articles.clear()
    spans.clear()


main(*sys.argv[1:])
