"""The panel of the board with the details of the current row."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.strip import Strip

from annotator.tui.widgets.cached_rows import CachedRows, strip_of_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_LEFT = 2
"""Columns of the separator with its blank."""


class Details(CachedRows[Text]):
    """Shows the lines that `lines_in` returns for a number of cells."""

    DEFAULT_CSS = "Details { width: 42%; height: 1fr; }"

    def __init__(self, lines_in: Callable[[int], Iterable[Text]]) -> None:
        super().__init__(())
        self._lines_in = lines_in

    def follow(self) -> None:
        """Show the lines of the current row."""
        if self.size.height:
            width = self.size.width - _LEFT - 1
            lines = chain.from_iterable(
                line.wrap(self.app.console, width) if line.cell_len > width else [line]
                for line in self._lines_in(width)
            )
            self.show_rows(islice(lines, self.size.height))

    def strip_of(self, row: Text | None) -> Strip:
        """Render a line after the separator."""
        plain = self.palette.ground.plain
        left = Strip([Segment("│ ", plain + Style(dim=True))], _LEFT)
        width = self.size.width - _LEFT
        return Strip.join([left, strip_of_text(row or Text(""), self.app.console, plain, width)])
