"""The keys of the annotating screen: one table, from which bindings, help and README are made.

An operation's `id` names a method: `label:1` is the label with the digit 1, `screen.NAME` a method
of the screen that needs to know what is visible, everything else a method of the session.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """What one key does. `short` is the footer's word; empty where the footer leaves it out."""

    id: str
    keys: tuple[str, ...]
    help: str
    group: str
    short: str = ""


def _labels() -> tuple[Operation, ...]:
    return tuple(
        Operation(f"label:{digit}", (digit,), f"label {digit} of the project", "Labels")
        for digit in "123456789"
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation("accept", ("a",), "accept, go to the next undecided", "Decide", "accept"),
    Operation("reject", ("x",), "reject or delete, go to the next undecided", "Decide", "reject"),
    Operation(
        "screen.accept_visible",
        ("A",),
        "accept every undecided suggestion that is wholly visible, page on",
        "Decide",
        "accept screen",
    ),
    Operation(
        "screen.reject_visible",
        ("X",),
        "reject every undecided suggestion that is wholly visible",
        "Decide",
    ),
    *_labels(),
    Operation("screen.list_labels", ("0",), "list all labels", "Labels"),
    Operation("left_out", ("h",), "left edge out by one token", "Edges", "edges"),
    Operation("left_in", ("H",), "left edge in by one token", "Edges"),
    Operation("right_out", ("l",), "right edge out by one token", "Edges"),
    Operation("right_in", ("L",), "right edge in by one token", "Edges"),
    Operation("toggle_selection", ("v",), "start or stop a selection (or drag)", "Edges"),
    Operation("next_undecided", ("tab",), "next undecided", "Move"),
    Operation("previous_undecided", ("shift+tab",), "previous undecided", "Move"),
    Operation("next_span", (".",), "next span of any state", "Move"),
    Operation("previous_span", (",",), "previous span of any state", "Move"),
    Operation("token_right", ("right",), "token right", "Move"),
    Operation("token_left", ("left",), "token left", "Move"),
    Operation("screen.line_down", ("down",), "line down", "Move"),
    Operation("screen.line_up", ("up",), "line up", "Move"),
    Operation("screen.half_down", ("pagedown",), "half a screen down", "Move"),
    Operation("screen.half_up", ("pageup",), "half a screen up", "Move"),
    Operation(
        "finish",
        ("enter",),
        "finish and open the next; with undecided left, go to the first",
        "Article",
        "finish",
    ),
    Operation("next_article", ("]", "j"), "next article", "Article"),
    Operation("previous_article", ("[", "k"), "previous article", "Article"),
    Operation("skip", ("space",), "skip the article", "Article"),
    Operation("flag", ("f",), "flag the current span, else the article", "Article"),
    Operation("undo", ("u",), "undo the last step, in any article", "Article", "undo"),
    Operation("redo", ("U",), "redo", "Article"),
    Operation("screen.help", ("?",), "these keys", "Program", "keys"),
    Operation("screen.palette", ("ctrl+p",), "command palette", "Program"),
    Operation("screen.quit", ("q",), "quit; everything is saved already", "Program"),
)

_DRAWN = {
    "enter": "⏎",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "shift+tab": "shift tab",
    "ctrl+p": "ctrl p",
}


def drawn_key(key: str) -> str:
    """A key as help and footer write it."""
    return _DRAWN.get(key, key)
