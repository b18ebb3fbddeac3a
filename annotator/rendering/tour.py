"""The tour shown at the first start: the nine most important keys."""

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

_HEADING = "Nine keys to begin with"
_LABELS = "labels"
_WORDS = (
    ("accept", "accept and go to the next"),
    ("reject", "reject it, or delete a span"),
    (_LABELS, "label it {}"),
    ("screen.accept_visible", "accept all on screen, scroll"),
    ("decide_same", "same for this text elsewhere"),
    ("left_out/right_out", "extend left or right"),
    ("screen.hints", "letters: go to a span"),
    ("undo", "undo"),
    ("finish", "finish, open the next article"),
)
"""Operations and what they do; `labels` stands for the first three labels."""

_BETWEEN = 3
"""Columns between two columns of keys."""

_CLOSING = " Every change is saved immediately. {screen.help} shows all keys, Esc closes this."


def tour(labels: Sequence[Label], keymap: Keymap, width: int) -> Text:
    """Show the keys on as many lines of `width` cells as they need: in two columns if they fit."""
    lines = _key_lines([label for label in labels if label.key][:3], keymap, width)
    half = -(-len(lines) // 2)
    left, right = lines[:half], lines[half:]
    column = max(line.cell_len for line in left) + _BETWEEN
    if column + max(line.cell_len for line in right) <= width:
        for line, beside in zip(left, right, strict=False):
            line.pad_right(column - line.cell_len)
            line.append_text(beside)
        lines = left
    heading = Text.assemble(" ── ", (_HEADING, "bold"), " ")
    heading.append("─" * (width - heading.cell_len))
    lines = [heading, *lines, Text(keymap.with_keys(_CLOSING))]
    for line in lines:
        line.truncate(width, overflow="ellipsis")
    return Text("\n").join(lines)


def _key_lines(labels: Sequence[Label], keymap: Keymap, width: int) -> list[Text]:
    every = "/".join(f"label:{label.key}" for label in labels)
    shown: list[tuple[str, str]] = []
    for operations, words in _WORDS:
        ids = (every if operations == _LABELS else operations).split("/")
        shown.append((keymap.with_keys(" ".join(f"{{{one}}}" for one in ids)), words))
    column = max(cell_len(keys) for keys, _ in shown)
    names = ", ".join(safe(label.name.lower()) for label in labels)
    return [
        Text.assemble(
            (f"{' ' * (column - cell_len(keys))} {keys}", "bold"),
            f"  {fitted(words.format(names), width - column - 3)}",
        )
        for keys, words in shown
    ]
