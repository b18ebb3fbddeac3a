"""The six keys that matter, in plain words, for the first start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from annotator.text.cells import fitted
from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.keymap.keymap import Keymap
    from corpus.model import Label

_HEADING = "Six keys to begin with"
_WORDS = (
    ("accept", "accept the suggestion, go on"),
    ("reject", "reject it, or delete a span"),
    ("labels", "another label: {}"),
    ("undo", "take back the last key"),
    ("finish", "finish, open the next article"),
    ("left_out/right_out", "move left or right edge out"),
)
"""Operations, and what they do; `labels` stands for the first three."""


def tour(labels: Sequence[Label], keymap: Keymap, width: int, rows: int) -> Text:
    """The keys and, where there are rows, a heading and how to go on."""
    keys = _key_lines(labels, keymap, width)
    closing = Text(keymap.told(" Each is saved at once. {screen.help} lists all; esc hides this."))
    lines = [*keys]
    if rows > len(lines):
        lines.insert(0, Text.assemble(" ── ", (_HEADING, "bold"), f" {'─' * (width - 27)}"))
    if rows > len(lines):
        lines.append(closing)
    if rows > len(lines) + 1:
        lines[1:1], lines[-1:] = [Text()], [Text(), closing]
    for line in lines:
        line.truncate(width, overflow="ellipsis")
    return Text("\n").join(lines[:rows])


def _key_lines(labels: Sequence[Label], keymap: Keymap, width: int) -> list[Text]:
    named = [(_keys(operation, labels, keymap), words) for operation, words in _WORDS]
    column = max(cell_len(keys) for keys, _ in named)
    names = ", ".join(safe(label.name.lower()) for label in _first(labels))
    return [
        Text.assemble(
            (f"{' ' * (column - cell_len(keys))} {keys}", "bold"),
            f"  {fitted(words.format(names), width - column - 3)}",
        )
        for keys, words in named
    ]


def _keys(operation: str, labels: Sequence[Label], keymap: Keymap) -> str:
    if operation == "labels":
        keys = [keymap.told(f"{{label:{label.key}}}") for label in _first(labels)]
        return " ".join(keys)
    return " ".join(keymap.told(f"{{{part}}}") for part in operation.split("/"))


def _first(labels: Sequence[Label]) -> list[Label]:
    return [label for label in labels if label.key][:3]
