"""What a reviewer is shown before a decision: a proposal wherever anybody has a span. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.disagreement import resolution
from corpus.model import Span, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.disagreement.places import Place
    from corpus.edits.draft import Draft
    from corpus.model import Mark

UNANIMOUS = "unanimous"
"""Why a span is proposed that everybody has."""


def differs(mark: Mark) -> bool:
    """Whether a mark is a proposal that waits where annotators differ."""
    if mark.suggestion is None or mark.decided:
        return False
    return mark.suggestion.reason != UNANIMOUS


def _proposed(place: Place) -> list[Suggestion]:
    why = UNANIMOUS if place.unanimous else ", ".join(place.kinds)
    spans = resolution.proposal(place)
    return [Suggestion(Span(*span.extent, span.label), reason=why) for span in spans]


def to_decide(found: Iterable[Place], draft: Draft) -> Iterator[Suggestion]:
    """The proposals of the places in which nothing is decided, nor was the same rejected."""
    rejected = {one.span for one in draft.shown} - {mark.span for mark in draft.undecided}
    for place in found:
        decided = any(mark.decided for mark in draft.between(place.start, place.end))
        proposed = _proposed(place)
        if not decided and not all(one.span in rejected for one in proposed):
            yield from proposed
