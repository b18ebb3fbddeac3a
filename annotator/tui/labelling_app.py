"""The app of labelling."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.app import App, SystemCommand

from annotator.tui.base_app import WorkingApp, article_commands
from annotator.tui.screens.article import ArticleScreen
from annotator.tui.screens.labelling import LabellingScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.screen import Screen

    from annotator.session.labelling.session import LabellingSession
    from annotator.workers.suggest_ahead import Ahead


class AnnotatorApp(WorkingApp):
    """Runs the labelling screen, and the child process that suggests ahead."""

    CSS = ArticleScreen.CSS + WorkingApp.CSS
    COMMANDS = App.COMMANDS | {article_commands}

    def __init__(
        self,
        session: LabellingSession,
        *,
        theme: str = "dark",
        tour: bool = False,
        ahead: Ahead | None = None,
    ) -> None:
        super().__init__(theme=theme)
        self.session: LabellingSession = session
        self._tour = tour
        self._ahead = ahead
        self._suggesting: asyncio.Task[None] | None = None

    async def on_ready(self) -> None:
        """Start suggesting ahead after the first paint."""
        if self._ahead:
            self._suggesting = asyncio.create_task(self._ahead.run())

    async def on_unmount(self) -> None:
        """End the child process before the screen."""
        if self._suggesting:
            self._suggesting.cancel()
            await asyncio.wait([self._suggesting])

    def get_default_screen(self) -> Screen[None]:
        """Begin with the labelling screen: no empty screen is laid out first."""
        return LabellingScreen(self.session, tour=self._tour, ahead=self._ahead)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield the commands of labelling as well."""
        from annotator.tui.screens import palette

        yield from super().get_system_commands(screen)
        if isinstance(screen, LabellingScreen):
            yield SystemCommand(
                "Rejected suggestions",
                "Show them struck through, or hide them",
                lambda: screen.obey(self.session.cursor.toggle_rejected),
            )
            yield from palette.commands(screen)
            yield SystemCommand("Tour", "The most important keys", screen.show_tour)
