"""The plain loop of a suggester: `nlp.pipe` of the product's components, and its scorer.

Arguments: a project's database, whose texts are read.
"""

import sqlite3
import sys
from contextlib import closing

from corpus.rules.component import KEY
from corpus.rules.pipeline import with_rules
from corpus.scorer.weights import shipped
from corpus.suggesters.pipelines import DEFAULT, find_pipeline, load_pipeline
from corpus.workflows.candidates import Scores

BATCH = 8
"""Faster here than spaCy's own 256, whose arrays are too large for the processor's cache."""


def main(project: str) -> None:
    nlp = load_pipeline(find_pipeline(DEFAULT), parsed=True)
    rules = with_rules(nlp, stock=True)
    assert rules
    score = Scores(shipped().for_labels({"1": "ACTOR", "2": "NUMBER", "3": "LOCATION"}).content)
    with closing(sqlite3.connect(project)) as db:
        texts = [text for (text,) in db.execute("SELECT text FROM articles ORDER BY number")]
    found, scored = [], []
    for doc in nlp.pipe(texts, batch_size=BATCH):
        found.append([(span.start_char, span.end_char, span.label_) for span in doc.spans[KEY]])
        reading, by_rules = rules.read(doc)
        scored.append(score([doc[at].idx for at in reading.tokens], reading, by_rules))
    assert len(found) == len(scored) == len(texts)


main(*sys.argv[1:])
