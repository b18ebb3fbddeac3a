"""The operations of the list of strings with their default keys."""

from __future__ import annotations

from annotator.keymap.operations import OPERATIONS, Operation
from annotator.keymap.review_operations import OF_STRINGS

_SHARED = {operation.id: operation for operation in OPERATIONS}

STRING_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "accept",
        ("a",),
        "Decide",
        "usual label (ticked/this)",
        "give the ticked places, or else the current one, the usual label of their string; on a "
        "string, all its places",
    ),
    Operation(
        "reject",
        ("x",),
        "Decide",
        "no spans (ticked/this)",
        "reject the ticked places, or else the current one; on a string, all its places",
    ),
    *(_SHARED[f"label:{digit}"] for digit in "123456789"),
    _SHARED["screen.list_labels"],
    Operation("undo", ("u",), "Decide", "undo"),
    Operation("redo", ("U",), "Decide", "redo"),
    Operation(
        "widen",
        ("w",),
        "List",
        "more articles",
        "list the strings of the next articles, too; again: of all articles; again: of this one",
    ),
    Operation(
        "screen.find",
        ("/",),
        "List",
        "find in all articles",
        "list words in all articles, labelled or not; `milit*` finds word beginnings, `*ists` "
        "endings; without words: the strings of this article again",
    ),
    *OF_STRINGS,
)
"""A decision applies to what is ticked, else to what is current."""
