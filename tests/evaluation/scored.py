"""Candidates of articles with gold, scored as in a project that is labelled article by article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from annotator.settings.settings import MOST_GHOSTS
from corpus.rules.component import RulesComponent
from corpus.rules.document import read
from corpus.rules.table import LABELS
from corpus.scorer.fitting import Examples, fit
from corpus.scorer.weights import Scorer, shipped
from corpus.store.candidates import ARTICLES_A_FIT, Scored
from corpus.workflows.candidates import MOST_ARTICLES, example_of, judge, labelled, scored
from tests.evaluation.suggesters import parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.evaluation.articles import GoldArticle
    from tests.evaluation.suggesters import Answers

LIMITS = ((0.01, MOST_GHOSTS), (0.01, 100), (0.02, 100), (0.05, 100))
"""The probability above which ghosts are shown, and the most for 100 tokens."""


def scored_articles(articles: Sequence[GoldArticle], *, refitted: bool = True) -> list[Scored]:
    """Return the candidates of each article; `refitted` on those before it, every three articles.

    The labels have the ids 1 to 3, as in a new project.
    """
    ids = {label: str(number) for number, label in enumerate(LABELS, 1)}
    start = scorer = shipped().for_labels({number: label for label, number in ids.items()})
    component, examples, found = RulesComponent(), list[Examples](), list[Scored]()
    docs = parsed(tuple(article.text for article in articles))
    for number, (article, doc) in enumerate(zip(articles, docs, strict=True)):
        if refitted and number and number % ARTICLES_A_FIT == 0:
            parts = zip(*examples[-MOST_ARTICLES:], strict=True)
            weights = fit(Examples(*map(np.concatenate, parts)), start.weights)
            scorer = Scorer(weights, start.labels)
        reading = read(doc)
        starts = [doc[at].idx for at in reading.tokens]
        readings = [(starts, reading, component.found(reading))]
        found.append(scored(judge(readings, scorer), scorer))
        gold = {(one.start, one.end): ids[one.label] for one in article.gold}
        examples.append(labelled(example_of(judge(readings, start)), gold, start.labels))
    return found


def ghost_rows(
    articles: Sequence[GoldArticle], answers: Answers, found: Sequence[Scored]
) -> list[list[str]]:
    """Return the rows of a table: how many ghosts there are above thresholds, and what they hit."""
    spans = sum(len(article.gold) for article in articles)
    rows = [["ghosts above", "in 100 tokens", "ghosts", "right", "gold within one jump"]]
    for least, in_100 in LIMITS:
        ghosts = right = reached = 0
        for article, suggested, one in zip(articles, answers, found, strict=True):
            shown = one.likeliest_ghosts(least, in_100, len(article.tokens.starts))
            extents = [each.span.extent for each in shown]
            places = [*extents, *((s.start, s.end) for s in suggested or ())]
            ghosts += len(extents)
            right += sum((gold.start, gold.end) in extents for gold in article.gold)
            reached += sum(
                any(start < gold.end and gold.start < end for start, end in places)
                for gold in article.gold
            )
        rates = (100 * n / spans for n in (ghosts, right, reached))
        rows.append([f"{least}", f"{in_100}", *(f"{rate:.1f}" for rate in rates)])
    return rows
