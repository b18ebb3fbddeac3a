"""The suggesters that are compared: each returns the spans of every article, in order.

A suggester may use the gold of articles that it has answered for (a memory that grows article by
article). It answers None for an article that it was trained on, which is then not scored.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from corpus.model import LabelledSpan
from corpus.rules.component import RulesComponent
from corpus.suggesters.pipelines import DEFAULT, find_pipeline, load_pipeline
from corpus.suggesters.spacy_suggester import SpacySuggester
from corpus.suggesters.suggester import fitted
from tests.evaluation.remembering import from_elsewhere, growing
from tests.evaluation.training import trained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from spacy.tokens import Doc

    from tests.evaluation.articles import GoldArticle

Answers = list[tuple[LabelledSpan, ...] | None]


def none(articles: Sequence[GoldArticle]) -> Answers:
    """Suggest nothing: a person without suggestions."""
    return [()] * len(articles)


def stock(articles: Sequence[GoldArticle]) -> Answers:
    """Run the stock pipeline as `suggest --suggester stock` does."""
    proposed = SpacySuggester("stock").suggest(article.text for article in articles)
    return [
        flat(
            LabelledSpan(p.start, p.end, p.label)
            for p in fitted(article.text, article.tokens, found)
        )
        for article, found in zip(articles, proposed, strict=True)
    ]


def rules(articles: Sequence[GoldArticle], *, without: Sequence[str] = ()) -> Answers:
    """Run the default, the stock pipeline with rules, without the rules named."""
    component = RulesComponent(disabled=list(without))
    return [_spans(component, doc) for doc in parsed(tuple(article.text for article in articles))]


def _spans(component: RulesComponent, doc: Doc) -> tuple[LabelledSpan, ...]:
    spans = component(doc).spans[component.key]
    return tuple(LabelledSpan(span.start_char, span.end_char, span.label_) for span in spans)


@lru_cache(maxsize=1)
def parsed(texts: tuple[str, ...]) -> list[Doc]:
    """Parse the texts once for all sets of rules."""
    nlp = load_pipeline(find_pipeline(DEFAULT), parsed=True)
    return list(nlp.pipe(texts, batch_size=8))


def flat(spans: Iterable[LabelledSpan]) -> tuple[LabelledSpan, ...]:
    """Remove overlaps: the longer span stays."""
    kept: list[LabelledSpan] = []
    for span in sorted(spans, key=lambda span: span.start - span.end):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return tuple(sorted(kept))


SUGGESTERS: dict[str, Callable[[Sequence[GoldArticle]], Answers]] = {
    "none": none,
    "stock": stock,
    "rules": rules,
    "rules with memory": partial(growing, over=rules),
    "memory of elsewhere": partial(from_elsewhere, over=rules),
    **{f"trained on {count}": partial(trained, count=count) for count in (20, 40, 60)},
}
"""Name -> suggester; a new row of the table is a function and an entry here."""
