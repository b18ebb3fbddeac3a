"""Ends the app in good order when it is told to end or its terminal is gone.

Textual restores the terminal only when the app exits by itself: SIGTERM, SIGQUIT and SIGHUP would
leave the alternate screen, mouse reports and raw mode on. And without a controlling terminal
nobody sends SIGHUP when the terminal goes: reading then returns at once and for ever.
"""

from __future__ import annotations

import asyncio
import select
import signal
import sys
from typing import TYPE_CHECKING

from textual.drivers._writer_thread import WriterThread

if TYPE_CHECKING:
    from textual.app import App

ENDING = tuple(
    signal.Signals[name]
    for name in ("SIGTERM", "SIGQUIT", "SIGHUP")
    if name in signal.Signals.__members__
)
_LOOK_SECONDS = 1.0
"""How often the terminal is looked at; one system call each time."""


class SurvivingWriter(WriterThread):
    """Textual's writer to the terminal, which outlives it.

    Textual's own ends at the first failed write. The app, which restores the terminal when it
    exits, then waits for ever for room in the queue.
    """

    def run(self) -> None:
        """Write until `stop`; when the terminal is gone, drop what comes."""
        try:
            super().run()
        except OSError:
            while self._queue.get() is not None:
                pass


def guard_terminal(app: App[None]) -> None:
    """Let the running `app` exit on signals that end it, and when its terminal is gone.

    The exit status is 128 plus the signal's number, as a shell has it.
    """
    if sys.platform == "win32":  # no such signals, and no terminal that goes away silently
        return
    loop = asyncio.get_running_loop()
    for number in ENDING:
        loop.add_signal_handler(number, _exit, app, number)
    stdin = sys.__stdin__
    if app.is_headless or stdin is None:
        return
    poll = select.poll()
    poll.register(stdin.fileno(), 0)  # hang-ups and errors are reported in any case

    def look() -> None:
        if poll.poll(0):
            _exit(app, signal.SIGHUP)

    app.set_interval(_LOOK_SECONDS, look)


def _exit(app: App[None], number: signal.Signals) -> None:
    app.exit(return_code=128 + number)
