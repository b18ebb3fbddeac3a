"""The app that shows the differences between two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.tui.base_app import WorkingApp
from annotator.tui.screens.difference_list import DifferenceScreen

if TYPE_CHECKING:
    from textual.screen import Screen

    from annotator.session.difference_list import DifferenceList


class DifferenceApp(WorkingApp):
    """Runs the list of differences."""

    def __init__(self, listed: DifferenceList, *, theme: str = "dark") -> None:
        super().__init__(theme=theme)
        self._listed = listed

    def get_default_screen(self) -> Screen[None]:
        """Begin with the list."""
        return DifferenceScreen(self._listed)
