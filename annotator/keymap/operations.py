"""The operations of the labelling screen with their default keys.

Key bindings, `?`, the footer and the documentation are made from this table. A person's own keys
are in `annotator.keymap.keymap`. Settings files name operations by id, so an id never changes.

`label:1` is the label with the digit 1. An id that begins with `screen.` needs to know what is on
the screen. The sessions have the functions: `LabellingSession.operations`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: `brief` describes it in at most 28 columns for `?`, `help` in full."""

    id: str
    keys: tuple[str, ...]
    group: str
    brief: str
    help: str = ""


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "accept",
        ("a",),
        "Decide",
        "accept, go to the next",
        "accept, or accept all that is selected, and go to the next",
    ),
    Operation(
        "reject",
        ("x",),
        "Decide",
        "reject or delete, next",
        "reject the suggestion, or delete the span, or all that is selected, and go to the next",
    ),
    Operation(
        "screen.accept_visible",
        ("A",),
        "Decide",
        "accept all on screen",
        "accept every undecided suggestion that is fully visible, and go to the next page",
    ),
    Operation(
        "screen.reject_visible",
        ("X",),
        "Decide",
        "reject all on screen",
        "reject every undecided suggestion that is fully visible",
    ),
    Operation(
        "screen.accept_and_finish",
        ("+",),
        "Decide",
        "accept all, finish at end",
        "accept every undecided suggestion that is fully visible, and go to the next page; on the "
        "last page, finish the article",
    ),
    Operation(
        "decide_same",
        ("*",),
        "Decide",
        "same text, same decision",
        "repeat the decision for the same text in this article; again: suggest it in unopened "
        "articles",
    ),
    Operation(
        "screen.strings",
        ("i",),
        "Decide",
        "decide string by string",
        "list the distinct strings, to decide each once for all its places, in other articles, too",
    ),
    Operation(
        "link",
        ("e",),
        "Decide",
        "actor and place of a number",
        "link a number to its actor, then to its place: Enter takes the current span, a digit the "
        "one marked with it, x none",
    ),
    *(Operation(f"label:{digit}", (digit,), "Label", f"label {digit}") for digit in "123456789"),
    Operation("screen.list_labels", ("0",), "Label", "all labels", "list all labels"),
    Operation(
        "left_out",
        ("h",),
        "Span",
        "extend left",
        "extend the span left by one token (or drag its edge with the mouse)",
    ),
    Operation(
        "left_in",
        ("H",),
        "Span",
        "shrink left",
        "shrink the span by its first token; restore a span that it replaced",
    ),
    Operation("right_out", ("l",), "Span", "extend right", "extend the span right by one token"),
    Operation(
        "right_in",
        ("L",),
        "Span",
        "shrink right",
        "shrink the span by its last token; restore a span that it replaced",
    ),
    Operation(
        "phrase_out",
        ("o",),
        "Span",
        "next longer likely span",
        "move both edges to the likeliest longer span, then to the next; back from a shorter one",
    ),
    Operation(
        "phrase_in",
        ("O",),
        "Span",
        "next shorter likely span",
        "move both edges to the likeliest shorter span, then to the next; back from a longer one",
    ),
    Operation("split", ("s",), "Span", "split at the cursor", "split the span before the cursor"),
    Operation(
        "merge",
        ("m",),
        "Span",
        "merge with next or previous",
        "merge with the next span, else with the previous one; after a split, undo the split; make "
        "one span of a selection",
    ),
    Operation("screen.value", ("=",), "Span", "value of a number", "set the value of a number"),
    Operation(
        "toggle_selection",
        ("v",),
        "Span",
        "select (or drag)",
        "start or stop a selection (or drag the mouse): of words, or from span to span",
    ),
    Operation("drop_selection", ("escape",), "Span", "cancel the selection"),
    Operation("next_undecided", ("tab",), "Move", "next undecided"),
    Operation("previous_undecided", ("shift+tab",), "Move", "previous undecided"),
    Operation(
        "doubtful_first",
        ("D",),
        "Move",
        "doubtful first, on or off",
        "stop only at suggestions below a probability, and leave the others to the key that "
        "accepts all on screen; again: stop at all",
    ),
    Operation("next_span", (".",), "Move", "next span", "next visible span, decided or not"),
    Operation(
        "previous_span", (",",), "Move", "previous span", "previous visible span, decided or not"
    ),
    Operation(
        "next_ghost", (";",), "Move", "next ghost", "next ghost: a candidate that is not suggested"
    ),
    Operation("previous_ghost", (":",), "Move", "previous ghost"),
    Operation("token_right", ("right",), "Move", "token right"),
    Operation("token_left", ("left",), "Move", "token left"),
    Operation("screen.line_down", ("down",), "Move", "line down"),
    Operation("screen.line_up", ("up",), "Move", "line up"),
    Operation("screen.half_down", ("pagedown",), "Move", "half a screen down"),
    Operation("screen.half_up", ("pageup",), "Move", "half a screen up"),
    Operation(
        "screen.hints",
        ("t",),
        "Move",
        "letters to go",
        "show letters on the spans in sight; again: on words; type the letters to go there",
    ),
    Operation(
        "screen.hints_stay",
        ("T",),
        "Move",
        "letters to decide",
        "show letters that stay while spans are labelled, moved and decided, or hide them; "
        "capitals, here and after the key above, also reject the span or accept the ghost",
    ),
    Operation(
        "screen.find",
        ("/",),
        "Move",
        "find",
        "find text, ignoring case unless it has a capital; Enter, then a digit labels the match",
    ),
    Operation("next_match", ("n",), "Move", "next match"),
    Operation("previous_match", ("N",), "Move", "previous match"),
    Operation(
        "finish",
        ("enter",),
        "Article",
        "finish, open the next",
        "finish and open the next article; if suggestions are undecided, count them and go to the "
        "first",
    ),
    Operation(
        "dismiss",
        ("d",),
        "Article",
        "never ask this check again",
        "at a check before finishing: never ask about this string again, in any article",
    ),
    Operation(
        "next_article",
        ("]", "j"),
        "Article",
        "next article",
        "next article: those you opened, then new ones",
    ),
    Operation("previous_article", ("[", "k"), "Article", "previous article"),
    Operation("skip", ("space",), "Article", "skip", "skip the article; others can take it"),
    Operation("flag", ("f",), "Article", "flag span or article", "flag the span, else the article"),
    Operation(
        "screen.comment", ("c",), "Article", "comment", "comment on the span, else on the article"
    ),
    Operation("undo", ("u",), "Article", "undo a step", "undo your last step, in any article"),
    Operation("redo", ("U",), "Article", "redo a step", "redo"),
    Operation(
        "screen.guideline",
        ("g",),
        "Program",
        "guideline",
        "show the guideline at the current label; again: next page; Esc: close",
    ),
    Operation(
        "toggle_ghosts", ("G",), "Program", "hide or show ghosts", "hide ghosts, or show them again"
    ),
    Operation("screen.help", ("?",), "Program", "these keys", "show all keys"),
    Operation("screen.palette", ("ctrl+p",), "Program", "command palette"),
    Operation(
        "screen.quit", ("q",), "Program", "quit (all is saved)", "quit; everything is saved already"
    ),
)

_SHORT = {
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


def short_key(key: str) -> str:
    """Return a short form of a key, at most five cells: `⏎`, `^p`, `PgDn`."""
    modifier, plus, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    sign = {"ctrl": "^", "shift": "⇧"}.get(modifier, modifier + plus)
    return sign + _SHORT.get(last, last)
