"""Has Textual's pilot wait until an app has nothing left to do, however busy the machine is.

Textual's `wait_for_idle` sleeps 20 ms, and takes a process that got no processor time meanwhile for
one that is idle: on a busy machine it returns before the messages are processed. On a quiet one the
sleeps are most of what a key costs.

A frame goes nowhere in a headless app, and Textual composes a dozen while it starts. So an app
composes one when it has nothing else left to do, unless a test looks at each (`draw_each_frame`).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import textual.app
import textual.pilot
from textual.app import ScreenStackError
from textual.pilot import Pilot
from textual.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from textual.app import App

_MOST_ROUNDS = 50
_PALETTE_SECONDS = 0.01

_frame_by_frame: WeakSet[App[Any]] = WeakSet()


def use_in(patch: pytest.MonkeyPatch) -> None:
    """Have every pilot wait this way."""
    for module in (textual.app, textual.pilot):
        patch.setattr(module, "wait_for_idle", _settled)
    wait_for_screen = Pilot._wait_for_screen
    compose_due = _composing_later(patch)

    async def wait(pilot: Pilot[Any], timeout: float = 300.0) -> bool:
        for _ in range(_MOST_ROUNDS):
            await _settled()
            await _palette_closed(pilot.app)
            if _handling_messages(pilot.app) and not await wait_for_screen(pilot, timeout):
                return False
            if not _advanced(pilot.app) and not compose_due(pilot.app):
                break
        return True

    patch.setattr(Pilot, "_wait_for_screen", wait)


def _composing_later(patch: pytest.MonkeyPatch) -> Callable[[App[Any]], bool]:
    """Have headless apps put their frames off; the function composes those of an app, if any."""
    compose = Screen._compositor_refresh
    due: WeakSet[Screen[Any]] = WeakSet()

    def compose_later(screen: Screen[Any]) -> None:
        if not screen.app.is_headless or screen.app in _frame_by_frame:
            compose(screen)
            return
        due.add(screen)
        if screen is screen.app.screen:
            screen._dirty_widgets.clear()  # the compositor has noted their regions

    def compose_due(app: App[Any]) -> bool:
        waiting = [screen for screen in due if screen.is_running and screen.app is app]
        due.clear()
        for screen in waiting:
            compose(screen)
        return bool(waiting)

    patch.setattr(Screen, "_compositor_refresh", compose_later)
    return compose_due


def draw_each_frame(app: App[Any]) -> None:
    """Have the app compose each frame when Textual does, because a test counts or keeps them."""
    _frame_by_frame.add(app)


async def _settled(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """Return when every task of the event loop waits for a timer, for input or for a thread."""
    del min_sleep, max_sleep
    loop: Any = asyncio.get_running_loop()
    await asyncio.sleep(0)
    while loop._ready:  # asyncio has no public way to ask
        await asyncio.sleep(0)


async def _palette_closed(app: App[Any]) -> None:
    """Return when the screen is painted again after the command palette has closed.

    Textual paints nothing for a moment then.
    """
    for _ in range(_MOST_ROUNDS):
        if not app._batch_count or not app.is_running:
            return
        await asyncio.sleep(_PALETTE_SECONDS)


def _handling_messages(app: App[Any]) -> bool:
    """Whether a widget is in the middle of a message, which waits for a timer or a thread.

    Only then is it worth a message to each widget, as Textual's pilot sends them.
    """
    if app._exception_event.is_set():
        return True
    with suppress(ScreenStackError):  # it has ended
        return not all(
            pump._message_queue.ready_event._waiters or not pump._running
            for pump in (app, *app.screen.walk_children(with_self=True))
        )
    return True


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
