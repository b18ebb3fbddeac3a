"""The status line of review: from a session to styled text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.rendering.status import composed_status, span_told, value_of

if TYPE_CHECKING:
    from rich.text import Text

    from annotator.session.review.session import Reviewing
    from corpus.model import Mark


def review_status(session: Reviewing, width: int) -> Text:
    """What there is to say, the current span and what became of it, and how much is left."""
    left = len(session.places.disagreeing)
    told = f" {left} to settle " if left else " all settled "
    return composed_status(session, told, lambda room: _span_line(session, room), width)


def _span_line(session: Reviewing, room: int) -> Text:
    from rich.text import Text

    mark = session.current
    if mark is None:
        return Text("")
    label = session.labels[mark.span.label].name
    return span_told(session, label, mark, _why(session, mark), room)


def _why(session: Reviewing, mark: Mark) -> str:
    value = value_of(session, mark)
    flag = " · ⚑ flagged" if mark.flagged else ""
    state = "taken" if mark.decided else "proposed"
    return f"{f'{value} · ' if value else ''}{state}{flag}"
