"""The plain loop of a suggester: `nlp.pipe` of the components that the product loads.

Arguments: a project's database, whose texts are read.
"""

import sqlite3
import sys
from contextlib import closing

from corpus.rules.component import KEY
from corpus.rules.pipeline import with_rules
from corpus.suggesters.pipelines import DEFAULT, find_pipeline, load_pipeline

BATCH = 8
"""Faster here than spaCy's own 256, whose arrays are too large for the processor's cache."""


def main(project: str) -> None:
    nlp = load_pipeline(find_pipeline(DEFAULT), parsed=True)
    assert with_rules(nlp, stock=True)
    with closing(sqlite3.connect(project)) as db:
        texts = [text for (text,) in db.execute("SELECT text FROM articles ORDER BY number")]
    found = [
        [(span.start_char, span.end_char, span.label_) for span in doc.spans[KEY]]
        for doc in nlp.pipe(texts, batch_size=BATCH)
    ]
    assert len(found) == len(texts)


main(*sys.argv[1:])
