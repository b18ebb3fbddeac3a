"""Memory that grows article by article, from a person who decides what the gold says.

Every decision is a step of its own, as memory wants it. A suggestion whose edges are wrong is
rejected and its span added, which teaches the same as moving its edges.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from corpus.learning import learned
from corpus.memory import Count, Memory
from corpus.model import Action, Change, Edit, Span, Suggestion
from corpus.recalling import with_memory
from corpus.scoring import Labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.evaluation.articles import GoldArticle

    Answer = tuple[Labelled, ...]

AT = "2026-01-01T00:00:00.000+00:00"


def growing(
    articles: Sequence[GoldArticle], *, over: Callable[[Sequence[GoldArticle]], list[Answer]]
) -> list[Answer]:
    """What is shown in each article after the gold of all before it was decided."""
    names = dict(enumerate(sorted({span.label for one in articles for span in one.gold}), 1))
    ids = {name: label for label, name in names.items()}
    counts: list[Count] = []
    answers = []
    for article, found in zip(articles, over(articles), strict=True):
        proposed = [Suggestion(_span(one, ids)) for one in found if one.label in ids]
        shown = with_memory(article.tokens, proposed, Memory(counts), names)
        gold = [_span(one, ids) for one in article.gold]
        counts += learned(list(_edits(_decided(shown, gold))), article.tokens)
        answers.append(tuple(Labelled(*one.span.extent, names[one.span.label]) for one in shown))
    return answers


def _span(labelled: Labelled, ids: dict[str, int]) -> Span:
    return Span(labelled.start, labelled.end, ids[labelled.label])


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
