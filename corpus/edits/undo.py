"""Finds the step to undo or redo among all articles of one person, and the inverse of many steps.

The edits are the undo stack, so undo works after a restart and in another window. The functions
that find one step read a person's edits backwards and stop as soon as they have found it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.edits.draft import UNDOABLE
from corpus.model import Action, Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.model import Edit


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

    An undo of several articles has an edit in each of them and counts once. A reviewer's undo has
    several steps as its targets, each of which counts.
    """
    redone: set[str] = set()
    travels: set[tuple[str, str]] = set()
    for entry in backwards:
        if entry.target is not None:
            if (entry.step, entry.target) in travels:
                continue
            travels.add((entry.step, entry.target))
        if entry.action is Action.REDONE:
            redone.add(str(entry.target))
        elif entry.action is Action.UNDONE:
            if entry.target not in redone:
                return entry
            redone.discard(str(entry.target))
        elif entry.action in UNDOABLE:
            return None
    return None


def inverse(edits: Sequence[Edit]) -> list[Change]:
    """The changes that lead back to the state of an annotation before its last `edits`.

    They undo and redo whole steps, in the reverse order. Openings and draws have no inverse.
    """
    done: list[tuple[Action, str]] = []
    for edit in edits:
        action, target = edit.change.action, str(edit.change.step)
        if action is Action.UNDONE:
            one = (Action.UNDONE, target)
        elif action in UNDOABLE or action is Action.REDONE:
            one = (Action.REDONE, edit.step if action in UNDOABLE else target)
        else:
            continue
        if done and done[-1] == one:  # another edit of the same step
            continue
        if done and done[-1] == (_INVERSE[one[0]], one[1]):
            done.pop()
        else:
            done.append(one)
    return [Change(_INVERSE[action], step=step) for action, step in reversed(done)]


_INVERSE = {Action.UNDONE: Action.REDONE, Action.REDONE: Action.UNDONE}
