"""A project in the middle of its work: all articles have suggestions, people finished a tenth.

Each of them accepts most suggestions of a screen with one key, and rejects or relabels the others
one at a time, so that the file has the edits, openings and counts that real work leaves. They agree
on half of the articles.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from corpus.edits.draft import Draft
from corpus.model import Action, AnnotationKey, Change, Span
from corpus.store import Project
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.model import Suggestion

SUGGESTER = "import"
A_SCREEN = 24
"""Suggestions that one key accepts."""

_A_COMMIT = 100


def finish_some(path: Path, people: Sequence[str], *, articles: int, differing: float) -> None:
    """Let each of the people finish the first articles.

    In every other article that share of the decisions is their own.
    """
    with Project.open(path) as project:
        ids = [
            article.id for article, _ in zip(project.articles.all(), range(articles), strict=False)
        ]
        for number, name in enumerate(people):
            chance = random.Random(number)
            person = project.people.get_or_add(name).id
            for first in range(0, articles, _A_COMMIT):
                with project.transaction():
                    for place, article_id in enumerate(ids[first : first + _A_COMMIT]):
                        share = differing if place % 2 else 0.0
                        _finish(project, AnnotationKey(article_id, person), chance, share)


def _finish(project: Project, key: AnnotationKey, chance: random.Random, differing: float) -> None:
    suggested = tuple(project.suggestions.of(key.article_id, SUGGESTER))
    draft = Draft()
    steps = [[Change(Action.OPENED, suggester=SUGGESTER, shown=suggested)]]
    accepted: list[Change] = []
    for suggestion in suggested:
        if chance.random() < differing:
            steps.append([_otherwise(suggestion, chance)])
        else:
            accepted.append(Change(Action.ACCEPTED, suggestion.span))
    steps += [accepted[at : at + A_SCREEN] for at in range(0, len(accepted), A_SCREEN)]
    for changes in [*steps, [Change(Action.FINISHED)]]:
        project.edits.record(key, draft, changes, via="screen")
    article = project.articles.get(key.article_id)
    project.memories.count(key, draft, Tokens(article.text, article.tokens))


def _otherwise(suggestion: Suggestion, chance: random.Random) -> Change:
    span = suggestion.span
    if chance.random() < 0.5:
        return Change(Action.REJECTED, span)
    label = span.label % 3 + 1
    return Change(Action.RELABELLED, Span(*span.extent, label), before=span)
