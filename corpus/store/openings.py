"""What an edit that opens an article keeps: what was shown, and what was hidden on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.model import Span, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from corpus.model import Change


def opening_detail(change: Change) -> dict[str, Any]:
    """The opening as JSON data; `unaided` and `hidden` are only where chance was asked."""
    detail: dict[str, Any] = {"suggester": change.suggester, "shown": _rows(change.shown)}
    if change.unaided is not None:
        detail["unaided"] = change.unaided
    if change.hidden:
        detail["hidden"] = _rows(change.hidden)
    return detail


def suggestions_in(rows: Iterable[Sequence[Any]]) -> tuple[Suggestion, ...]:
    """What `shown` or `hidden` of a detail stands for."""
    return tuple(Suggestion(Span(*row[:3]), *row[3:]) for row in rows)


def _rows(suggestions: Iterable[Suggestion]) -> list[list[Any]]:
    return [
        [s.span.start, s.span.end, s.span.label, s.score, s.reason, s.made_by, s.seen]
        for s in suggestions
    ]
