"""What the state tables hold of an annotation, as its replayed draft says: rows, pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from corpus.edits.draft import Draft
    from corpus.model import Mark


def state_of(draft: Draft) -> tuple[Any, ...]:
    """The columns of `annotation_state` from `status` on, as replaying gives them."""
    finished = draft.status == "finished"
    return (
        draft.status,
        int(draft.flagged),
        draft.started_at,
        draft.finished_at,
        round(draft.seconds, 3),
        draft.undecided_count,
        int(draft.edited),
        digest(draft.accepted) if finished else None,
        len(draft.comments),
        None if draft.unaided is None else int(draft.unaided),
    )


def state_row(mark: Mark, draft: Draft) -> tuple[Any, ...]:
    """The columns of `annotation_state_spans` after its key."""
    span = mark.span
    suggester = draft.suggester if mark.suggestion else None
    return span.start, span.end, span.label, mark.value, mark.origin, suggester


def comment_rows(draft: Draft) -> list[tuple[Any, ...]]:
    """The columns of `annotation_state_comments` after its key."""
    return [(*(c.extent or (None, None)), c.text, c.at) for c in draft.comments]


def remembered_rows(draft: Draft) -> list[tuple[Any, ...]]:
    """The columns of `annotation_state_remembered` after its key, without `seq`."""
    return [(kept.text, kept.label, kept.count) for kept in draft.remembered]


def digest(marks: Iterable[Mark]) -> str:
    """What two annotations that agree have in common: start, end, label and value of each span."""
    lines = (f"{m.span.start} {m.span.end} {m.span.label} {m.value or ''}" for m in marks)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]
