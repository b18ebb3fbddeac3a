"""Finds the step to undo or redo among all articles of one person.

The edits are the undo stack, so undo works after a restart and in another window. Both functions
read a person's edits backwards and stop as soon as they have found the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.edits.draft import UNDOABLE
from corpus.model import Action

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class StepEntry:
    """The parts of an edit that undo needs; `target` is the step that was undone or redone."""

    step: str
    action: Action
    article_id: str
    target: str | None = None


def step_to_undo(backwards: Iterable[StepEntry]) -> StepEntry | None:
    """The person's last step that is not undone, or None."""
    settled: set[str] = set()
    undone: set[str] = set()
    for entry in backwards:
        if entry.action in (Action.UNDONE, Action.REDONE):
            target = str(entry.target)
            if target not in settled and entry.action is Action.UNDONE:
                undone.add(target)
            settled.add(target)
        elif entry.action in UNDOABLE and entry.step not in undone:
            return entry
    return None


def step_to_redo(backwards: Iterable[StepEntry]) -> StepEntry | None:
    """The last undone step that was not redone, or None after a new step.

    An undo of several articles has an edit in each of them and counts once.
    """
    redone: set[str] = set()
    travels: set[str] = set()
    for entry in backwards:
        if entry.step in travels:
            continue
        if entry.target is not None:
            travels.add(entry.step)
        if entry.action is Action.REDONE:
            redone.add(str(entry.target))
        elif entry.action is Action.UNDONE:
            if entry.target not in redone:
                return entry
            redone.discard(str(entry.target))
        elif entry.action in UNDOABLE:
            return None
    return None
