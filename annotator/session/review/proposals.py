"""Makes the proposals that a reviewer sees before a decision, one at each place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.disagreement import resolution
from corpus.model import Span, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.disagreement.places import Place
    from corpus.edits.draft import Draft
    from corpus.model import Change


def to_decide(places: Iterable[Place], draft: Draft) -> Iterator[Suggestion]:
    """Yield the proposals of the places where nothing is decided and the same was not rejected."""
    rejected = {one.span for one in draft.shown} - {mark.span for mark in draft.undecided}
    for place in places:
        decided = any(mark.decided for mark in draft.between(place.start, place.end))
        proposed = _proposed(place)
        if not decided and not all(one.span in rejected for one in proposed):
            yield from proposed


def _proposed(place: Place) -> list[Suggestion]:
    reason = "unanimous" if place.unanimous else ", ".join(place.kinds)
    spans = resolution.proposal(place)
    return [Suggestion(Span(*span.extent, span.label), reason=reason) for span in spans]


def unanimous_changes(draft: Draft, places: Iterable[Place]) -> list[Change]:
    """Return the changes that take what everybody has at unanimous places."""
    return [
        change
        for place in places
        for change in resolution.changes(draft, (place.start, place.end), place.lanes[0])
    ]
