"""The operations of the list of differences from gold, after practice, with their default keys."""

from __future__ import annotations

from annotator.keymap.operations import Operation
from annotator.keymap.review_operations import ROWS

PRACTICE_OPERATIONS: tuple[Operation, ...] = (
    Operation("next_difference", ("tab",), "List", "next difference"),
    Operation("previous_difference", ("shift+tab",), "List", "previous difference"),
    *ROWS,
    Operation("screen.next_article", ("enter",), "Article", "next article"),
    Operation(
        "screen.leave",
        ("escape",),
        "Article",
        "back to the article",
        "back to the article, which stays as it is; Enter there shows the differences again",
    ),
    Operation("screen.help", ("?",), "Program", "these keys"),
)
"""The article is finished, so no operation decides anything."""
