"""What a person wants suggested in articles to come, laid over a suggester's proposals. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import Span, Suggestion
from corpus.text.search import occurrences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.model import Remembered
    from corpus.text.tokens import Tokens


def with_remembered(
    tokens: Tokens, suggestions: Iterable[Suggestion], remembered: Iterable[Remembered]
) -> list[Suggestion]:
    """The suggestions with those that the person's own decisions add, and without those they ban.

    A text that is remembered with a label takes the place of whatever was suggested across it,
    since a person has decided on it and a model has not; of two such texts the longer. Whole tokens
    only.
    """
    kept = list(suggestions)
    for one in sorted(remembered, key=lambda one: len(one.text)):
        if one.label is None:
            kept = [s for s in kept if _covered(tokens, s) != one.text]
            continue
        for added in _added(tokens, one, one.label):
            kept = [s for s in kept if not s.span.overlaps(*added.span.extent)]
            kept.append(added)
    return kept


def _covered(tokens: Tokens, suggestion: Suggestion) -> str:
    return tokens.text[suggestion.span.start : suggestion.span.end]


def _added(tokens: Tokens, one: Remembered, label: int) -> Iterator[Suggestion]:
    times = "once" if one.count == 1 else f"{one.count} times"
    for extent in occurrences(tokens.text, one.text):
        if tokens.fits(*extent):
            yield Suggestion(Span(*extent, label), None, f"you decided this {times}", "memory")
