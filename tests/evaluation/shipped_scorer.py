"""Fits the scorer that ships: `python -m tests.evaluation.shipped_scorer`.

It learns from what ships or is written for the tests: the sample articles and the sentences of the
rules. The rules leave little of these undone, so most of the time some are switched off at random,
and the scorer learns what spans look like that no rule has found.
"""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING

import numpy as np

from corpus.rules.apply import apply
from corpus.rules.component import STOCK_MAPPING
from corpus.rules.document import read
from corpus.rules.table import LABELS, NAMES
from corpus.scorer.candidates import candidates
from corpus.scorer.features import BUCKETS, feature_rows
from corpus.scorer.fitting import Examples, fit
from corpus.scorer.weights import SHIPPED, Scorer
from corpus.suggesters.pipelines import DEFAULT, find_pipeline, load_pipeline
from tests.conftest import unmarked
from tests.corpus.rules.sentences import SENTENCES
from tests.evaluation.articles import SAMPLES, read_articles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc

    Gold = dict[tuple[int, int], str]

SWITCHED_OFF = 0.2
"""The share of the rules that is switched off."""

TIMES = 4
"""How often each text is read: once with all rules, then with some."""

STEPS = 100


def main() -> None:
    """Fit the scorer, write it, and print its digest."""
    chance = random.Random(0)
    parts = [
        _examples(doc, gold, [] if time == 0 else _some(chance))
        for doc, gold in _texts()
        for time in range(TIMES)
    ]
    rows, classes, counts = (np.concatenate(part) for part in zip(*parts, strict=True))
    prior = np.zeros((BUCKETS, 1 + len(LABELS)))
    scorer = Scorer(fit(Examples(rows, classes, counts / TIMES), prior, steps=STEPS), LABELS)
    SHIPPED.write_bytes(scorer.content)
    sys.stdout.write(f"{len(rows)} candidates, {len(scorer.content)} bytes, {scorer.digest}\n")


def _texts() -> Iterator[tuple[Doc, Gold]]:
    """Yield parsed texts with the labels of their spans by tokens."""
    nlp = load_pipeline(find_pipeline(DEFAULT), parsed=True)
    samples = [
        (article.text, [(one.start, one.end, one.label) for one in article.gold])
        for article in read_articles(SAMPLES)
    ]
    marked = [unmarked(sentence) for several in SENTENCES.values() for sentence in several]
    sentences = [
        (text, [(one.start, one.end, LABELS[one.label - 1]) for one in spans])
        for text, spans in marked
    ]
    for doc, spans in nlp.pipe([*samples, *sentences], as_tuples=True):
        found = ((doc.char_span(start, end), label) for start, end, label in spans)
        yield doc, {(span.start, span.end): label for span, label in found if span}


def _some(chance: random.Random) -> list[str]:
    return [name for name in NAMES if chance.random() < SWITCHED_OFF]


def _examples(doc: Doc, gold: Gold, switched_off: list[str]) -> Examples:
    reading = read(doc)
    own = {label: label for label in LABELS}
    found = apply(reading, {**own, **STOCK_MAPPING}, disabled=switched_off)
    extents = candidates(reading, found)
    numbers = {label: number for number, label in enumerate(LABELS, 1)}
    tokens = reading.tokens
    places = [(tokens[start], tokens[end - 1] + 1) for start, end in extents]
    classes = np.array([numbers.get(gold.get(place, ""), 0) for place in places], np.int64)
    return Examples(feature_rows(reading, found, extents), classes, np.ones(len(extents)))


if __name__ == "__main__":
    main()
