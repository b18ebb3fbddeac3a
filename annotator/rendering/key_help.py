"""All keys by group in two columns of styled text, as `?` shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from annotator.keymap.keymap import key_lines
from annotator.keymap.operations import short_key
from annotator.text.cells import fitted, padded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.keymap.keymap import Keymap
    from annotator.keymap.operations import Operation

COLUMN = 38
"""Cells of a column: two columns and a scroll bar fit in 80."""

_LEAST_KEYS = 4


def columns(keymap: Keymap, operations: Iterable[Operation]) -> tuple[Text, Text]:
    """Lay out the groups in the order of the table, each in the shorter column so far."""
    groups: dict[str, list[Operation]] = {}
    for line in key_lines(keymap, operations):
        groups.setdefault(line.group, []).append(line)
    sides: tuple[list[Text], list[Text]] = ([], [])
    for name, lines in groups.items():
        shorter = sides[0] if len(sides[0]) <= len(sides[1]) else sides[1]
        shorter += [Text(name, "bold underline"), *_lines(lines)]
    return Text("\n").join(sides[0]), Text("\n").join(sides[1])


def _lines(lines: list[Operation]) -> list[Text]:
    shown = [" ".join(map(short_key, line.keys)) or "–" for line in lines]
    width = max(_LEAST_KEYS, *map(cell_len, shown))
    return [
        Text.assemble(
            (f" {padded(keys, width)} ", "bold"),
            fitted(line.brief, COLUMN - width - 2),
        )
        for keys, line in zip(shown, lines, strict=True)
    ]
