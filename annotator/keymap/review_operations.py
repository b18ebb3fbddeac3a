"""The operations of the review screen and of its two lists, with their default keys.

An operation shared with another screen keeps the person's key for it: see `keymap_for`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.keymap.keymap import Keymap
from annotator.keymap.operations import OPERATIONS, Operation

if TYPE_CHECKING:
    from collections.abc import Iterable

_DIGITS = "123456789"
_SHARED = {operation.id: operation for operation in OPERATIONS}

REVIEW_OPERATIONS: tuple[Operation, ...] = (
    *(Operation(f"lane:{digit}", (digit,), "Settle", f"take lane {digit}") for digit in _DIGITS),
    Operation(
        "accept",
        ("a",),
        "Settle",
        "take the majority, next",
        "take the majority's version and go to the next",
    ),
    Operation(
        "reject",
        ("x",),
        "Settle",
        "take none, next",
        "take no span here, or delete the span, and go to the next",
    ),
    Operation(
        "take_unanimous",
        ("A",),
        "Settle",
        "accept unanimous spans",
        "accept all spans on which the annotators agree",
    ),
    Operation("screen.relabel", ("r",), "Settle", "relabel (then a digit)"),
    Operation(
        "screen.whole_class",
        ("w",),
        "Settle",
        "settle all similar ones",
        "list all similar disagreements, in all articles, and settle them together",
    ),
    replace(_SHARED["link"], group="Settle"),
    *(_SHARED[name] for name in ("left_out", "left_in", "right_out", "right_in")),
    *(_SHARED[name] for name in ("split", "merge", "screen.value")),
    *(_SHARED[name] for name in ("toggle_selection", "drop_selection")),
    Operation("next_undecided", ("tab",), "Move", "next disagreement"),
    Operation("previous_undecided", ("shift+tab",), "Move", "previous disagreement"),
    *(_SHARED[name] for name in ("next_span", "previous_span", "token_right", "token_left")),
    *(_SHARED[name] for name in ("screen.line_down", "screen.line_up")),
    *(_SHARED[name] for name in ("screen.half_down", "screen.half_up")),
    *(_SHARED[name] for name in ("screen.hints", "screen.find", "next_match", "previous_match")),
    Operation(
        "finish",
        ("enter",),
        "Article",
        "settle, open the next",
        "settle the article and open the next; if disagreements are left, go to the first",
    ),
    *(_SHARED[name] for name in ("next_article", "previous_article", "flag")),
    Operation(
        "screen.comment",
        ("c",),
        "Article",
        "reason",
        "give a reason for the decision: a rule of the guideline such as `ACTOR 5`, or words",
    ),
    _SHARED["undo"],
    _SHARED["redo"],
    Operation("toggle_names", ("b",), "Program", "show or hide names"),
    Operation(
        "screen.consistency",
        ("i",),
        "Program",
        "inconsistent strings",
        "list strings labelled inconsistently across the gold; fix them or go there",
    ),
    *(_SHARED[name] for name in ("screen.guideline", "screen.help")),
    *(_SHARED[name] for name in ("screen.palette", "screen.quit")),
)

ROWS = (
    Operation("row_down", ("down",), "List", "row down"),
    Operation("row_up", ("up",), "List", "row up"),
    Operation("screen.page_down", ("pagedown",), "List", "page down"),
    Operation("screen.page_up", ("pageup",), "List", "page up"),
    Operation("first_row", ("home",), "List", "first row"),
    Operation("last_row", ("end",), "List", "last row"),
)
"""The operations that all lists have."""

OF_STRINGS = (
    Operation("screen.jump", ("enter",), "List", "go to the place"),
    Operation("tick", ("space",), "List", "tick or untick, next row"),
    *ROWS,
    Operation("next_string", ("tab",), "List", "next string"),
    Operation("previous_string", ("shift+tab",), "List", "previous string"),
    Operation("screen.help", ("?",), "Program", "these keys"),
    Operation("screen.leave", ("escape",), "Program", "back to the article"),
)
"""The operations that lists of strings have: one for inconsistent ones, one for deciding."""

CLASS_OPERATIONS: tuple[Operation, ...] = (
    Operation("part:1", ("1",), "Similar", "same class or any"),
    Operation("part:2", ("2",), "Similar", "same label or any"),
    Operation("part:3", ("3",), "Similar", "same side or any"),
    Operation("part:4", ("4",), "Similar", "same length or any"),
    Operation("part:5", ("5",), "Similar", "same text or any"),
    Operation("part:6", ("6",), "Similar", "same source or any"),
    Operation("next_facet", ("tab",), "Similar", "next difference here"),
    Operation("accept", ("a",), "Settle", "take the majority"),
    Operation("reject", ("x",), "Settle", "take none"),
    Operation("shorter", ("s",), "Settle", "take the shorter"),
    Operation("longer", ("l",), "Settle", "take the longer"),
    Operation("screen.relabel", ("r",), "Settle", "relabel (then a digit)"),
    Operation(
        "next_person",
        ("p",),
        "Settle",
        "one annotator's version",
        "take one annotator's version; again: next annotator",
    ),
    Operation("screen.settle", ("enter",), "Settle", "settle the ticked ones"),
    Operation("tick", ("space",), "List", "tick or untick, next row"),
    Operation("tick_all", ("t",), "List", "tick or untick all"),
    *ROWS,
    Operation("toggle_names", ("b",), "Program", "show or hide names"),
    Operation("screen.help", ("?",), "Program", "these keys"),
    Operation("screen.leave", ("escape",), "Program", "back without settling"),
)
"""The list of all similar disagreements. A decision applies to everything that is ticked."""

CONSISTENCY_OPERATIONS: tuple[Operation, ...] = (
    Operation("kind:1", ("1",), "Show", "show/hide different labels"),
    Operation("kind:2", ("2",), "Show", "show/hide different edges"),
    Operation("kind:3", ("3",), "Show", "show/hide unlabelled"),
    Operation(
        "as_usual",
        ("a",),
        "Fix",
        "make consistent (ticked/this)",
        "make the ticked places, or else the current one, consistent; on a string, all its places",
    ),
    Operation(
        "keep",
        ("k",),
        "Fix",
        "intended, keep (ticked/this)",
        "keep the ticked places, or else the current one, as intended; on a string, all its places",
    ),
    Operation("undo", ("u",), "Fix", "undo"),
    Operation("redo", ("U",), "Fix", "redo"),
    *OF_STRINGS,
)
"""The list of strings that are labelled inconsistently."""


def review_keymap(personal: Keymap) -> Keymap:
    """Return the keys of the review screen for a person whose labelling keys are `personal`."""
    return keymap_for(REVIEW_OPERATIONS, personal)


def keymap_for(operations: Iterable[Operation], personal: Keymap) -> Keymap:
    """Return the keys of one screen for a person who has `personal` keys in another.

    Shared operations keep the person's keys, except keys that an operation only of this screen
    needs.
    """
    own = {operation.id: operation.keys for operation in operations}
    taken = {key for name, keys in own.items() if name not in personal.keys for key in keys}
    for name in own.keys() & personal.keys.keys():
        free = tuple(key for key in personal.of(name) if key not in taken)
        own[name] = free or own[name] if personal.of(name) else ()
    return Keymap(personal.preset, own)
