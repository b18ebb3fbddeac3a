"""What is suggested to one person in one article: three layers, the later over the earlier.

What the suggester proposes; what memory makes of it, where the project uses memory; what the person
has asked for with `*` twice. What is shown, and its probability, is fixed by the edit that opens
the article.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from corpus.errors import NotSavedError
from corpus.learning.probability import UNSEEN, likeliest, shown
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from corpus.learning.probability import Strings
    from corpus.model import Suggestion
    from corpus.store import Project

MOST_LEARNED = 8
"""Annotations that are counted before an article is opened. One is usual: the article just left.
Where many wait, as in a project that an older annotator made, nobody is to wait for them."""


def learn(project: Project, me: int) -> None:
    """Let memory know what was decided since; where that cannot be stored it goes on waiting."""
    with suppress(NotSavedError):
        project.memories.count_due(me, at_most=MOST_LEARNED)


def suggested_to(
    project: Project, me: int, article_id: str, suggester: str | None
) -> tuple[Suggestion, ...]:
    """What to show in an article that the person `me` has not touched, and how likely it is right.

    The history of strings tells probabilities also where a project does not use memory.
    """
    suggested = project.suggestions.of(article_id, suggester)
    remembered = project.edits.all_remembered(me)
    article, history = project.articles.get(article_id), project.verdicts.estimates()
    tokens = Tokens(article.text, article.tokens, article.sentences)
    if project.memories.empty:
        strings: Strings = UNSEEN
    else:
        strings = memory = project.memories.of(me, article)
        if project.memory:
            from corpus.learning.recall import with_memory

            names = {label.id: label.name for label in project.labels.all()}
            likely = likeliest(suggested, article.text, history, strings)
            suggested = with_memory(tokens, likely, memory, names)
    if remembered:
        from corpus.learning.requests import with_remembered

        suggested = with_remembered(tokens, suggested, remembered)
    return shown(suggested, article.text, history, strings)
