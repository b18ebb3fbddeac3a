"""Rules with memory: what a person who reaches the gold teaches about the articles that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.learning import learned
from corpus.memory import Memory
from corpus.model import Action, Change, Edit, Span, Suggestion
from corpus.recalling import with_memory
from corpus.scoring import Labelled
from corpus.store.labels import DEFAULT_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.memory import Count
    from tests.evaluation.articles import GoldArticle

NAMES = {label.id: label.name for label in DEFAULT_LABELS}
IDS = {name: label for label, name in NAMES.items()}

Found = tuple[Labelled, ...]


def growing(articles: Sequence[GoldArticle], proposed: Sequence[Found]) -> list[Found]:
    """With what all articles before taught, in the order given."""
    counts: list[Count] = []
    answers: list[Found] = []
    for article, found in zip(articles, proposed, strict=True):
        shown = _remembering(article, found, counts)
        answers.append(shown)
        counts += _taught(article, shown)
    return answers


def of_other_sources(articles: Sequence[GoldArticle], proposed: Sequence[Found]) -> list[Found]:
    """With what the articles of all other sources taught, and none of the same."""
    taught = [_taught(*one) for one in zip(articles, proposed, strict=True)]
    answers: dict[int, Found] = {}
    for source in {article.source for article in articles}:
        counts = [
            count
            for article, some in zip(articles, taught, strict=True)
            if article.source != source
            for count in some
        ]
        for number, article in enumerate(articles):
            if article.source == source:
                answers[number] = _remembering(article, proposed[number], counts)
    return [answers[number] for number in range(len(articles))]


def _remembering(article: GoldArticle, found: Found, counts: Iterable[Count]) -> Found:
    shown = [Suggestion(_span(one)) for one in found]
    kept = with_memory(article.tokens, shown, Memory(counts), NAMES)
    return tuple(Labelled(*one.span.extent, NAMES[one.span.label]) for one in kept)


def _taught(article: GoldArticle, found: Found) -> list[Count]:
    shown, gold = [_span(one) for one in found], [_span(one) for one in article.gold]
    return learned(list(_edits(shown, gold)), article.tokens)


def _edits(shown: Sequence[Span], gold: Sequence[Span]) -> Iterator[Edit]:
    """As keys would make them: a step for each suggestion and for each span that is added."""
    opened = Change(Action.OPENED, suggester="s", shown=tuple(map(Suggestion, shown)))
    steps = [[opened], *_decisions(shown, gold), [Change(Action.FINISHED)]]
    parent: str | None = None
    for step, changes in enumerate(steps):
        for number, change in enumerate(changes):
            edit = f"{step}.{number}"
            yield Edit(edit, parent, str(step), "2026-01-01T00:00:00.000+00:00", change)
            parent = edit


def _decisions(shown: Sequence[Span], gold: Sequence[Span]) -> Iterator[list[Change]]:
    wanted = {span.extent: span for span in gold}
    for span in shown:
        right = wanted.get(span.extent)
        if right == span:
            yield [Change(Action.ACCEPTED, span)]
        elif right:
            yield [Change(Action.RELABELLED, right, before=span)]
        elif not any(span.overlaps(*one.extent) for one in gold):
            yield [Change(Action.REJECTED, span)]
    suggested = {span.extent for span in shown}
    gone: set[Span] = set()
    for one in gold:
        if one.extent not in suggested:
            in_the_way = [s for s in shown if s.overlaps(*one.extent) and s not in gone]
            gone.update(in_the_way)
            yield [*(Change(Action.REJECTED, s) for s in in_the_way), Change(Action.ADDED, one)]


def _span(one: Labelled) -> Span:
    return Span(one.start, one.end, IDS[one.label])
