"""The operations of the list of a whole class, and their default keys.

Keys that decide in review decide here on everything that is ticked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.keymap.operations import Operation
from annotator.keymap.review_operations import keymap_beside

if TYPE_CHECKING:
    from annotator.keymap.keymap import Keymap

CLASS_OPERATIONS: tuple[Operation, ...] = (
    Operation("part:1", ("1",), "Class", "this class, or any"),
    Operation("part:2", ("2",), "Class", "this label, or any"),
    Operation("part:3", ("3",), "Class", "this side, or any"),
    Operation("part:4", ("4",), "Class", "so many tokens, or any"),
    Operation("part:5", ("5",), "Class", "this text, or any"),
    Operation("part:6", ("6",), "Class", "this source, or any"),
    Operation("next_facet", ("tab",), "Class", "another difference here"),
    Operation("accept", ("a",), "Settle", "the majority"),
    Operation("reject", ("x",), "Settle", "none"),
    Operation("shorter", ("s",), "Settle", "the shorter"),
    Operation("longer", ("l",), "Settle", "the longer"),
    Operation("screen.relabel", ("r",), "Settle", "label (then its digit)"),
    Operation("next_person", ("p",), "Settle", "a person's; again: the next"),
    Operation("screen.settle", ("enter",), "Settle", "settle what is ticked"),
    Operation("tick", ("space",), "List", "tick or untick, next row"),
    Operation("tick_all", ("t",), "List", "tick or untick all"),
    Operation("row_down", ("down",), "List", "row down"),
    Operation("row_up", ("up",), "List", "row up"),
    Operation("screen.page_down", ("pagedown",), "List", "page down"),
    Operation("screen.page_up", ("pageup",), "List", "page up"),
    Operation("first_row", ("home",), "List", "first row"),
    Operation("last_row", ("end",), "List", "last row"),
    Operation("toggle_names", ("b",), "Program", "names of annotators"),
    Operation("screen.help", ("?",), "Program", "these keys"),
    Operation("screen.leave", ("escape",), "Program", "back, nothing is settled"),
)


def class_keymap(of_review: Keymap) -> Keymap:
    """The keys of the list for somebody who has `of_review` in the review screen."""
    return keymap_beside(CLASS_OPERATIONS, of_review)
