"""The app of labelling: one annotator's session, the annotating screen over it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from annotator.tui.base_app import WorkingApp
from annotator.tui.screens.labelling import AnnotatingScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.screen import Screen

    from annotator.session.labelling.session import Session
    from annotator.workers.suggest_ahead import Ahead


class AnnotatorApp(WorkingApp):
    """Runs the annotating screen, and beside it who suggests ahead."""

    def __init__(
        self,
        session: Session,
        *,
        theme: str = "dark",
        tour: bool = False,
        ahead: Ahead | None = None,
    ) -> None:
        super().__init__(session, theme=theme)
        self.session: Session = session
        self._tour = tour
        self._ahead = ahead
        self._suggesting: asyncio.Task[None] | None = None

    async def on_ready(self) -> None:
        """Suggest ahead from the first paint on."""
        if self._ahead:
            self._suggesting = asyncio.create_task(self._ahead.run())

    async def on_unmount(self) -> None:
        """Whoever suggests ends with the screen, and not after it."""
        if self._suggesting:
            self._suggesting.cancel()
            await asyncio.wait([self._suggesting])

    def get_default_screen(self) -> Screen[None]:
        """Straight to work: no empty screen is laid out first."""
        return AnnotatingScreen(self.session, tour=self._tour, ahead=self._ahead)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Beside the others what only labelling has."""
        from annotator.tui.screens import palette

        yield from super().get_system_commands(screen)
        if isinstance(screen, AnnotatingScreen):
            yield SystemCommand(
                "Rejected suggestions",
                "Show them struck through, or hide them",
                lambda: screen.action_operate("toggle_rejected"),
            )
            yield from palette.commands(screen)
            yield SystemCommand("Tour", "The six keys that matter", screen.show_tour)
