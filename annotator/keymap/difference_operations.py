"""The operations of the list of differences between two versions, with their default keys."""

from __future__ import annotations

from annotator.keymap.operations import Operation
from annotator.keymap.review_operations import ROWS

DIFFERENCE_OPERATIONS: tuple[Operation, ...] = (
    Operation("kind:1", ("1",), "Show", "show/hide added"),
    Operation("kind:2", ("2",), "Show", "show/hide removed"),
    Operation("kind:3", ("3",), "Show", "show/hide moved"),
    Operation("kind:4", ("4",), "Show", "show/hide relabelled"),
    Operation("kind:5", ("5",), "Show", "show/hide revalued"),
    Operation(
        "one_version",
        ("6",),
        "Show",
        "articles settled once",
        "show or hide the articles that are settled in one of the versions only",
    ),
    *ROWS,
    Operation("next_string", ("tab",), "List", "next article"),
    Operation("previous_string", ("shift+tab",), "List", "previous article"),
    Operation("screen.help", ("?",), "Program", "these keys"),
    Operation("screen.leave", ("escape", "q"), "Program", "quit"),
)
