"""The state that a footer is for: what the keys act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from corpus.learning.probability import band

if TYPE_CHECKING:
    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.model import Mark

Current = Literal[
    "nothing",
    "undecided",
    "doubtful",
    "repeatable",
    "flagged",
    "decided",
    "ghost",
    "number",
    "rejected",
    "selection",
    "several",
    "hints",
    "hints that stay",
    "check",
    "second look",
    "link",
    "finished",
    "finished practice",
    "reading",
    "disagreement",
    "no majority",
    "unanimous",
    "settled",
]
"""What the keys act on.

- `doubtful`: a suggestion of low probability
- `repeatable`: an undecided suggestion, after a decision that can be repeated for the same text
- `flagged`: a flagged span without a comment
- `several`: a selection from span to span
- `link`: a number that is being linked
- `reading`: a page that covers the article
- `no majority`: a disagreement without one
- `unanimous`: no disagreement, and unanimous spans are not yet accepted
"""

_OF_STATE: dict[str, Current] = {
    "accepted": "decided",
    "rejected": "rejected",
}


def current_of(session: LabellingSession) -> Current:
    """Return what the keys act on in labelling."""
    if session.hints.letters:
        return "hints that stay" if session.hints.stay else "hints"
    if session.linking.is_active:
        return "link"
    if session.checks.current:
        return "second look" if session.checks.at_second_look else "check"
    if session.cursor.selection:
        return "several" if session.cursor.by_spans else "selection"
    if session.draft.status == "finished":
        return "finished practice" if session.draft.trial == "practice" else "finished"
    mark = session.cursor.current
    if mark is None:
        return "ghost" if session.ghosts.current else "nothing"
    if mark.flagged and not session.draft.comment_on(mark.span.extent):
        return "flagged"
    if mark.state == "suggested":
        return _undecided(session, mark)
    if mark.state == "accepted" and mark.span.label in session.valuer.numeric:
        return "number"
    return _OF_STATE[mark.state]


def _undecided(session: LabellingSession, mark: Mark) -> Current:
    if session.repetition.is_offered:
        return "repeatable"
    score = mark.suggestion.score if mark.suggestion else None
    return "undecided" if score is None or band(score) != "low" else "doubtful"


def review_current_of(session: ReviewSession) -> Current:
    """Return what the keys act on in review."""
    if session.hints.letters:
        return "hints"
    if session.linking.is_active:
        return "link"
    if session.cursor.selection:
        return "selection"
    if session.draft.status == "finished":
        return "finished"
    here = session.places.index_at(session.cursor.char)
    if here not in session.places.disagreeing:
        return "unanimous" if session.unanimous_left else "settled"
    return "disagreement" if session.has_majority else "no majority"
