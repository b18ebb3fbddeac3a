"""What a key may be called, and which keys a terminal cannot give: told before they are bound.

A key is one character, as it is typed, or a name from the table here. Textual is not asked: its
package costs a fifth of a second, and it takes any name in silence. A test compares the two.
"""

from __future__ import annotations

from difflib import get_close_matches
from string import ascii_lowercase

_MOVING = ("left", "right", "up", "down", "home", "end", "pageup", "pagedown", "insert", "delete")
_FUNCTION = tuple(f"f{number}" for number in range(1, 13))

NAMED = frozenset(
    [
        *("enter", "escape", "space", "tab", "shift+tab", "backspace", *_MOVING, *_FUNCTION),
        *(f"{modifier}+{key}" for modifier in ("shift", "ctrl") for key in _MOVING),
        *(f"ctrl+{letter}" for letter in ascii_lowercase),
    ]
)
"""Keys that are no character, as Textual names them."""

_SAME = {"esc": "escape", "return": "enter", "del": "delete", "ins": "insert", " ": "space"}
_SAME |= {"pgup": "pageup", "pgdn": "pagedown", "page_up": "pageup", "page_down": "pagedown"}
_SAME |= {"backtab": "shift+tab", "comma": ",", "plus": "+"}

_SENT_AS = "a terminal sends the same for it as for {}"
_IMPOSSIBLE = {
    "ctrl+i": _SENT_AS.format("tab"),
    "ctrl+m": _SENT_AS.format("enter"),
    "ctrl+j": _SENT_AS.format("a new line"),
    "ctrl+h": _SENT_AS.format("backspace"),
    "ctrl+[": _SENT_AS.format("escape"),
    "ctrl+a": "screen keeps it for itself",
    "ctrl+b": "tmux keeps it for itself",
    "ctrl+s": "terminals stop their output with it",
    "ctrl+z": "shells stop programs with it",
    "ctrl+c": "it is kept for saying how to quit",
    "ctrl+q": "it quits, whatever else is bound",
    "ctrl+w": "browsers close the page with it",
    "ctrl+t": "browsers open a page with it",
    "ctrl+n": "browsers open a window with it",
}


def canonical(key: str) -> str:
    """The one name of a key: a character as it is, everything else in small letters."""
    if len(key) == 1:
        return _SAME.get(key, key)
    small = key.strip().lower()
    return _SAME.get(small, small)


def refusal(key: str) -> str | None:
    """Why nothing can have this (canonical) key; None where it is a good one."""
    if len(key) == 1:
        return None if key.isprintable() else "it is a control character"
    if key in _IMPOSSIBLE:
        return _IMPOSSIBLE[key]
    if key in NAMED:
        return None
    return _no_key(key)


def _no_key(key: str) -> str:
    *modifiers, last = key.split("+")
    if not key:
        return "it is empty; [] takes all keys away"
    if {"alt", "meta", "super", "hyper"} & set(modifiers):
        return f"many terminals do not send {modifiers[0]}"
    if modifiers == ["shift"] and len(last) == 1:
        return f"write the character that is typed, as {last.upper()!r}"
    if modifiers and (len(last) == 1 or last in NAMED):
        return f"few terminals tell it from {last}"
    if " " in key or ">" in key or len(key) == 2:
        return "an operation has one key, not one after another"
    near = get_close_matches(key, NAMED, 1)
    if near:
        return f"there is no such key; perhaps {near[0]!r} is meant"
    return "there is no such key; write one character, or a name such as 'enter' or 'ctrl+r'"
