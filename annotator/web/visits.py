"""Visits: a browser window with the child process that draws its screen."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from aiohttp import WSCloseCode, WSMsgType

from annotator.web.limits import InputThrottle, RateLimit, clamped
from annotator.web.screen_process import ScreenProcess, child_environment

if TYPE_CHECKING:
    from typing import BinaryIO

    from aiohttp import web

    from corpus.store.logins import Login

ScreenName = Literal["annotate", "review"]
CommandOf = Callable[["Login", ScreenName, str | None], Sequence[str]]
"""Returns the command line of a screen, given the article to open if there is one."""

QUIT = "You have quit. Everything is saved."
FAILED = (
    "The screen ended unexpectedly. Everything that it showed as saved is saved. Whoever runs the "
    "server finds the reason in its log."
)
ELSEWHERE = "This screen was opened in another window, and goes on there."
LOGGED_OUT = "Your login has ended. Everything is saved. Ask for a new link to go on."
SERVER_ENDS = "The server was stopped. Everything is saved."
FULL = "All places on this server are taken. Try again when somebody has quit."
TOO_OFTEN = "This screen was opened too often in a minute. Wait a moment, then try again."
NOT_STARTED = "The screen cannot be started. Whoever runs the server finds the reason in its log."

STARTS_PER_MINUTE = 20
"""How often one login may open a screen; each start takes half a second of a processor."""

_CLOSING_SECONDS = 3.0
_TAKING_SECONDS = 30.0
"""How long a browser may take no output before its window counts as gone."""


class Visit:
    """One window at one screen, from its start until its process has ended."""

    def __init__(self, login: Login, screen: ScreenName, socket: web.WebSocketResponse) -> None:
        self.login = login
        self.screen = screen
        self._socket = socket
        self._asked = asyncio.Event()
        self._over = asyncio.Event()
        self._why = ""
        self._gone = False

    async def stop(self, why: str) -> None:
        """End the visit with a sentence for the person, and wait until it is over."""
        if not self._asked.is_set():
            self._why = why
            self._asked.set()
        await self._over.wait()

    async def run(self, process: ScreenProcess) -> None:
        """Pass on keys and drawing until the window or the screen ends; then end both."""
        drawing = asyncio.create_task(self._draw(process))
        reading = asyncio.create_task(self._read(process))
        asked = asyncio.create_task(self._asked.wait())
        try:
            await asyncio.wait({drawing, reading, asked}, return_when=asyncio.FIRST_COMPLETED)
            if not drawing.done():
                await self.part(self._why)
        finally:
            asked.cancel()
            status = await process.end()
            await drawing
            await self.part(process.refused or (QUIT if status == 0 else FAILED))
            reading.cancel()

    def over(self) -> None:
        """Let those go on who wait for the end."""
        self._over.set()

    async def _draw(self, process: ScreenProcess) -> None:
        """Send what the screen draws; without a window, drop it."""
        async for data in process.output():
            if self._gone:
                continue
            try:
                await asyncio.wait_for(self._socket.send_bytes(data), _TAKING_SECONDS)
            except (TimeoutError, ConnectionError, RuntimeError):
                self._gone = True
                self._asked.set()

    async def _read(self, process: ScreenProcess) -> None:
        throttle = InputThrottle()
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                return
            await throttle.take(len(message.data))
            if not await self._obey(message.data, process):
                return

    async def _obey(self, text: str, process: ScreenProcess) -> bool:
        """Carry out a message of the page; False for what the page never sends."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            return False
        match values:
            case ["stdin", str(typed)]:
                await process.type(typed)
            case ["resize", {"width": width, "height": height}]:
                size = clamped((width, height))
                if size is None:
                    return False
                await process.resize(*size)
            case ["ping", str(sent)] if len(sent) <= 20:
                await self._socket.send_json(["pong", sent])
            case ["focus"] | ["blur"]:
                await process.focus(gained=values == ["focus"])
            case _:
                return False
        return True

    async def part(self, why: str, code: int = WSCloseCode.OK) -> None:
        """Tell the person why the screen ends, and close the connection."""
        if self._gone:
            return
        self._gone = True
        with suppress(TimeoutError, ConnectionError, RuntimeError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                if why:
                    await self._socket.send_json(["ended", why])
                await self._socket.close(code=code)


class Visits:
    """The visits that go on: at most `most`, and one for each login and screen.

    `log` opens the file for what screens write to standard error. `changed` is called with a line
    for whoever runs the server.
    """

    def __init__(
        self,
        command_of: CommandOf,
        *,
        most: int,
        log: Callable[[], BinaryIO],
        changed: Callable[[str], None],
    ) -> None:
        self._command_of = command_of
        self._most = most
        self._log = log
        self._changed = changed
        self._live: dict[tuple[int, ScreenName], Visit] = {}
        self._places: dict[tuple[int, ScreenName], str] = {}
        self._starts = RateLimit(STARTS_PER_MINUTE, 60)

    @property
    def logins(self) -> set[int]:
        """The ids of the logins at work."""
        return {login for login, _ in self._live}

    async def serve(self, visit: Visit, size: tuple[int, int]) -> None:
        """Run a visit to its end. An earlier window of the same login and screen ends first.

        The screen opens the article that the earlier one had open.
        """
        key = visit.login.id, visit.screen
        if self._starts.wait(visit.login.id):
            await visit.part(TOO_OFTEN)
            return
        self._starts.count(visit.login.id)
        while earlier := self._live.get(key):
            await earlier.stop(ELSEWHERE)
        if len(self._live) >= self._most:
            self._changed(f"{visit.login.person.name} was refused: all {self._most} places taken")
            await visit.part(FULL)
            return
        self._live[key] = visit
        try:
            await self._run(visit, size, key)
        finally:
            del self._live[key]
            visit.over()
            self._changed(f"{self._line(visit)} ended")

    async def _run(self, visit: Visit, size: tuple[int, int], key: tuple[int, ScreenName]) -> None:
        self._changed(f"{self._line(visit)} began")
        command = self._command_of(visit.login, visit.screen, self._places.get(key))
        try:
            with self._log() as log:
                process = await ScreenProcess.start(
                    command, child_environment(os.environ, size), log
                )
        except OSError as error:
            self._changed(f"a screen cannot be started: {error}")
            await visit.part(NOT_STARTED)
            return
        try:
            await visit.run(process)
        finally:
            if process.place:
                self._places[key] = process.place

    def _line(self, visit: Visit) -> str:
        return f"{visit.login.person.name}: {visit.screen} ({len(self._live)} of {self._most})"

    async def stop(self, logins: set[int] | None, why: str) -> None:
        """End the visits of some logins, or all, and wait for that."""
        visits = [
            visit for visit in self._live.values() if logins is None or visit.login.id in logins
        ]
        await asyncio.gather(*(visit.stop(why) for visit in visits))
