"""The tour shown at the first start: the six most important keys."""

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
_LABELS = "labels"
_WORDS = (
    ("accept", "accept and go to the next"),
    ("reject", "reject it, or delete a span"),
    (_LABELS, "another label: {}"),
    ("undo", "undo"),
    ("finish", "finish, open the next article"),
    ("left_out/right_out", "extend the span left or right"),
)
"""Operations and what they do; `labels` stands for the first three labels."""

_CLOSING = " Every change is saved immediately. {screen.help} shows all keys, Esc closes this."


def tour(labels: Sequence[Label], keymap: Keymap, width: int, rows: int) -> Text:
    """Show the keys in `width` x `rows` cells, with a heading and a closing line if they fit."""
    lines = _key_lines([label for label in labels if label.key][:3], keymap, width)
    closing = Text(keymap.with_keys(_CLOSING))
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
