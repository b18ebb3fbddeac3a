"""Fits text to terminal columns (cells)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from annotator.text.sanitize import fixed_width

if TYPE_CHECKING:
    from rich.console import OverflowMethod


def fitted(text: str, cells: int) -> str:
    """Return `text` in at most `cells` columns, with an ellipsis where it is cut."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - 1)).rstrip() + "…" if cells > 0 else ""


def padded(text: str, cells: int) -> str:
    """Return `text` in exactly `cells` columns: cut with an ellipsis, or filled up with blanks."""
    shown = fitted(text, cells)
    return shown + " " * (cells - cell_len(shown))


def growing_cells(width: int, least: int, most: int) -> int:
    """Return the columns of a part of a line: `least`, plus two fifths of those beyond 80."""
    return min(most, least + max(0, width - 80) * 2 // 5)


def exactly(line: Text, width: int) -> Text:
    """Cut or pad `line` in place to `width` columns, and return it."""
    overflow: OverflowMethod = "ellipsis" if width > 0 else "crop"  # Rich adds one even to 0 cells
    line.truncate(max(0, width), overflow=overflow, pad=True)
    return line


def spread(left: Text, right: Text, width: int) -> Text:
    """Put `left` and `right` at the two ends of a line of `width` columns; cut `left` to fit."""
    room = width - right.cell_len - 1
    if left.cell_len > room:
        exactly(left, room)
    return Text.assemble(left, " " * (width - left.cell_len - right.cell_len), right)


def one_line(text: str) -> str:
    """Return article text on one line, harmless, and as wide in every terminal."""
    return fixed_width(" ".join(text.split("\n")))


def last_cells(text: str, cells: int) -> str:
    """Return the end of `text` that fits in `cells` columns."""
    at = len(text)
    while at > 0 and cell_len(text[at - 1]) <= cells:
        at -= 1
        cells -= cell_len(text[at])
    return text[at:]
