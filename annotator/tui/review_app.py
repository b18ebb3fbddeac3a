"""The app of review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App, SystemCommand

from annotator.tui.base_app import WorkingApp, article_commands
from annotator.tui.screens.article import ArticleScreen
from annotator.tui.screens.review import ReviewScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.screen import Screen

    from annotator.session.review.session import ReviewSession


class ReviewApp(WorkingApp):
    """Runs the review screen; with `lists_strings` the list of inconsistent strings over it."""

    CSS = ArticleScreen.CSS + WorkingApp.CSS
    COMMANDS = App.COMMANDS | {article_commands}

    def __init__(
        self, session: ReviewSession, *, theme: str = "dark", lists_strings: bool = False
    ) -> None:
        super().__init__(theme=theme)
        self.session: ReviewSession = session
        self._lists_strings = lists_strings

    async def on_ready(self) -> None:
        """Open the list before early keys are handled."""
        if self._lists_strings and isinstance(self.screen, ReviewScreen):
            self.screen.obey(self.screen.consistency)

    def get_default_screen(self) -> Screen[None]:
        """Begin with the review screen: no empty screen is laid out first."""
        return ReviewScreen(self.session)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield the commands of review as well."""
        yield from super().get_system_commands(screen)
        if isinstance(screen, ReviewScreen):
            yield SystemCommand(
                "Remarks on this article",
                "Of all annotators, and reasons",
                lambda: screen.obey(screen.show_comments),
            )
            yield SystemCommand(
                "History of this article", "What you did", lambda: screen.obey(screen.show_history)
            )
