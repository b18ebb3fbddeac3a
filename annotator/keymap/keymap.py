"""The keys of one person: the defaults, changed by a preset, changed by the settings file.

A preset names only what it changes, so it stays valid when operations are added. The file is read
in `annotator.settings.file`; the screens bind the keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.keymap.operations import OPERATIONS, Operation, short_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Changes = dict[str, tuple[str, ...]]
"""Operation id -> its keys, which replace all earlier ones."""

PRESETS: Mapping[str, Changes] = {
    "default": {},
    "prodigy": {"undo": ("backspace", "delete", "u")},
    "vim": {
        "left_out": ("H",),
        "left_in": (">",),
        "right_out": ("L",),
        "right_in": ("<",),
        "next_span": ("w",),
        "previous_span": ("b",),
        "token_right": ("l", "right"),
        "token_left": ("h", "left"),
        "screen.line_down": ("j", "down"),
        "screen.line_up": ("k", "up"),
        "screen.half_down": ("ctrl+d", "pagedown"),
        "screen.half_up": ("ctrl+u", "pageup"),
        "next_article": ("]", "J"),
        "previous_article": ("[", "K"),
        "redo": ("ctrl+r",),
    },
}
"""Brackets are hard to type on some keyboards: an operation that has one has a letter, too."""

NEEDED = frozenset(
    {"accept", "reject", "drop_selection", "next_article", "finish", "undo"}
    | {"screen.list_labels", "screen.help", "screen.palette", "screen.quit"}
)
"""Operations that must stay bound; messages refer to their keys."""

_SPELLED = {"enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab"}
_IN_TEXT = re.compile(r"\{\{|\{([\w.:]+)\}")


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys of every operation, and the name of the preset that they started from."""

    preset: str
    keys: Mapping[str, tuple[str, ...]]

    def of(self, operation: str) -> tuple[str, ...]:
        """Return all keys of an operation; none if the screen has no such operation."""
        return self.keys.get(operation, ())

    def short(self, operation: str) -> str:
        """Return the short form of the first key, for footer and help; empty if unbound."""
        return next(map(short_key, self.of(operation)), "")

    def with_keys(self, text: str) -> str:
        """Return `text` with each operation in braces replaced by its key: `{undo} to undo`.

        `{{` stands for a brace.
        """

        def key_of(match: re.Match[str]) -> str:
            if match[1] is None:
                return "{"
            key = next(iter(self.of(match[1])), "no key")
            return _SPELLED.get(key, key)

        return _IN_TEXT.sub(key_of, text)

    def changed(self, changes: Changes) -> Keymap:
        """Return a copy with other keys for some operations."""
        return Keymap(self.preset, {**self.keys, **changes})

    def clashes(self) -> list[tuple[str, list[str]]]:
        """Return each key that is bound to several operations, with their ids."""
        owners: dict[str, list[str]] = {}
        for operation, keys in self.keys.items():
            for key in keys:
                owners.setdefault(key, []).append(operation)
        return [(key, several) for key, several in owners.items() if len(several) > 1]


def preset(name: str) -> Keymap:
    """Return the keymap of a preset."""
    default = Keymap(name, {operation.id: operation.keys for operation in OPERATIONS})
    return default.changed(PRESETS[name])


def default_keymap() -> Keymap:
    """Return the default keys of labelling."""
    return preset("default")


def key_lines(keymap: Keymap, operations: Iterable[Operation] = OPERATIONS) -> list[Operation]:
    """Return `operations` with the keys of `keymap`, and each with a `help`, for a table of keys.

    The nine labels, or lanes, are one operation if their keys are 1 to 9.
    """
    by_digit = {
        name: texts
        for name, texts in _BY_DIGIT.items()
        if all(keymap.of(f"{name}:{digit}") == (digit,) for digit in "123456789")
    }
    lines: list[Operation] = []
    for one in operations:
        name, _, digit = one.id.partition(":")
        if name not in by_digit:
            lines.append(replace(one, keys=keymap.of(one.id), help=one.help or one.brief))
        elif digit == "1":
            lines.append(Operation(one.id, ("1…9",), one.group, *by_digit[name]))
    return lines


_BY_DIGIT = {
    "label": (
        "label span or token",
        "label the selection, or else the match, the current span or the token",
    ),
    "lane": ("take that lane, next", "take the version of that lane and go to the next"),
}
"""`brief` and `help` of nine operations that differ only in their digit."""
