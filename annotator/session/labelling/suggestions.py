"""The suggestions that one person is shown in one article.

There are three layers, each over the one before: the suggester's proposals, the project's memory if
it is used, and what the person has asked for with `*` twice. The edit that opens the article fixes
what is shown and its probabilities.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from corpus.learning.probability import UNSEEN, likeliest, shown
from corpus.text.tokens import Tokens

if TYPE_CHECKING:
    from corpus.learning.probability import Strings
    from corpus.model import Suggestion
    from corpus.store import Project


class SuggestionState(Enum):
    """Whether there are suggestions for an article."""

    NONE = auto()
    BEING_MADE = auto()
    ARRIVED = auto()
    FAILED = auto()


def suggested_to(
    project: Project, me: int, article_id: str, suggester: str | None
) -> tuple[Suggestion, ...]:
    """Return the suggestions, with probabilities, for an article that `me` has not edited.

    Probabilities use the history of strings even if the project does not use memory.
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
            from corpus.rules.words import labelled_by_sentence

            names = {label.id: label.name for label in project.labels.all()}
            likely = likeliest(suggested, article.text, history, strings)
            suggested = with_memory(
                tokens,
                likely,
                memory,
                names,
                label_by_sentence=labelled_by_sentence(names.values()),
            )
    if remembered:
        from corpus.learning.requests import with_remembered

        suggested = with_remembered(tokens, suggested, remembered)
    return shown(suggested, article.text, history, strings)
