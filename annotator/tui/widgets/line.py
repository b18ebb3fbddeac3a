"""One line of styled text, redrawn only when it changes."""

from __future__ import annotations

from rich.segment import Segment
from rich.text import Text
from textual.strip import Strip
from textual.widget import Widget


class Line(Widget):
    """A header, title, status or footer line. Its size never changes: no layout is needed."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Line { height: 1; width: 100%; }"

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._line = Text("")

    def show(self, line: Text) -> None:
        """Show `line` from the next paint on."""
        if line != self._line:
            self._line = line
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render the line, padded with the background."""
        del y
        ground = self.rich_style
        pieces = self._line.render(self.app.console)
        strip = Strip(Segment(text, style) for text, style, control in pieces if not control)
        return strip.apply_style(ground).adjust_cell_length(self.size.width, ground)
