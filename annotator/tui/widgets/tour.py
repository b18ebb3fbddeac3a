"""The tour, below the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from annotator.rendering.tour import tour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from annotator.keymap.keymap import Keymap
    from corpus.model import Label


class Tour(Widget):
    """Shows the first keys until any key is pressed; the screen removes it."""

    DEFAULT_CSS = """
    Tour { height: auto; max-height: 50%; width: 100%; background: $panel; color: $foreground; }
    """

    def __init__(self, labels: Sequence[Label], keymap: Keymap) -> None:
        super().__init__()
        self._labels = labels
        self._keymap = keymap

    def render(self) -> Text:
        """Render the tour in the width of the terminal."""
        return tour(self._labels, self._keymap, self.app.size.width)

    def on_click(self) -> None:
        """Remove the tour, as Esc does."""
        self.remove()
