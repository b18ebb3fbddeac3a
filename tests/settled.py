"""Has Textual's pilot wait until an app has nothing left to do, however busy the machine is.

Textual's `wait_for_idle` sleeps 20 ms, and takes a process that got no processor time meanwhile for
one that is idle: on a busy machine it returns before the messages are processed. On a quiet one the
sleeps are most of what a key costs.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import textual.app
import textual.pilot
from textual.app import ScreenStackError
from textual.pilot import Pilot

if TYPE_CHECKING:
    import pytest
    from textual.app import App

_MOST_ROUNDS = 50


def use_in(patch: pytest.MonkeyPatch) -> None:
    """Have every pilot wait this way."""
    for module in (textual.app, textual.pilot):
        patch.setattr(module, "wait_for_idle", _settled)
    wait_for_screen = Pilot._wait_for_screen

    async def wait(pilot: Pilot[Any], timeout: float = 300.0) -> bool:
        for _ in range(_MOST_ROUNDS):
            if not await wait_for_screen(pilot, timeout):
                return False
            await _settled()
            if not _advanced(pilot.app):
                break
        return True

    patch.setattr(Pilot, "_wait_for_screen", wait)


async def _settled(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """Return when every task of the event loop waits for a timer, for input or for a thread."""
    del min_sleep, max_sleep
    loop: Any = asyncio.get_running_loop()
    await asyncio.sleep(0)
    while loop._ready:  # asyncio has no public way to ask
        await asyncio.sleep(0)


def _advanced(app: App[Any]) -> bool:
    """Resize and repaint now, as Textual would in a moment; whether there was anything to do."""
    if app._resize_event is not None:
        app._check_resize()
        return True
    with suppress(ScreenStackError):  # it has ended
        screen = app.screen
        waiting = (
            screen._layout_required
            or screen._scroll_required
            or screen._repaint_required
            or screen._recompose_required
            or screen._dirty_widgets
            or screen._callbacks
        )
        if waiting:
            screen._on_timer_update()
        return bool(waiting)
    return False
