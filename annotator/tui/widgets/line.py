"""One line of styled text, redrawn only when it changes; its hints are clicked like buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.events import Key
from textual.widget import Widget

from annotator.rendering.footer import PRESSES
from annotator.tui.compositor import repaint
from annotator.tui.widgets.cached_rows import strip_of_text

if TYPE_CHECKING:
    from textual.events import Click
    from textual.strip import Strip


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
            repaint(self)

    def render_line(self, y: int) -> Strip:
        """Render the line, padded with the background."""
        del y
        style = self.visual_style.rich_style
        return strip_of_text(self._line, self.app.console, style, self.size.width)

    def on_click(self, event: Click) -> None:
        """Press the key of the hint that was clicked; the app handles it in turn with others."""
        key = event.style.meta.get(PRESSES)
        if key:
            self.app.post_message(Key(key, key if len(key) == 1 else None))
