"""The comments and flags of all annotators on an article, beside the reviewer's reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.reading import place_of
from annotator.text.sanitize import quoted

if TYPE_CHECKING:
    from annotator.session.review.session import ReviewSession


def remark_entries(session: ReviewSession) -> list[tuple[str, str]]:
    """Return (who and where, flag and comment) of annotators and reviewer, in text order."""
    lanes, text = session.lanes, session.tokens.text
    entries: list[tuple[int, str, str]] = []
    for name, remarks in zip(session.lane_names, lanes.remarks if lanes else (), strict=True):
        for remark in remarks:
            start, end = remark.start, remark.end
            where = "the article" if start is None else quoted(text[start:end])
            flag = "⚑ " if remark.flagged else ""
            entries.append((start or 0, f"{name} on {where}", f"{flag}{remark.comment}"))
    for own in session.draft.comments:
        start = own.extent[0] if own.extent else 0
        entries.append((start, f"reason at {place_of(session, own)}", own.text))
    return [(where, remark) for _, where, remark in sorted(entries)]
