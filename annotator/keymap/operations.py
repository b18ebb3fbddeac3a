"""What keys do in the annotating screen: one table, from which bindings, help and README are made.

Its keys are the default; which ones a person has is `annotator.keymap.keymap`.

An operation's `id` names a method: `label:1` is the label with the digit 1, `screen.NAME` a method
of the screen that needs to know what is visible, everything else a method of the session.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """What one key does: `brief` in at most 28 columns for the help screen, `help` in full."""

    id: str
    keys: tuple[str, ...]
    group: str
    brief: str
    help: str = ""


def _labels() -> tuple[Operation, ...]:
    return tuple(
        Operation(f"label:{digit}", (digit,), "Label", f"label {digit}") for digit in "123456789"
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation("accept", ("a",), "Decide", "accept, next", "accept, jump to the next undecided"),
    Operation(
        "reject", ("x",), "Decide", "reject or delete, next", "reject or delete, then the same"
    ),
    Operation(
        "screen.accept_visible",
        ("A",),
        "Decide",
        "accept all in sight, page on",
        "accept every undecided suggestion that is wholly visible, and page on",
    ),
    Operation(
        "screen.reject_visible",
        ("X",),
        "Decide",
        "reject all in sight",
        "reject every undecided suggestion that is wholly visible",
    ),
    Operation(
        "decide_same",
        ("*",),
        "Decide",
        "same text, same decision",
        "same text, same decision, everywhere in this article; again: in your next articles",
    ),
    *_labels(),
    Operation("screen.list_labels", ("0",), "Label", "all labels", "list all labels"),
    Operation("left_out", ("h",), "Edges", "left edge out", "left edge out by one token"),
    Operation("left_in", ("H",), "Edges", "left edge in", "left edge in by one token"),
    Operation("right_out", ("l",), "Edges", "right edge out", "right edge out by one token"),
    Operation("right_in", ("L",), "Edges", "right edge in", "right edge in by one token"),
    Operation("split", ("s",), "Edges", "split at the cursor", "split before the cursor"),
    Operation("merge", ("m",), "Edges", "merge with the next", "merge with the next span"),
    Operation("screen.value", ("=",), "Edges", "value of a number"),
    Operation(
        "toggle_selection",
        ("v",),
        "Edges",
        "select (or drag)",
        "start or stop a selection; or drag",
    ),
    Operation("drop_selection", ("escape",), "Edges", "drop the selection"),
    Operation("next_undecided", ("tab",), "Move", "next undecided"),
    Operation("previous_undecided", ("shift+tab",), "Move", "previous undecided"),
    Operation("next_span", (".",), "Move", "next span", "next span of any state that is shown"),
    Operation("previous_span", (",",), "Move", "previous span", "previous span of any state shown"),
    Operation("token_right", ("right",), "Move", "token right"),
    Operation("token_left", ("left",), "Move", "token left"),
    Operation("screen.line_down", ("down",), "Move", "line down"),
    Operation("screen.line_up", ("up",), "Move", "line up"),
    Operation("screen.half_down", ("pagedown",), "Move", "half a screen down"),
    Operation("screen.half_up", ("pageup",), "Move", "half a screen up"),
    Operation(
        "screen.find", ("/",), "Move", "find", "find; enter, then a digit labels what was found"
    ),
    Operation("next_match", ("n",), "Move", "next match"),
    Operation("previous_match", ("N",), "Move", "previous match"),
    Operation(
        "finish",
        ("enter",),
        "Article",
        "finish, open the next",
        "finish and open the next; with undecided suggestions left, say how many and go to the "
        "first",
    ),
    Operation(
        "next_article", ("]", "j"), "Article", "next article", "next article: opened ones, then new"
    ),
    Operation("previous_article", ("[", "k"), "Article", "previous article"),
    Operation("skip", ("space",), "Article", "skip", "skip the article; others may take it"),
    Operation("flag", ("f",), "Article", "flag span or article", "flag the span, else the article"),
    Operation(
        "screen.comment", ("c",), "Article", "comment", "comment on the span, else on the article"
    ),
    Operation("undo", ("u",), "Article", "undo, in any article", "undo your last step, anywhere"),
    Operation("redo", ("U",), "Article", "redo"),
    Operation(
        "screen.guideline",
        ("g",),
        "Program",
        "guideline",
        "the guideline at the current label; again: read on; esc: back to the spans",
    ),
    Operation("screen.help", ("?",), "Program", "these keys", "list all keys"),
    Operation("screen.palette", ("ctrl+p",), "Program", "command palette"),
    Operation("screen.quit", ("q",), "Program", "quit, all is saved", "quit; all is saved already"),
)

_DRAWN = {
    "enter": "⏎",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "insert": "Ins",
    "delete": "Del",
    "backspace": "⌫",
    "space": "␣",
    "escape": "esc",
}


def drawn_key(key: str) -> str:
    """A key in at most five cells, for help screen and footer."""
    modifier, plus, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    sign = {"ctrl": "^", "shift": "⇧"}.get(modifier, modifier + plus)
    return sign + _DRAWN.get(last, last)
