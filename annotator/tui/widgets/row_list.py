"""A list of rows with a current one: only visible rows are read and rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.strip import Strip

from annotator.tui.widgets.cached_rows import CachedRows, Row, strip_of_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.text import Text
    from textual import events

    from annotator.rendering.article_row import Palette
    from annotator.session.list_base import ListSession


class RowList(CachedRows[Row]):
    """Shows a list around its current row.

    `row_at` returns what the row of an index shows; `row_line` renders that in a number of cells.
    """

    DEFAULT_CSS = "RowList { height: 1fr; width: 100%; }"

    @dataclass
    class Pointed(Message):
        """The mouse chose the row with that index."""

        row: int

    def __init__(
        self,
        listed: ListSession[Any],
        row_at: Callable[[int], Row],
        row_line: Callable[[Row, Palette, int], Text],
    ) -> None:
        super().__init__(listed.session.labels.values())
        self._listed = listed
        self._row_at = row_at
        self._row_line = row_line
        self._top = 0

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
        self.show_rows(map(self._row_at, range(self._top, min(self._top + height, count))))

    def strip_of(self, row: Row | None) -> Strip:
        """Render one row, padded with the background."""
        width, plain = self.size.width, self.palette.ground.plain
        if row is None:
            return Strip.blank(width, plain)
        line = self._row_line(row, self.palette, width)
        return strip_of_text(line, self.app.console, plain, width)

    def on_click(self, event: events.Click) -> None:
        """Report the row that was clicked."""
        index = self._top + event.get_content_offset_capture(self).y
        if 0 <= index < self._listed.count:
            self.post_message(self.Pointed(index))
