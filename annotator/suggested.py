"""What is suggested to one person in one article: three layers, the later over the earlier.

What the suggester proposes; what memory makes of it, where the project uses memory; what the person
has asked for with `*` twice. Of suggestions that overlap the likelier one is shown, and what is
shown is fixed by the edit that opens the article.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from corpus.errors import NotSavedError
from corpus.probability import shown
from corpus.tokens import Tokens

if TYPE_CHECKING:
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
    """What to show in an article that the person `me` has not touched, without overlaps.

    With the probability that this project's history gives each.
    """
    suggested = project.suggestions.of(article_id, suggester)
    article = project.articles.get(article_id)
    tokens = Tokens(article.text, article.tokens, article.sentences)
    memory = project.memories.of(me, article)
    if project.memory and not memory.empty:
        from corpus.recalling import with_memory

        names = {label.id: label.name for label in project.labels.all()}
        suggested = with_memory(tokens, suggested, memory, names)
    remembered = project.edits.all_remembered(me)
    if remembered:
        from corpus.remembering import with_remembered

        suggested = with_remembered(tokens, suggested, remembered)
    return shown(suggested, article.text, project.verdicts.estimates(), memory)
