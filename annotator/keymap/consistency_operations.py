"""The operations of the list of inconsistent strings, and their default keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.keymap.operations import Operation
from annotator.keymap.review_operations import keymap_beside

if TYPE_CHECKING:
    from annotator.keymap.keymap import Keymap

CONSISTENCY_OPERATIONS: tuple[Operation, ...] = (
    Operation("kind:1", ("1",), "Show", "other labels, or not"),
    Operation("kind:2", ("2",), "Show", "other edges, or not"),
    Operation("kind:3", ("3",), "Show", "not labelled, or not"),
    Operation("as_usual", ("a",), "Fix", "as usual: ticked, else this"),
    Operation("keep", ("k",), "Fix", "meant so: ticked, else this"),
    Operation("undo", ("u",), "Fix", "undo"),
    Operation("redo", ("U",), "Fix", "redo"),
    Operation("screen.jump", ("enter",), "List", "go to the place"),
    Operation("tick", ("space",), "List", "tick or untick, next row"),
    Operation("row_down", ("down",), "List", "row down"),
    Operation("row_up", ("up",), "List", "row up"),
    Operation("next_string", ("tab",), "List", "next string"),
    Operation("previous_string", ("shift+tab",), "List", "string before"),
    Operation("screen.page_down", ("pagedown",), "List", "page down"),
    Operation("screen.page_up", ("pageup",), "List", "page up"),
    Operation("first_row", ("home",), "List", "first row"),
    Operation("last_row", ("end",), "List", "last row"),
    Operation("screen.help", ("?",), "Program", "these keys"),
    Operation("screen.leave", ("escape",), "Program", "back to the article"),
)


def consistency_keymap(of_review: Keymap) -> Keymap:
    """The keys of the list for somebody who has `of_review` in the review screen."""
    return keymap_beside(CONSISTENCY_OPERATIONS, of_review)
