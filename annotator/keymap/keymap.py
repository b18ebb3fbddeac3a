"""Which key does what for one person: the default, presets over it, and a person's own changes.

A preset names only what it changes, so it stays valid when the table of operations grows. Values
only: the file is read in `annotator.settings.settings`, keys are bound in the screens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.keymap.operations import OPERATIONS, drawn_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from annotator.keymap.operations import Operation

Changes = dict[str, tuple[str, ...]]
"""Operation id -> all its keys from now on."""

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
"""Brackets are hard to type on some keyboards: whatever has one has a letter, too."""

NEEDED = frozenset(
    {"accept", "reject", "drop_selection", "next_article", "finish", "undo"}
    | {"screen.list_labels", "screen.help", "screen.palette", "screen.quit"}
)
"""Operations that keep a key: without them work stops, or a message names a key that is not."""

_NAMED = {"escape": "esc"}
_IN_TEXT = re.compile(r"\{\{|\{([\w.:]+)\}")


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys of every operation, under the name of the preset that it begins with."""

    preset: str
    keys: Mapping[str, tuple[str, ...]]

    def of(self, operation: str) -> tuple[str, ...]:
        """All keys of an operation; none where there is no such operation."""
        return self.keys.get(operation, ())

    def drawn(self, operation: str) -> str:
        """The first key in few cells, for footer and help; empty where there is none."""
        return next(map(drawn_key, self.of(operation)), "")

    def told(self, text: str) -> str:
        """Put keys for operations in braces: `{undo} to undo`; `{{` is a brace."""
        return _IN_TEXT.sub(lambda found: self._in_words(found[1]) if found[1] else "{", text)

    def _in_words(self, operation: str) -> str:
        key = next(iter(self.of(operation)), "no key")
        return _NAMED.get(key, key)

    def changed(self, changes: Changes) -> Keymap:
        """The same with other keys for some operations."""
        return Keymap(self.preset, {**self.keys, **changes})

    def clashes(self) -> list[tuple[str, list[str]]]:
        """Each key that several operations have, with these."""
        owners: dict[str, list[str]] = {}
        for operation, keys in self.keys.items():
            for key in keys:
                owners.setdefault(key, []).append(operation)
        return [(key, several) for key, several in owners.items() if len(several) > 1]


def preset(name: str) -> Keymap:
    """The keymap of a preset."""
    default = Keymap(name, {operation.id: operation.keys for operation in OPERATIONS})
    return default.changed(PRESETS[name])


def default_keymap() -> Keymap:
    """The keys as the table of operations gives them."""
    return preset("default")


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line of a key table: `operation` and `keys` as ids, `brief` and `help` as texts."""

    operation: str
    group: str
    keys: tuple[str, ...]
    brief: str
    help: str


def key_lines(keymap: Keymap, operations: Iterable[Operation] = OPERATIONS) -> list[KeyLine]:
    """Every operation as a line; nine labels, or lanes, are one where their keys are the digits."""
    together = {
        what
        for what in _BY_DIGIT
        if all(keymap.of(f"{what}:{digit}") == (digit,) for digit in "123456789")
    }
    lines: list[KeyLine] = []
    for operation in operations:
        what, _, digit = operation.id.partition(":")
        if what not in together:
            lines.append(_line(operation, keymap))
        elif digit == "1":
            brief, full = _BY_DIGIT[what]
            lines.append(KeyLine(operation.id, operation.group, ("1…9",), brief, full))
    return lines


_BY_DIGIT = {
    "label": ("label span or token", "label the selection, else the current span, else the token"),
    "lane": ("take that lane, next", "take what the annotator of that lane has, jump to the next"),
}
"""What nine operations do that differ only in their digit."""


def _line(operation: Operation, keymap: Keymap) -> KeyLine:
    full = operation.help or operation.brief
    return KeyLine(operation.id, operation.group, keymap.of(operation.id), operation.brief, full)
