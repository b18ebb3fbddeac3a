"""The lanes of the disagreement at the cursor: a line per annotator of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from annotator.rendering import lanes
from annotator.tui.widgets.cached_rows import CachedRows, strip_of_text

if TYPE_CHECKING:
    from textual.strip import Strip

    from annotator.session.review.session import ReviewSession


class Lanes(CachedRows[Text]):
    """Shows the class of the disagreement and its lanes.

    The height depends only on the number of annotators, so it is known before the first layout.
    """

    DEFAULT_CSS = "Lanes { width: 100%; background: $panel; }"

    def __init__(self, session: ReviewSession) -> None:
        super().__init__(session.labels.values())
        self.id = "lanes"
        self.session = session
        self._height = 0
        self._fit(1 + min(lanes.MOST_LANES, len(session.lane_names)))

    def _fit(self, height: int) -> None:
        if height != self._height:
            self._height = height
            self.styles.height = height

    def follow(self) -> None:
        """Show the place at the cursor."""
        width, session = self.size.width, self.session
        if width:
            self.palette = self.palette.of_labels(session.labels)
            rows = lanes.lane_lines(session, self.palette, width)
            self._fit(1 + len(rows))
            self.show_rows([lanes.class_line(session, width), *rows])

    def strip_of(self, row: Text | None) -> Strip:
        """Render one line, padded with the background."""
        style = self.visual_style.rich_style
        return strip_of_text(row or Text(""), self.app.console, style, self.size.width)
