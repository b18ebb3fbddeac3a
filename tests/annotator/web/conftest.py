"""Fixtures: a server on a free port with fake screens, and browsers that talk to it."""

from __future__ import annotations

import json
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from annotator.web.address import LOOPBACK, Addresses
from annotator.web.running import listening, started
from annotator.web.server import Server, Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from corpus.store import Project
    from corpus.store.logins import Role

FAKE = Path(__file__).with_name("fake_screen.py")


@dataclass
class Window:
    """An open screen in a browser."""

    socket: aiohttp.ClientWebSocketResponse
    drawn: list[bytes] = field(default_factory=list)

    async def about(self) -> dict[str, Any]:
        """What the fake screen says of itself."""
        found = json.loads(await self.next())
        assert isinstance(found, dict)
        return found

    async def next(self) -> bytes:
        """What the screen draws next."""
        message = await self.socket.receive(timeout=20)
        assert message.type is aiohttp.WSMsgType.BINARY, message
        assert isinstance(message.data, bytes)
        return message.data

    async def ended(self) -> str:
        """Why the screen ended; empty if the connection just closed. Skips what it draws."""
        while True:
            message = await self.socket.receive(timeout=20)
            if message.type is aiohttp.WSMsgType.TEXT:
                kind, why = json.loads(message.data)
                assert kind == "ended"
                return str(why)
            if message.type is not aiohttp.WSMsgType.BINARY:
                return ""

    async def send(self, *values: object) -> None:
        await self.socket.send_str(json.dumps(values))


class Browser:
    """A browser with its own cookies, on a page of the server."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.session.get(self.url + path, headers=headers) as answer:
            return answer.status, await answer.text()

    async def post(self, path: str, **options: Any) -> aiohttp.ClientResponse:
        headers = {"Origin": self.url, **options.pop("headers", {})}
        answer = await self.session.post(
            self.url + path, headers=headers, allow_redirects=False, **options
        )
        await answer.read()
        return answer

    async def log_in(self, link: str) -> aiohttp.ClientResponse:
        return await self.post("/login", data={"link": link})

    async def open(
        self, screen: str = "annotate", size: str = "width=80&height=24", **headers: str
    ) -> Window:
        """Open a screen; raises `WSServerHandshakeError` if the server refuses."""
        headers = {"Origin": self.url, **headers}
        url = f"{self.url}/socket/{screen}?{size}"
        return Window(await self.session.ws_connect(url, headers=headers))

    async def refusal(self, screen: str = "annotate", **options: str) -> int:
        """The status with which the server refuses to open a screen."""
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await self.open(screen, **options)
        return refused.value.status

    @property
    def cookie(self) -> str:
        (cookie,) = self.session.cookie_jar
        return cookie.value


@dataclass
class ServedSite:
    """A running server."""

    project: Project
    addresses: Addresses
    lines: list[str]
    commands: list[list[str]]
    stack: AsyncExitStack

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.addresses.port}"

    async def browser(self) -> Browser:
        jar = aiohttp.CookieJar(unsafe=True)  # which sends cookies to addresses without a name
        session = aiohttp.ClientSession(cookie_jar=jar)
        return Browser(await self.stack.enter_async_context(session), self.url)

    def invite(self, name: str, role: Role = "annotator") -> str:
        return self.project.logins.invite(self.project.people.get_or_add(name), role)

    async def logged_in(self, name: str, role: Role = "annotator") -> Browser:
        browser = await self.browser()
        assert (await browser.log_in(self.invite(name, role))).status == 303
        return browser


@pytest.fixture
def serving(project: Project, tmp_path: Path) -> Callable[..., Any]:
    """Serves the project inside an `async with` block."""

    @asynccontextmanager
    async def serve(
        behaviour: str = "draw", *, most: int = 5, proxy: str | None = None
    ) -> AsyncIterator[ServedSite]:
        at = listening(LOOPBACK, 0)
        port = at.getsockname()[1]
        addresses = Addresses.of_loopback(LOOPBACK, port)
        if proxy:
            addresses = Addresses.of_proxy(proxy, port)
        lines: list[str] = []
        commands: list[list[str]] = []

        def command_of(login: Any, screen: str, article: str | None) -> list[str]:
            program = [sys.executable, "-I", "-S", str(FAKE), behaviour]
            commands.append([login.person.name, screen, str(article)])
            return [*program, login.person.name, screen, str(article)]

        shown = Site(
            project.path, "Valley <news>", command_of, theme="dark", most=most, session_days=14
        )
        log = (tmp_path / "serving.log").open
        server = Server(shown, log=lambda: log("ab"), changed=lines.append)
        async with (
            started(server, at, addresses),
            AsyncExitStack() as stack,
        ):
            yield ServedSite(project, addresses, lines, commands, stack)

    return serve
