"""The HTTP server: who may ask for what, and the answers."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, cast, get_args

from aiohttp import web

from annotator.web.accounts import Accounts
from annotator.web.failures import failure_logger
from annotator.web.limits import BODY_BYTES, MESSAGE_BYTES, RateLimit, clamped
from annotator.web.pages import headers, page, static_file
from annotator.web.visits import LOGGED_OUT, SERVER_ENDS, ScreenName, Visit, Visits
from corpus.errors import AnnotatorError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path
    from typing import BinaryIO

    from annotator.web.address import Addresses
    from annotator.web.visits import CommandOf
    from corpus.store.logins import Login

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PATHS: dict[ScreenName, str] = {"annotate": "/", "review": "/review"}
"""Screen -> the path of its page."""

FAILED_LOGINS_PER_MINUTE = 10
"""From one address; a link is never guessed, so this only keeps the server free for others."""

_DAY_SECONDS = 86_400
_HEARTBEAT_SECONDS = 15.0
_CHECK_SECONDS = 2.0
"""How often the logins of open windows are checked for a revocation."""


@dataclass(frozen=True, slots=True)
class Site:
    """The served project, and `command_of`, which gives the command of a screen.

    At most `most` screens are open at a time. A login ends after `session_days`.
    """

    project: Path
    title: str
    command_of: CommandOf
    theme: str
    most: int
    session_days: float


class Server:
    """Answers requests about one project.

    `log` opens the file for what screens write to standard error, and for tracebacks. `changed` is
    called with a line for whoever runs the server. `logger` is for aiohttp.
    """

    addresses: Addresses

    def __init__(
        self, site: Site, *, log: Callable[[], BinaryIO], changed: Callable[[str], None]
    ) -> None:
        self._site = site
        self._changed = changed
        self.logger = failure_logger(log, changed)
        self._accounts = Accounts(site.project, session_days=site.session_days)
        self._visits = Visits(site.command_of, most=site.most, log=log, changed=changed)
        self._failures = RateLimit(FAILED_LOGINS_PER_MINUTE, 60)

    async def open(self, addresses: Addresses) -> None:
        """Begin to answer at these addresses, and store them for later invitations."""
        self.addresses = addresses
        await self._accounts.keep_address(addresses.url)

    async def end_screens(self) -> None:
        """End all windows."""
        await self._visits.stop(None, SERVER_ENDS)

    async def close(self) -> None:
        """Close the project."""
        await self._accounts.close()

    def application(self) -> web.Application:
        """Return the application with all routes."""
        application = web.Application(middlewares=[self._check], client_max_size=BODY_BYTES)
        application.add_routes(
            [
                *(web.get(path, self._screen) for path in PATHS.values()),
                web.get("/login", self._login_page),
                web.post("/login", self._log_in),
                web.post("/logout", self._log_out),
                web.get("/session", self._session),
                web.get("/socket/{screen}", self._socket),
                web.get("/static/{name}", self._static),
            ]
        )
        application.on_response_prepare.append(self._add_headers)
        return application

    async def watch(self) -> None:
        """End the windows of logins that are revoked or over, until cancelled."""
        while True:
            await asyncio.sleep(_CHECK_SECONDS)
            with suppress(AnnotatorError):  # asked again soon
                ended = await self._accounts.ended(self._visits.logins)
                await self._visits.stop(ended, LOGGED_OUT)

    # -- checks --------------------------------------------------------------------------------

    @web.middleware
    async def _check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse foreign hosts and origins before anything else; explain failures of the file."""
        if not self.addresses.knows_host(request.headers):
            raise web.HTTPMisdirectedRequest(text="This server has another name.")
        changes = request.method not in ("GET", "HEAD") or request.path.startswith("/socket/")
        if changes and not self.addresses.is_same_origin(request.headers):
            raise web.HTTPForbidden(text="Only pages of this server may ask for this.")
        try:
            return await handler(request)
        except AnnotatorError as error:
            self._changed(str(error))
            text = "The project cannot be opened. Whoever runs the server reads the reason there."
            return self._message(503, "Not available", text)

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        del request
        response.headers.update(headers(self.addresses))
        response.headers.setdefault("Cache-Control", "no-store")

    async def _login(self, request: web.Request) -> Login | None:
        cookie = request.cookies.get(self.addresses.cookie)
        return await self._accounts.session(cookie) if cookie else None

    def _client(self, request: web.Request) -> str:
        """Return the address of the browser, which a proxy adds at the end of its header."""
        forwarded = request.headers.get("X-Forwarded-For", "")
        if self.addresses.behind_proxy and forwarded:
            return forwarded.rpartition(",")[2].strip()
        return request.remote or ""

    # -- pages ---------------------------------------------------------------------------------

    def _page(self, template: str, status: int = 200, **values: object) -> web.Response:
        text = page(template, theme=self._site.theme, **values)
        return web.Response(text=text, status=status, content_type="text/html")

    def _message(self, status: int, heading: str, text: str) -> web.Response:
        return self._page("message", status, heading=heading, text=text)

    async def _screen(self, request: web.Request) -> web.Response:
        login = await self._login(request)
        if login is None:
            text = (
                "Open the link that you were sent. It works once; if you have used it already, or "
                "your login has ended, ask whoever leads the project for a new one."
            )
            return self._message(401, "You are not logged in", text)
        screen = next(name for name, path in PATHS.items() if path == request.path)
        if not may_open(login, screen):
            text = "Review is for reviewers. You are invited as an annotator."
            return self._message(403, "Not for you", text)
        others = [name for name in PATHS if name != screen and may_open(login, name)]
        links = {name: PATHS[name] for name in others}
        who = login.person.name
        return self._page("screen", title=self._site.title, screen=screen, name=who, links=links)

    async def _login_page(self, request: web.Request) -> web.Response:
        del request
        return self._page("login")

    async def _log_in(self, request: web.Request) -> web.StreamResponse:
        client = self._client(request)
        wait = self._failures.wait(client)
        if wait:
            answer = self._message(429, "Too many attempts", "Wait a minute, then try again.")
            answer.headers["Retry-After"] = str(ceil(wait))
            return answer
        link = (await request.post()).get("link")
        cookie = await self._accounts.use(link) if isinstance(link, str) and link else None
        login = await self._accounts.session(cookie) if cookie else None
        if cookie is None or login is None:
            self._failures.count(client)
            text = (
                "It was used already, it was revoked, or it is older than 7 days. Ask whoever "
                "leads the project for a new one."
            )
            return self._message(403, "This link does not work", text)
        self._changed(f"{login.person.name} logged in ({login.role})")
        response = web.HTTPSeeOther(PATHS["review" if login.role == "reviewer" else "annotate"])
        response.set_cookie(
            self.addresses.cookie,
            cookie,
            max_age=int(self._site.session_days * _DAY_SECONDS),
            path="/",
            httponly=True,
            samesite="Strict",
            secure=self.addresses.is_secure,
        )
        raise response

    async def _log_out(self, request: web.Request) -> web.StreamResponse:
        login = await self._login(request)
        if login:
            await self._accounts.end(login.id)
            await self._visits.stop({login.id}, LOGGED_OUT)
            self._changed(f"{login.person.name} logged out")
        answer = self._message(200, "You are logged out", "Everything is saved.")
        answer.del_cookie(self.addresses.cookie, secure=self.addresses.is_secure)
        return answer

    async def _session(self, request: web.Request) -> web.Response:
        """Tell a page that has lost its connection whether it may come back."""
        return web.Response(status=204 if await self._login(request) else 401)

    async def _static(self, request: web.Request) -> web.StreamResponse:
        found = static_file(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        path, kind = found
        return web.FileResponse(path, headers={"Content-Type": kind, "Cache-Control": "no-cache"})

    # -- the screen ----------------------------------------------------------------------------

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        login = await self._login(request)
        if login is None:
            raise web.HTTPUnauthorized(text="Log in first.")
        screen = request.match_info["screen"]
        if screen not in get_args(ScreenName):
            raise web.HTTPNotFound
        screen = cast(ScreenName, screen)
        if not may_open(login, screen):
            raise web.HTTPForbidden(text="Review is for reviewers.")
        size = clamped((request.query.get("width"), request.query.get("height")))
        if size is None:
            raise web.HTTPBadRequest(text="The size of the screen is missing.")
        socket = web.WebSocketResponse(
            heartbeat=_HEARTBEAT_SECONDS, max_msg_size=MESSAGE_BYTES, compress=False, timeout=3.0
        )
        await socket.prepare(request)
        await self._visits.serve(Visit(login, screen, socket), size)
        return socket


def may_open(login: Login, screen: ScreenName) -> bool:
    """Whether the role of a login has that screen."""
    return screen == "annotate" or login.role == "reviewer"
