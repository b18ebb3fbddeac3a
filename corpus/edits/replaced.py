"""Finds the marks that were removed to make room for a span.

They are read from the edits, so that moving an edge back restores them after a restart and in
another window as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.edits.effects import CLEARING
from corpus.model import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.edits.draft import Draft, Effect
    from corpus.model import Edit, Mark, Span

    Step = Sequence[tuple[Edit, Effect]]


def replaced(draft: Draft, span: Span) -> Iterator[tuple[str, Mark]]:
    """Yield (step, mark) for each mark that a step removed for a live span, the latest first.

    The span is followed back, through the steps that changed it, to the one that made it. A mark
    that a later step has changed is left out.
    """
    changed_later: set[Span] = set()
    made: Span | None = span
    for step in reversed(draft.applied_steps):
        if made is None:
            return
        for edit, effect in step:
            removed = edit.change.span if edit.change.action in CLEARING else None
            if removed is None or not removed.overlaps(*made.extent):
                continue
            if changed_later.isdisjoint(_changed(effect)):
                yield edit.step, effect.gone[0]
        made = _before(step, made)
        changed_later.update(changed for _, effect in step for changed in _changed(effect))


def _before(step: Step, span: Span) -> Span | None:
    """Return what a live span was before a step; None if the step made it."""
    for edit, effect in reversed(step):
        if span not in _live(effect.came) or edit.change.action is Action.RESTORED:
            continue
        span = edit.change.before or span
        if span not in _live(effect.gone):
            return None
    return span


def _live(marks: Iterable[Mark]) -> list[Span]:
    return [mark.span for mark in marks if mark.state != "rejected"]


def _changed(effect: Effect) -> list[Span]:
    return [mark.span for mark in (*effect.gone, *effect.came)]
