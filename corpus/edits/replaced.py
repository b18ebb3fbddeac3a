"""Finds the marks that were removed to make room for a span.

They are read from the edits, so that moving an edge back restores them after a restart and in
another window as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.edits.effects import CLEARING
from corpus.model import Action

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from corpus.edits.draft import Draft, Effect
    from corpus.model import Edit, Mark, Span

    Step = Sequence[tuple[Edit, Effect]]


def replaced(draft: Draft, span: Span) -> Iterator[tuple[str, Mark]]:
    """Yield (step, mark) for each mark that a step removed for a live span, the latest first.

    The span is traced back through the steps that changed it to its first decision. A mark that
    a later step has changed is left out.
    """
    steps = draft.applied_steps
    before: Span | None = span
    for index in range(len(steps) - 1, -1, -1):
        if before is None:
            return
        for edit, effect in steps[index]:
            removed = effect.gone[0] if edit.change.action in CLEARING else None
            if removed and removed.span.overlaps(*before.extent):
                spans = {mark.span for mark in (*effect.gone, *effect.came)}
                if not _changed(steps[index + 1 :], spans):
                    yield edit.step, removed
        before = _before(steps[index], before)


def _before(step: Step, span: Span) -> Span | None:
    """Return what a decided span was before a step; None if it was not decided."""
    for edit, effect in reversed(step):
        change, result = edit.change, edit.change.span
        if result is not None and result.start != span.start:  # cheaper than comparing all of it
            result = change.other if change.action is Action.SPLIT else None
        if result is None or result != span or not effect.came or change.action is Action.RESTORED:
            continue
        span = change.before or span
        if not any(mark.span == span and mark.state == "accepted" for mark in effect.gone):
            return None
    return span


def _changed(steps: Iterable[Step], spans: Collection[Span]) -> bool:
    """Whether a step removed or added one of the spans."""
    return any(
        mark.span in spans
        for step in steps
        for _, effect in step
        for mark in (*effect.gone, *effect.came)
    )
