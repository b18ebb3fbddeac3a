"""One line of styled text that is drawn again only when it is another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.text import Text
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterator


class Line(Widget):
    """Header, title, status, footer. Its size never changes, so nothing is ever laid out anew."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Line { height: 1; width: 100%; }"

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._line = Text("")

    def show(self, line: Text) -> None:
        """Show it from the next paint on."""
        if line != self._line:
            self._line = line
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line, filled up with the background."""
        del y
        ground = self.rich_style
        strip = Strip(self._segments()).apply_style(ground)
        return strip.adjust_cell_length(self.size.width, ground)

    def _segments(self) -> Iterator[Segment]:
        return (
            Segment(text, style)
            for text, style, control in self._line.render(self.app.console)
            if not control
        )
