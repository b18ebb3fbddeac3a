"""What each action does to the marks of a draft: one function an action."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.errors import ReplayError
from corpus.model import Action, Mark, Span, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.edits.draft import Draft
    from corpus.model import Change


Replaced = tuple[list[Mark], list[Mark]]
"""Marks that go, marks that come."""


def _opened(draft: Draft, change: Change) -> Replaced:
    draft.suggester, draft.shown = change.suggester, change.shown
    draft.unaided, draft.hidden = change.unaided, change.hidden
    draft.compared = change.compared
    gone = [mark for mark in draft.live if not mark.decided]
    came = [Mark(suggestion.span, "suggested", suggestion) for suggestion in change.shown]
    return gone, came


def _accepted(draft: Draft, change: Change) -> Replaced:
    span = _span(change)
    rejected = draft.rejected_mark(span)
    shown_again = rejected is not None and any(
        one.span == span for one in draft.between(*span.extent)
    )
    mark = draft.found(span) if rejected is None or shown_again else rejected
    return [mark], [_decided(mark, mark.span, change)]


def _rejected(draft: Draft, change: Change) -> Replaced:
    mark = draft.found(_span(change))
    aside = Mark(mark.span, "rejected", mark.suggestion, mark.value, mark.flagged)
    return [mark, *_rejected_before(draft, aside)], [aside]


def _removed(draft: Draft, change: Change) -> Replaced:
    mark = draft.found(_span(change))
    if mark.suggestion is None:
        return [mark], []
    aside = replace(mark, span=mark.suggestion.span, state="rejected", value=None)
    return [mark, *_rejected_before(draft, aside)], [aside]


def _rejected_before(draft: Draft, aside: Mark) -> list[Mark]:
    """What was rejected with that extent and shown again: undo has to bring it back."""
    before = draft.rejected_mark(aside.span)
    return [before] if before else []


def _changed(draft: Draft, change: Change) -> Replaced:
    mark = draft.found(_second(change.before, change))
    return [mark], [_decided(mark, _span(change), change)]


def _split(draft: Draft, change: Change) -> Replaced:
    mark = draft.found(_second(change.before, change))
    left = replace(mark, span=_span(change), state="accepted", value=None)
    return [mark], [left, Mark(_second(change.other, change), "accepted")]


def _merged(draft: Draft, change: Change) -> Replaced:
    left = draft.found(_second(change.before, change))
    right = draft.found(_second(change.other, change))
    flagged = left.flagged or right.flagged
    merged = replace(left, span=_span(change), state="accepted", value=change.value)
    return [left, right], [replace(merged, flagged=flagged)]


def _valued(draft: Draft, change: Change) -> Replaced:
    mark = draft.found(_span(change))
    return [mark], [_decided(mark, mark.span, change)]


def _added(draft: Draft, change: Change) -> Replaced:
    del draft
    return [], [Mark(_span(change), "accepted", value=change.value)]


def _flag(draft: Draft, change: Change) -> Replaced:
    flagged = change.action is Action.FLAGGED
    if change.span is None:
        draft.article_flagged = flagged
        return [], []
    mark = draft.found(change.span)
    return [mark], [replace(mark, flagged=flagged)]


def _settle(draft: Draft, change: Change) -> Replaced:
    statuses: dict[Action, Status] = {Action.SKIPPED: "skipped", Action.FINISHED: "finished"}
    draft.status = statuses.get(change.action, "open")
    return [], []


def _decided(mark: Mark, span: Span, change: Change) -> Mark:
    """Not `replace`, which takes three times as long: a replay makes thousands of them."""
    return Mark(span, "accepted", mark.suggestion, change.value, mark.flagged)


def _second(span: Span | None, change: Change) -> Span:
    if span is None:
        message = f"an edit '{change.action}' does not say which spans it changed"
        raise ReplayError(message)
    return span


def _span(change: Change) -> Span:
    if change.span is None:
        message = f"an edit '{change.action}' has no span"
        raise ReplayError(message)
    return change.span


EFFECTS: dict[Action, Callable[[Draft, Change], Replaced]] = {
    Action.OPENED: _opened,
    Action.ACCEPTED: _accepted,
    Action.REJECTED: _rejected,
    Action.RELABELLED: _changed,
    Action.MOVED: _changed,
    Action.ADDED: _added,
    Action.REMOVED: _removed,
    Action.SPLIT: _split,
    Action.MERGED: _merged,
    Action.VALUED: _valued,
    Action.FLAGGED: _flag,
    Action.UNFLAGGED: _flag,
    Action.SKIPPED: _settle,
    Action.FINISHED: _settle,
    Action.REOPENED: _settle,
}
