"""A list of rows with a current one: only visible rows are read and rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from rich.segment import Segment
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from annotator.rendering.article_row import Palette
from annotator.rendering.styles import DARK
from annotator.tui.themes import ground_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.text import Text
    from textual import events

    from annotator.session.review.list_base import ReviewList

Row = TypeVar("Row")


class RowList(Widget, Generic[Row], inherit_bindings=False):
    """Shows a list around its current row, and redraws only the rows that changed.

    `row_at` returns what the row of an index shows; `row_line` renders that in a number of cells.
    `rows_drawn` counts all rows ever rendered, for tests.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "RowList { height: 1fr; width: 100%; }"

    @dataclass
    class Pointed(Message):
        """The mouse chose the row with that index."""

        row: int

    def __init__(
        self,
        listed: ReviewList,
        row_at: Callable[[int], Row],
        row_line: Callable[[Row, Palette, int], Text],
    ) -> None:
        super().__init__()
        self.palette = Palette.of(DARK, [*listed.session.labels.values()])
        self._listed = listed
        self._row_at = row_at
        self._row_line = row_line
        self.rows_drawn = 0
        self._top = 0
        self._rows: list[Row | None] = []
        self._strips: dict[int, Strip] = {}

    @property
    def page(self) -> int:
        """The rows by which a page moves: one row stays visible."""
        return max(1, self.size.height - 1)

    def follow(self) -> None:
        """Redraw what has changed since the last call."""
        height = self.size.height
        if not height:
            return
        count, current = self._listed.count, self._listed.row
        self._top = min(max(self._top, current - height + 1), current)
        self._top = max(0, min(self._top, count - height))
        shown = range(self._top, min(self._top + height, count))
        rows: list[Row | None] = [self._row_at(index) for index in shown]
        rows += [None] * (height - len(rows))
        changed = [y for y, row in enumerate(rows) if [row] != self._rows[y : y + 1]]
        self._rows = rows
        for y in changed:
            self._strips.pop(y, None)
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """Render one row, padded with the background."""
        if y not in self._strips:
            self._strips[y] = self._drawn(self._rows[y] if y < len(self._rows) else None)
        return self._strips[y]

    def _drawn(self, row: Row | None) -> Strip:
        width, plain = self.size.width, self.palette.ground.plain
        if row is None:
            return Strip.blank(width, plain)
        self.rows_drawn += 1
        pieces = self._row_line(row, self.palette, width).render(self.app.console)
        strip = Strip(Segment(text, style) for text, style, control in pieces if not control)
        return strip.apply_style(plain).adjust_cell_length(width, plain)

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

    def on_click(self, event: events.Click) -> None:
        """Report the row that was clicked."""
        index = self._top + event.get_content_offset_capture(self).y
        if 0 <= index < self._listed.count:
            self.post_message(self.Pointed(index))
