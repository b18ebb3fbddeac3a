"""Applies a person's requests for later articles to a suggester's proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import Span, Suggestion
from corpus.text.search import occurrences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.model import Remembered
    from corpus.text.tokens import Tokens


def with_remembered(
    tokens: Tokens, suggestions: Iterable[Suggestion], remembered: Iterable[Remembered]
) -> list[Suggestion]:
    """The suggestions with those that the person requested, and without those they excluded.

    A requested text replaces every suggestion that overlaps it, because a person has decided on it
    and a model has not. Of two overlapping requests the longer is kept. Only whole tokens match.
    """
    kept = list(suggestions)
    for one in sorted(remembered, key=lambda one: len(one.text)):
        if one.label is None:
            kept = [s for s in kept if tokens.text[slice(*s.span.extent)] != one.text]
            continue
        reason = "you decided this " + ("once" if one.count == 1 else f"{one.count} times")
        for extent in occurrences(tokens.text, one.text):
            if tokens.fits(*extent):
                kept = [s for s in kept if not s.span.overlaps(*extent)]
                kept.append(Suggestion(Span(*extent, one.label), None, reason, "memory"))
    return kept
