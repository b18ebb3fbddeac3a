"""A suggester trained on some of the articles, which answers for the others."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.model import Article, GoldArticle, LabelledSpan
from corpus.near_duplicates.groups import groups_of
from corpus.suggesters.suggester import fitted
from exports.fitting.fit import fit
from exports.fitting.folds import beginning
from exports.fitting.job import FitSettings, Job

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.evaluation import articles as evaluated

LABELS = ("ACTOR", "NUMBER", "LOCATION")


def trained(
    articles: Sequence[evaluated.GoldArticle],
    *,
    count: int,
    settings: FitSettings = FitSettings(),  # noqa: B008 - it is frozen
) -> list[tuple[LabelledSpan, ...] | None]:
    """Return the spans of a fit on `count` articles in the others; None for its own articles."""
    if len(articles) <= count:
        return [None] * len(articles)
    gold = _gold(articles)
    learned = beginning(gold, count / len(gold))
    job = Job(lang="en", labels=LABELS, gold=learned, settings=settings)
    with tempfile.TemporaryDirectory() as folder:
        suggester = fit(learned, Path(folder, "fit"), job=job, progress=lambda share: None)
    seen = {settled.article.id for settled in learned}
    proposed = suggester.suggest(article.text for article in articles)
    return [
        None
        if str(number) in seen
        else tuple(
            LabelledSpan(p.start, p.end, p.label) for p in fitted(one.text, one.tokens, found)
        )
        for number, (one, found) in enumerate(zip(articles, proposed, strict=True))
    ]


def _gold(articles: Sequence[evaluated.GoldArticle]) -> list[GoldArticle]:
    """Convert the articles for training, near-duplicates in one group."""
    groups = groups_of([one.text for one in articles])
    return [
        GoldArticle(
            article=Article(str(number), one.text),
            spans=tuple(span._replace(text=one.text[span.start : span.end]) for span in one.gold),
            basis="single",
            decided_by=(),
            settled_at="",
            group=str(groups[number]),
        )
        for number, one in enumerate(articles)
    ]
