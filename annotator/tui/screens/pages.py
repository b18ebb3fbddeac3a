"""The pages in the side panel: guideline, history and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session import reading
from annotator.session.outcome import Outcome
from annotator.tui.widgets.side_panel import SPANS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.screen import Screen

    from annotator.session.session import Session
    from annotator.tui.widgets.side_panel import SidePanel


class Pages:
    """Shows pages in the panel of a screen; in a narrow terminal, in the article's place."""

    def __init__(self, screen: Screen[None], panel: SidePanel) -> None:
        self._screen = screen
        self._panel = panel

    def read(self, view: str, entries: Sequence[tuple[str, ...]], *, at: str = "") -> Outcome:
        """Show a page, from the entry with the title `at` on."""
        self._screen.add_class("reading")
        self._panel.show(view, entries, at=at)
        return self._keys(view)

    def guideline(self, session: Session) -> Outcome:
        """Show the guideline at the current label, then page by page, then the spans again."""
        if self._panel.view != "guideline":
            title = reading.guideline_title(session)
            return self.read("guideline", reading.guideline_entries(session), at=title)
        if self._panel.page_on():
            return self._keys("guideline")
        self.close()
        return Outcome()

    def _keys(self, view: str) -> Outcome:
        closes = (
            "Arrows scroll; any other key: close"
            if self._screen.has_class("narrow")
            else "{drop_selection}: close"
        )
        next_page = "{screen.guideline}: next page · " if view == "guideline" else ""
        return Outcome(f"{next_page}{closes}")

    def close(self) -> None:
        """Show the spans again."""
        self._screen.remove_class("reading")
        self._panel.show(SPANS)

    def takes(self, operation: str) -> bool:
        """Whether an operation scrolls or closes the page, so that it must not edit the article."""
        if not self._screen.has_class("reading"):
            return False
        if operation in ("screen.guideline", "screen.quit"):
            return False
        return self._screen.has_class("narrow") or operation == "drop_selection"

    def scroll(self, operation: str, half_page: int) -> bool:
        """Scroll the page by a row or `half_page` rows; False if the operation does not scroll."""
        rows = {"screen.line_down": 1, "screen.line_up": -1}.get(operation)
        half = {"screen.half_down": 1, "screen.half_up": -1}.get(operation)
        if rows or half:
            self._panel.page(rows or (half or 0) * half_page)
        return bool(rows or half)
