"""The base of the Textual apps: one main screen, keys in turn, output of changed cells only."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.errors import NoWidget

from annotator.session.outcome import Outcome
from annotator.tui.painter import Painter
from annotator.tui.pasting import PasteParser, one_line
from annotator.tui.terminal_guard import SurvivingWriter, guard_terminal
from annotator.tui.themes import use_themes
from corpus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import RenderableType
    from textual.command import Provider
    from textual.driver import Driver
    from textual.screen import Screen
    from textual.widget import Widget


_MOUSE_SECONDS = 1.0
"""How long a key waits for each widget between a click and its effect."""


@runtime_checkable
class TakesKeys(Protocol):
    """A screen that handles each key before the app reads the next."""

    async def press(self, event: events.Key) -> bool:
        """Handle a key; False leaves it to Textual."""


@runtime_checkable
class TakesPastes(Protocol):
    """A screen that handles each paste before the app reads the next key."""

    async def paste(self, text: str) -> None:
        """Handle one line of pasted text."""


@runtime_checkable
class HasCommands(Protocol):
    """A main screen with commands for the palette."""

    def obey(self, operate: Callable[[], Outcome | None]) -> None:
        """Run an operation, and show what changed."""

    def quit(self) -> Outcome | None:
        """End the program."""

    def help(self) -> Outcome | None:
        """Show all keys."""

    def palette_commands(self) -> Iterable[SystemCommand]:
        """Yield commands that only this kind of screen has."""


def article_commands() -> type[Provider]:
    """Return the provider of articles for the palette; it is imported when the palette opens."""
    from annotator.tui.screens.palette import ArticleCommands

    return ArticleCommands


def _replace_parts(driver: type[Driver]) -> None:
    """Replace parts of a Textual driver with ours; Textual has no setting for that."""
    parts = {"XTermParser": PasteParser, "WriterThread": SurvivingWriter}
    for module in (driver.__module__, "textual.drivers.win32"):  # Windows reads in a module apart
        for name, part in parts.items():
            if hasattr(sys.modules.get(module), name):
                setattr(sys.modules[module], name, part)


class WorkingApp(App[None]):
    """Runs a main screen until the person quits."""

    TITLE = "annotator"
    ENABLE_COMMAND_PALETTE = True
    # Textual's own binding of the palette would go before whatever else a person binds there.
    BINDINGS = [Binding("ctrl+p", "command_palette", "palette", show=False)]
    # Dim words would be too faint on the palette's current line. Textual loads a screen's own CSS
    # only when it is pushed, so each app adds that of its main screen.
    CSS = "CommandPalette > .command-palette--help-text { text-style: not bold; }"

    def __init__(self, *, theme: str = "dark") -> None:
        # Without native ANSI colours Textual turns NO_COLOR into grey escape codes.
        theme = "ansi" if "NO_COLOR" in os.environ else theme
        super().__init__(ansi_color=True if theme == "ansi" else None)
        self._painter = Painter()
        self._early: list[events.Key | events.Paste] | None = []
        self._pointed: Widget | None = None
        use_themes(self, theme)

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's driver; `InputError` if the environment names something else."""
        try:
            driver = super().get_driver_class()
        except Exception as error:
            message = (
                f"TEXTUAL_DRIVER is {os.environ.get('TEXTUAL_DRIVER')!r}, which is not a driver of "
                "Textual: unset it."
            )
            raise InputError(message) from error
        _replace_parts(driver)
        return driver

    @property
    def clipboard(self) -> str:
        """The text copied on the screen, as one line; a field pastes it."""
        return one_line(super().clipboard)

    def watch_theme(self) -> None:
        """Let a theme chosen later have its own colours; only the first decides about ANSI ones."""
        if not self.no_color:
            self.ansi_color = None

    async def on_event(self, event: events.Event) -> None:
        """Handle keys and pastes one at a time, in order; see `annotator.tui.screens.article`.

        Those that arrive before the first paint are handled after it.
        """
        if isinstance(event, events.MouseEvent) and not event.is_forwarded:
            self._note_pointed(event)
            await super().on_event(event)
            if isinstance(event, events.MouseDown):
                await self._follow_mouse()  # only then does a drag beyond the widget belong to it
        elif not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._early is not None:
            self._early.append(event)
        elif isinstance(event, events.Paste):
            await self._paste(event)
        else:
            await self._follow_mouse()
            if not (isinstance(self.screen, TakesKeys) and await self.screen.press(event)):
                await super().on_event(event)

    def _note_pointed(self, event: events.MouseEvent) -> None:
        """Remember the widget that gets a click or a drag."""
        if self.mouse_captured or not isinstance(event, events.MouseMove):
            with suppress(NoWidget):
                self._pointed = self.mouse_captured or self.get_widget_at(event.x, event.y)[0]

    async def _follow_mouse(self) -> None:
        """Wait until the last click or drag has had its effect: the key may be about that place.

        Mouse events, and the messages that follow from them, wait in the queues of the widgets.
        """
        widget, self._pointed = self._pointed, None
        for node in widget.ancestors_with_self if widget else ():
            handled = asyncio.Event()
            if node is not self and node.call_later(handled.set):
                with suppress(TimeoutError):
                    await asyncio.wait_for(handled.wait(), _MOUSE_SECONDS)

    async def _paste(self, event: events.Paste) -> None:
        event.text = one_line(event.text)
        if isinstance(self.screen, TakesPastes):
            await self.screen.paste(event.text)
        else:
            await super().on_event(event)

    def on_mount(self) -> None:
        """Leave the terminal as it was, however the app ends."""
        guard_terminal(self)

    async def on_ready(self) -> None:
        """Handle early keys, and freeze what is loaded: collecting garbage in it delays keys."""
        early, self._early = self._early or [], None
        for event in early:
            await self.on_event(event)
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    def on_resize(self) -> None:
        """Redraw everything: a terminal that changes its size may have changed what it shows."""
        self._painter.forget()

    def redraw(self) -> None:
        """Write the whole screen, whatever the terminal shows."""
        self._painter.forget()
        self.refresh()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Override Textual's private hook to the terminal; see `annotator.tui.painter`."""
        super()._display(screen, self._painter.reduced(renderable))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield the commands of the palette: what has no key, and what beginners look for."""
        if isinstance(screen, HasCommands):
            quits = partial(screen.obey, screen.quit)
            yield SystemCommand("Quit", "Everything is saved already", quits)
            yield from screen.palette_commands()
        yield SystemCommand("Redraw", "After another program wrote on the screen", self.redraw)
        if not self.no_color:
            keep = "For this session. Run `annotator keys --init` to keep one"
            yield SystemCommand("Theme", keep, self.search_themes)
        if isinstance(screen, HasCommands):
            yield SystemCommand("Keys", "All keys by group", screen.help)

    def action_help_quit(self) -> None:
        """Show which key quits, so that Ctrl+C ends nothing by accident."""
        if isinstance(self.screen, HasCommands):
            message = Outcome("{screen.quit} quits; everything is saved already")
            self.screen.obey(lambda: message)
