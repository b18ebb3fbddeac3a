"""The rows of a whole class: only those in sight are read and drawn, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from annotator.class_rows import Row, row_at, row_line
from annotator.drawing import Palette
from annotator.look import DARK
from annotator.widgets.theme import ground_of

if TYPE_CHECKING:
    from textual import events

    from annotator.class_list import ClassList


class CaseList(Widget, inherit_bindings=False):
    """Shows a list around its current row. A row is drawn again only when it shows another thing.

    `rows_drawn` counts the rows that were ever composed, for the guards of the tests.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "CaseList { height: 1fr; width: 100%; }"

    @dataclass
    class Pointed(Message):
        """The mouse chose the row of that index."""

        row: int

    def __init__(self, listed: ClassList) -> None:
        super().__init__()
        self._listed = listed
        self.palette = Palette.of(DARK, [*listed.session.labels.values()])
        self.rows_drawn = 0
        self._top = 0
        self._rows: list[Row | None] = []
        self._strips: dict[int, Strip] = {}

    @property
    def page(self) -> int:
        """By how many rows a page moves: one row stays in sight."""
        return max(1, self.size.height - 1)

    def follow(self) -> None:
        """Draw what has changed since the last call."""
        height = self.size.height
        if not height:
            return
        listed = self._listed
        self._top = min(max(self._top, listed.row - height + 1), listed.row)
        self._top = max(0, min(self._top, len(listed.cases) - height))
        shown = range(self._top, min(self._top + height, len(listed.cases)))
        rows: list[Row | None] = [row_at(listed, index) for index in shown]
        rows += [None] * (height - len(rows))
        changed = [y for y, row in enumerate(rows) if [row] != self._rows[y : y + 1]]
        self._rows = rows
        for y in changed:
            self._strips.pop(y, None)
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """One row, filled up with the background."""
        if y not in self._strips:
            self._strips[y] = self._drawn(self._rows[y] if y < len(self._rows) else None)
        return self._strips[y]

    def _drawn(self, row: Row | None) -> Strip:
        width, plain = self.size.width, self.palette.ground.plain
        if row is None:
            return Strip.blank(width, plain)
        self.rows_drawn += 1
        pieces = row_line(row, self.palette, width).render(self.app.console)
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
        """More rows, or fewer."""
        self._strips.clear()
        self._rows = []
        self.refresh()
        self.follow()

    def on_click(self, event: events.Click) -> None:
        """Say which row it was."""
        index = self._top + event.get_content_offset_capture(self).y
        if 0 <= index < len(self._listed.cases):
            self.post_message(self.Pointed(index))
