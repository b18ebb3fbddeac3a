"""The names of keys, and the keys that cannot be bound because terminals do not send them.

A key is one typed character or a name from `NAMED`. Importing Textual would take 0.2 s, and it
accepts any name silently; a test compares this table with Textual's.
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
"""Keys that are not characters, by their Textual names."""

_SAME = {"esc": "escape", "return": "enter", "del": "delete", "ins": "insert", " ": "space"}
_SAME |= {"pgup": "pageup", "pgdn": "pagedown", "page_up": "pageup", "page_down": "pagedown"}
_SAME |= {"backtab": "shift+tab", "comma": ",", "plus": "+"}

_SENT_AS = "terminals send the same code for it as for {}"
_IMPOSSIBLE = {
    "ctrl+i": _SENT_AS.format("tab"),
    "ctrl+m": _SENT_AS.format("enter"),
    "ctrl+j": _SENT_AS.format("a new line"),
    "ctrl+h": _SENT_AS.format("backspace"),
    "ctrl+[": _SENT_AS.format("escape"),
    "ctrl+a": "GNU screen uses it",
    "ctrl+b": "tmux uses it",
    "ctrl+s": "terminals pause their output on it",
    "ctrl+z": "shells suspend programs on it",
    "ctrl+c": "it is reserved: it shows how to quit",
    "ctrl+q": "it is reserved: it always quits",
    "ctrl+w": "browsers close the page on it",
    "ctrl+t": "browsers open a page on it",
    "ctrl+n": "browsers open a window on it",
}


def canonical(key: str) -> str:
    """Return the canonical name of a key: a character unchanged, any other name in lower case."""
    if len(key) == 1:
        return _SAME.get(key, key)
    small = key.strip().lower()
    return _SAME.get(small, small)


def refusal(key: str) -> str | None:
    """Return why this (canonical) key cannot be bound; None if it can."""
    if len(key) == 1:
        return None if key.isprintable() else "it is a control character"
    if key in _IMPOSSIBLE:
        return _IMPOSSIBLE[key]
    return None if key in NAMED else _unknown(key)


def _unknown(key: str) -> str:
    *modifiers, last = key.split("+")
    if not key:
        return "it is empty; write [] to remove all keys"
    if {"alt", "meta", "super", "hyper"} & set(modifiers):
        return f"many terminals do not send {modifiers[0]}"
    if modifiers == ["shift"] and len(last) == 1:
        return f"write the typed character, {last.upper()!r}"
    if modifiers and (len(last) == 1 or last in NAMED):
        return f"few terminals distinguish it from {last}"
    if " " in key or ">" in key or len(key) == 2:
        return "key sequences are not supported; write one key"
    near = get_close_matches(key, NAMED, 1)
    if near:
        return f"there is no such key; the nearest is {near[0]!r}"
    return "there is no such key; write one character, or a name such as 'enter' or 'ctrl+r'"
