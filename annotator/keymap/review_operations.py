"""The operations of the review screen, and their default keys.

An operation that labelling has too acts on the reviewer's version and keeps its key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.keymap.keymap import Keymap
from annotator.keymap.operations import OPERATIONS, Operation

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHARED = {operation.id: operation for operation in OPERATIONS}


def _lanes() -> tuple[Operation, ...]:
    return tuple(
        Operation(f"lane:{digit}", (digit,), "Settle", f"take lane {digit}")
        for digit in "123456789"
    )


REVIEW_OPERATIONS: tuple[Operation, ...] = (
    *_lanes(),
    Operation("accept", ("a",), "Settle", "take the majority, next"),
    Operation("reject", ("x",), "Settle", "take none, next", "take none, or delete; then the next"),
    Operation("take_unanimous", ("A",), "Settle", "take all unanimous"),
    Operation("screen.relabel", ("r",), "Settle", "label (then its digit)"),
    Operation(
        "screen.whole_class",
        ("w",),
        "Settle",
        "settle a whole class",
        "list every disagreement like this one, in all articles, and settle them at once",
    ),
    *(_SHARED[name] for name in ("left_out", "left_in", "right_out", "right_in")),
    *(_SHARED[name] for name in ("split", "merge", "screen.value")),
    *(_SHARED[name] for name in ("toggle_selection", "drop_selection")),
    Operation("next_undecided", ("tab",), "Move", "next disagreement"),
    Operation("previous_undecided", ("shift+tab",), "Move", "previous disagreement"),
    *(_SHARED[name] for name in ("next_span", "previous_span", "token_right", "token_left")),
    *(_SHARED[name] for name in ("screen.line_down", "screen.line_up")),
    *(_SHARED[name] for name in ("screen.half_down", "screen.half_up")),
    *(_SHARED[name] for name in ("screen.find", "next_match", "previous_match")),
    Operation(
        "finish",
        ("enter",),
        "Article",
        "settle, open the next",
        "settle the article and open the next; with disagreements left, go to the first",
    ),
    Operation("next_article", ("]", "j"), "Article", "next article", "next: opened ones, then new"),
    _SHARED["previous_article"],
    Operation("flag", ("f",), "Article", "flag span or article", "flag the span, else the article"),
    Operation(
        "screen.comment",
        ("c",),
        "Article",
        "reason",
        "the reason of the decision: a rule of the guideline as `ACTOR 5`, or words",
    ),
    _SHARED["undo"],
    _SHARED["redo"],
    Operation("toggle_names", ("b",), "Program", "names of annotators", "show or hide names"),
    Operation(
        "screen.consistency",
        ("i",),
        "Program",
        "inconsistent strings",
        "list strings that the gold treats now so and now otherwise; fix them or go there",
    ),
    *(_SHARED[name] for name in ("screen.guideline", "screen.help")),
    *(_SHARED[name] for name in ("screen.palette", "screen.quit")),
)


def review_keymap(personal: Keymap) -> Keymap:
    """The keys of the review screen for somebody who has `personal` ones where they label."""
    return keymap_beside(REVIEW_OPERATIONS, personal)


def keymap_beside(operations: Iterable[Operation], personal: Keymap) -> Keymap:
    """The keys of a screen for somebody who has `personal` ones in another.

    What both screens have keeps the person's keys, except those that only this one needs.
    """
    own = {operation.id: operation.keys for operation in operations}
    taken = {key for name, keys in own.items() if name not in personal.keys for key in keys}
    for name in own.keys() & personal.keys.keys():
        free = tuple(key for key in personal.of(name) if key not in taken)
        own[name] = free or own[name] if personal.of(name) else ()
    return Keymap(personal.preset, own)
