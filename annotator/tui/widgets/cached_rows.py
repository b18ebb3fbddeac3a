"""A base of widgets made of rows: it redraws only the rows that changed."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from annotator.rendering.article_row import Palette
from annotator.rendering.styles import DARK
from annotator.tui.compositor import repaint
from annotator.tui.themes import ground_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.style import Style
    from rich.text import Text

    from corpus.model import Label

Row = TypeVar("Row")


class CachedRows(Widget, Generic[Row], inherit_bindings=False):
    """Shows rows, of which equal ones look the same; None is a blank row.

    `rows_drawn` counts all rows ever rendered, for tests.
    """

    ALLOW_SELECT = False

    def __init__(self, labels: Iterable[Label]) -> None:
        super().__init__()
        self.palette = Palette.of(DARK, [*labels])
        self.rows_drawn = 0
        self._rows: list[Row | None] = []
        self._strips: dict[int, Strip] = {}

    @abstractmethod
    def follow(self) -> None:
        """Show what has changed since the last call, with `show_rows`."""

    @abstractmethod
    def strip_of(self, row: Row | None) -> Strip:
        """Render one row in the width of the widget."""

    def show_rows(self, rows: Iterable[Row | None]) -> None:
        """Show `rows` from the top, and blank ones below them."""
        shown = [*rows]
        shown += [None] * (self.size.height - len(shown))
        changed = [y for y, row in enumerate(shown) if [row] != self._rows[y : y + 1]]
        self._rows = shown
        for y in changed:
            self._strips.pop(y, None)
        if changed:
            width = self.size.width
            repaint(self, *(Region(0, y, width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """Render the row at `y`, or take it from the cache."""
        if not self._rows:
            self.follow()  # the first paint comes before the first Resize
        if y not in self._strips:
            self.rows_drawn += 1
            self._strips[y] = self.strip_of(self._rows[y] if y < len(self._rows) else None)
        return self._strips[y]

    def notify_style_update(self) -> None:
        """Take the theme's colours."""
        super().notify_style_update()
        palette = self.palette.on(ground_of(self.app))
        if palette != self.palette:
            self.palette = palette
            self._strips.clear()
            self.refresh()

    def on_resize(self) -> None:
        """Render all rows for the new size."""
        self._strips.clear()
        self._rows = []
        self.refresh()
        self.follow()


def strip_of_text(line: Text, console: Console, style: Style, width: int) -> Strip:
    """Return `line` as a strip of `width` cells, on the background of `style`."""
    pieces = line.render(console)
    strip = Strip(Segment(text, style + own) for text, own, control in pieces if not control)
    return strip.adjust_cell_length(width, style)
