"""The lanes of the disagreement at the cursor: a line per annotator of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from annotator.rendering import lanes
from annotator.rendering.article_row import Palette
from annotator.rendering.styles import DARK
from annotator.tui.themes import ground_of

if TYPE_CHECKING:
    from rich.text import Text

    from annotator.session.review.session import ReviewSession


class Lanes(Widget, inherit_bindings=False):
    """Shows the class of the disagreement and its lanes; redraws only the lines that changed.

    Its height depends only on the number of annotators, so it is known before the first layout.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Lanes { width: 100%; background: $panel; }"

    def __init__(self, session: ReviewSession) -> None:
        super().__init__(id="lanes")
        self.session = session
        self._palette = Palette.of(DARK, [*session.labels.values()])
        self._lines: list[Text] = []
        self.styles.height = 1 + min(lanes.MOST_LANES, len(session.lane_names))

    def follow(self) -> None:
        """Show the place at the cursor."""
        width = self.size.width
        if not width:
            return
        session = self.session
        self._palette = self._palette.of_labels(session.labels)
        shown = [
            lanes.class_line(session, width),
            *lanes.lane_lines(session, self._palette, width),
        ]
        if len(shown) != len(self._lines):
            self.styles.height = len(shown)
        for row, line in enumerate(shown):
            if row >= len(self._lines) or line != self._lines[row]:
                self.refresh(Region(0, row, width, 1))
        self._lines = shown

    def on_resize(self) -> None:
        """Render all lines for the new width."""
        self._lines = []
        self.follow()

    def notify_style_update(self) -> None:
        """Take the theme's colours."""
        super().notify_style_update()
        self._palette = self._palette.on(ground_of(self.app))
        self._lines = []

    def render_line(self, y: int) -> Strip:
        """Render one line, padded with the background."""
        if not self._lines:
            self.follow()  # the first paint comes before the first Resize
        ground = self.rich_style
        if y >= len(self._lines):
            return Strip.blank(self.size.width, ground)
        pieces = self._lines[y].render(self.app.console)
        strip = Strip(Segment(text, style) for text, style, control in pieces if not control)
        return strip.apply_style(ground).adjust_cell_length(self.size.width, ground)
