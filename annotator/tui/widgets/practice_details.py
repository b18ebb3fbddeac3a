"""Both versions of a difference from gold, with the reviewer's reason and the guideline's rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from annotator.rendering.practice_rows import detail_lines
from annotator.tui.widgets.cached_rows import CachedRows, strip_of_text

if TYPE_CHECKING:
    from textual.strip import Strip

    from annotator.session.labelling.practice import Practice


class PracticeDetails(CachedRows[Text]):
    """Shows the current difference, in half of the screen."""

    DEFAULT_CSS = "PracticeDetails { width: 100%; height: 2fr; background: $panel; }"

    def __init__(self, listed: Practice) -> None:
        super().__init__(listed.session.labels.values())
        self.listed = listed

    def follow(self) -> None:
        """Show the current difference; lines that do not fit end with a row that says so."""
        width, height = self.size.width, self.size.height
        if not width:
            return
        lines = [*detail_lines(self.listed, self.palette, width)]
        if len(lines) > height:
            lines[max(0, height - 1) :] = [Text("  …", "dim")]
        self.show_rows(lines)

    def strip_of(self, row: Text | None) -> Strip:
        """Render one line, padded with the background."""
        style = self.visual_style.rich_style
        return strip_of_text(row or Text(""), self.app.console, style, self.size.width)
