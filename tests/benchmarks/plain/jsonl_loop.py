"""The plain loop of an export to JSONL. Arguments: project, JSONL to write.

It reads the rows of a project that one person has finished, and writes the same lines with srsly.
It leaves out what the gold of other projects needs: several annotators and adjudications, how each
span was decided, links, remarks and draws, and the checks that spans fit their text.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import srsly

ARTICLES = """
SELECT articles.id, title, source, text, annotators.name, state.finished_at
FROM annotation_state AS state JOIN articles ON articles.id = state.article_id
JOIN annotators ON annotators.id = state.annotator
WHERE state.layer = 'annotation' AND state.status = 'finished' ORDER BY articles.number
"""
SPANS = """
SELECT articles.number, start, "end", labels.name, value, suggester
FROM annotation_state_spans AS spans JOIN articles ON articles.id = spans.article_id
JOIN labels ON labels.id = spans.label ORDER BY articles.number, start
"""


def lines(project: str) -> Iterator[dict]:
    db = sqlite3.connect(project)
    spans_of = (group for _, group in groupby(db.execute(SPANS), itemgetter(0)))
    rows = zip(db.execute(ARTICLES), spans_of, strict=True)
    for (name, title, source, text, person, finished), spans in rows:
        yield {
            "generator": "annotator-tui",
            "basis": "single",
            "decided_by": [person],
            "settled_at": finished,
            "id": name,
            "title": title,
            "source": source,
            "text": text,
            "spans": [
                {
                    "start": start,
                    "end": end,
                    "label": label,
                    "text": text[start:end],
                    **({"value": json.loads(value)} if value else {}),
                    "origin": "imported",
                    "suggester": suggester,
                }
                for _, start, end, label, value, suggester in spans
            ],
        }


def main(project: str, target: str) -> None:
    srsly.write_jsonl(target, lines(project))


main(*sys.argv[1:])
