"""The effect of each action on marks, one function per action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import ReplayError
from corpus.model import Action, Mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.edits.marks import Marks
    from corpus.model import Change, Span

CLEARING = frozenset({Action.REJECTED, Action.REMOVED})
"""The actions that remove a mark."""

Replaced = tuple[list[Mark], list[Mark]]
"""Marks that go, marks that come."""


def _accepted(marks: Marks, change: Change) -> Replaced:
    span = _required(change.span, change)
    rejected = marks.rejected_mark(span)
    shown_again = rejected is not None and any(
        one.span == span for one in marks.between(*span.extent)
    )
    mark = marks.found(span) if rejected is None or shown_again else rejected
    return [mark], [_decided(mark, mark.span, change)]


def _rejected(marks: Marks, change: Change) -> Replaced:
    mark = marks.found(_required(change.span, change))
    rejected = Mark(mark.span, "rejected", mark.suggestion, mark.value, mark.flagged)
    return [mark, *_rejected_before(marks, rejected)], [rejected]


def _removed(marks: Marks, change: Change) -> Replaced:
    mark = marks.found(_required(change.span, change))
    if mark.suggestion is None:
        return [mark], []
    rejected = mark._replace(span=mark.suggestion.span, state="rejected", value=None)
    return [mark, *_rejected_before(marks, rejected)], [rejected]


def _rejected_before(marks: Marks, rejected: Mark) -> list[Mark]:
    """Return the rejected mark that the extent had before, if any: undo must restore it."""
    before = marks.rejected_mark(rejected.span)
    return [before] if before else []


def _changed(marks: Marks, change: Change) -> Replaced:
    mark = marks.found(_required(change.before, change))
    return [mark], [_decided(mark, _required(change.span, change), change)]


def _split(marks: Marks, change: Change) -> Replaced:
    mark = marks.found(_required(change.before, change))
    left = mark._replace(span=_required(change.span, change), state="accepted", value=None)
    return [mark], [left, Mark(_required(change.other, change), "accepted")]


def _merged(marks: Marks, change: Change) -> Replaced:
    mark = marks.found(_required(change.before, change))
    neighbour = marks.found(_required(change.other, change))
    merged = _decided(mark, _required(change.span, change), change)
    return [mark, neighbour], [merged._replace(flagged=mark.flagged or neighbour.flagged)]


def _valued(marks: Marks, change: Change) -> Replaced:
    mark = marks.found(_required(change.span, change))
    return [mark], [_decided(mark, mark.span, change)]


def _added(marks: Marks, change: Change) -> Replaced:
    del marks
    return [], [Mark(_required(change.span, change), "accepted", value=change.value)]


def _confirmed(marks: Marks, change: Change) -> Replaced:
    mark = marks.found(_required(change.span, change))
    return [mark], [mark]


def _flagged(marks: Marks, change: Change) -> Replaced:
    mark = marks.found(_required(change.span, change))
    return [mark], [mark._replace(flagged=change.action is Action.FLAGGED)]


def _decided(mark: Mark, span: Span, change: Change) -> Mark:
    """The accepted mark; not `_replace`, which takes longer in a replay."""
    return Mark(span, "accepted", mark.suggestion, change.value, mark.flagged)


def _required(span: Span | None, change: Change) -> Span:
    if span is None:
        message = f"an edit '{change.action}' does not name the spans it changes"
        raise ReplayError(message)
    return span


EFFECTS: dict[Action, Callable[[Marks, Change], Replaced]] = {
    Action.ACCEPTED: _accepted,
    Action.REJECTED: _rejected,
    Action.RELABELLED: _changed,
    Action.MOVED: _changed,
    Action.ADDED: _added,
    Action.REMOVED: _removed,
    Action.SPLIT: _split,
    Action.MERGED: _merged,
    Action.VALUED: _valued,
    Action.CONFIRMED: _confirmed,
    Action.FLAGGED: _flagged,
    Action.UNFLAGGED: _flagged,
}
"""The actions on spans; `corpus.edits.draft.Draft` carries out those on the whole annotation."""
