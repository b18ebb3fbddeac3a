"""Simulates a memory that grows article by article, with the gold as a person's decisions.

Every decision is its own step, as the memory expects. A suggestion with wrong edges is rejected and
the gold span added, which teaches the memory the same as moving the edges.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from corpus.edits.draft import Draft
from corpus.learning.learn import learned
from corpus.learning.memory import Count, Memory
from corpus.learning.recall import with_memory
from corpus.model import Action, Change, Edit, LabelledSpan, Span, Suggestion
from corpus.rules.words import labelled_by_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tests.evaluation.articles import GoldArticle

    Answer = tuple[LabelledSpan, ...]
    Suggests = Callable[[Sequence[GoldArticle]], list[Answer | None]]

AT = "2026-01-01T00:00:00.000+00:00"


def growing(articles: Sequence[GoldArticle], *, over: Suggests) -> list[Answer | None]:
    """Return the suggestions in each article after a person has decided all previous ones."""
    labels = _Labels(articles)
    counts: list[Count] = []
    answers: list[Answer | None] = []
    for article, found in zip(articles, over(articles), strict=True):
        shown = labels.shown(article, found or (), counts)
        counts += labels.taught(article, shown)
        answers.append(labels.answer(shown))
    return answers


def from_elsewhere(articles: Sequence[GoldArticle], *, over: Suggests) -> list[Answer | None]:
    """Return the suggestions after a person has decided all articles of the other sources.

    With only one source all answers are None.
    """
    sources = {article.source for article in articles}
    if len(sources) < 2:
        return [None] * len(articles)
    labels, proposed = _Labels(articles), [found or () for found in over(articles)]
    counts: dict[str, list[Count]] = {source: [] for source in sources}
    for article, found in zip(articles, proposed, strict=True):
        taught = labels.taught(article, labels.shown(article, found, []))
        for source in sources - {article.source}:
            counts[source] += taught
    return [
        labels.answer(labels.shown(article, found, counts[article.source]))
        for article, found in zip(articles, proposed, strict=True)
    ]


class _Labels:
    """The labels of the gold with ids, as in a project."""

    def __init__(self, articles: Sequence[GoldArticle]) -> None:
        self.names = dict(enumerate(sorted({s.label for one in articles for s in one.gold}), 1))
        self._ids = {name: label for label, name in self.names.items()}

    def shown(
        self, article: GoldArticle, found: Answer, counts: Iterable[Count]
    ) -> list[Suggestion]:
        """Apply the memory to the spans found."""
        proposed = [Suggestion(self._span(one)) for one in found if one.label in self._ids]
        return with_memory(
            article.tokens,
            proposed,
            Memory(counts),
            self.names,
            label_by_sentence=labelled_by_sentence(self.names.values()),
        )

    def taught(self, article: GoldArticle, shown: Sequence[Suggestion]) -> list[Count]:
        """Return what the memory learns when a person turns the article into its gold."""
        gold = [self._span(one) for one in article.gold]
        return learned(Draft.replay(_edits(_decided(shown, gold))), article.tokens)

    def answer(self, shown: Iterable[Suggestion]) -> Answer:
        """Convert suggestions to the spans that are scored."""
        return tuple(LabelledSpan(*one.span.extent, self.names[one.span.label]) for one in shown)

    def _span(self, labelled: LabelledSpan) -> Span:
        return Span(labelled.start, labelled.end, self._ids[labelled.label])


def _decided(shown: Sequence[Suggestion], gold: Sequence[Span]) -> Iterator[Change]:
    yield Change(Action.OPENED, shown=tuple(shown))
    suggested = [one.span for one in shown]
    for span in suggested:
        yield Change(Action.ACCEPTED if span in gold else Action.REJECTED, span)
    for span in gold:
        if span not in suggested:
            yield Change(Action.ADDED, span)
    yield Change(Action.FINISHED)


def _edits(changes: Iterator[Change]) -> Iterator[Edit]:
    for number, change in zip(count(), changes, strict=False):
        yield Edit(str(number), None, f"step {number}", AT, change)
