"""The comments and flags of all annotators on an article, beside the reviewer's reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.reading import place_of
from annotator.text.sanitize import quoted

if TYPE_CHECKING:
    from annotator.session.review.session import Reviewing


def remark_entries(session: Reviewing) -> list[tuple[str, str]]:
    """(who and where, flag and comment) of all annotators and the reviewer, by place."""
    lanes, text = session.lanes, session.tokens.text
    told: list[tuple[int, str, str]] = []
    for name, remarks in zip(session.lane_names, lanes.remarks if lanes else (), strict=True):
        for remark in remarks:
            start, end = remark.start, remark.end
            where = "the article" if start is None else quoted(text[start:end])
            flag = "⚑ " if remark.flagged else ""
            told.append((start or 0, f"{name} on {where}", f"{flag}{remark.comment}"))
    mine = [
        (said.extent[0] if said.extent else 0, f"reason at {place_of(session, said)}", said.text)
        for said in session.draft.comments
    ]
    return [(where, said) for _, where, said in sorted(told + mine)]
