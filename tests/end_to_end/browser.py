"""`annotator serve` as a process, and Chromium windows that use it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from corpus.store import Project
from tests.patience import PATIENCE
from tests.plain_sql import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Self

    from playwright.sync_api import BrowserContext, Page

    from corpus.store.logins import Role

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
NO_CHROMIUM = "there is no Chromium: install Debian's package chromium, or Google Chrome"

FLAGS = [
    "--no-sandbox",  # which does not work for root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class ServeProcess:
    """A running `annotator serve`."""

    def __init__(self, database: Path, port: int = 0, options: Sequence[str] = ()) -> None:
        program = [sys.executable, "-P", "-m", "annotator", "--db", str(database)]
        self.database = database
        self._log = database.with_suffix(".server.log").open("ab")
        self.process = subprocess.Popen(
            [*program, "serve", "--port", str(port), *options],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        found = re.search(r"served at (http://\S+:(\d+))$", line)
        assert found, line
        self.url, self.port = found[1], int(found[2])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            assert self.stop() == 0

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End the server and return its exit status."""
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        assert self.process.stdout
        self.process.stdout.close()
        self._log.close()
        return status

    def invite(self, name: str, role: Role = "annotator") -> str:
        """Return a login link."""
        with Project.open(self.database) as project:
            return (
                f"{self.url}/login#{project.logins.invite(project.people.get_or_add(name), role)}"
            )

    def screens(self) -> list[int]:
        """The ids of the processes that draw screens of this project, whoever started them."""
        wanted = [b"serve-screen", os.fsencode(self.database)]
        found = []
        for folder in os.listdir("/proc"):  # noqa: PTH208
            try:
                with open(f"/proc/{folder}/cmdline", "rb") as file:  # noqa: PTH123
                    arguments = file.read().split(b"\0")
            except OSError:
                continue
            if all(argument in arguments for argument in wanted):
                found.append(int(folder))
        return found


class Window:
    """A page that shows a screen. Everything it asked for, and what went wrong, is recorded."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.problems: list[str] = []
        self.popups: list[Any] = []
        self.size = (0, 0)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self._logged)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("popup", lambda page: self.popups.append(page))  # noqa: PLW0108 - a bound method
        self.page.on("websocket", self._connected)

    def _logged(self, message: Any) -> None:
        if message.type == "error":
            self.problems.append(message.text)

    def _connected(self, socket: Any) -> None:
        values = parse_qs(urlsplit(socket.url).query)
        self.size = int(values["width"][0]), int(values["height"][0])

    def log_in(self, link: str) -> Self:
        """Open a link, press its button and wait for the screen."""
        self.page.goto(link)
        self.page.click("text=Log in")
        return self.wait()

    def open(self, url: str) -> Self:
        """Open a page with a screen, for somebody who is logged in."""
        self.page.goto(url)
        return self.wait()

    def wait(self) -> Self:
        """Wait until the screen is drawn."""
        self.page.wait_for_selector("body.-first-byte", timeout=1000 * PATIENCE)
        self.page.wait_for_timeout(300)
        return self

    def press(self, *keys: str) -> Self:
        for key in keys:
            self.page.keyboard.press(key)
            if key == "Escape":  # soon after it, another key would be read as alt and that key
                self.page.wait_for_timeout(400)
        return self

    def point(self, column: int, row: int) -> tuple[float, float]:
        """The middle of a cell, in pixels."""
        box = self.page.locator(".xterm-screen").bounding_box()
        assert box
        columns, all_rows = self.size
        x = box["x"] + (column + 0.5) * box["width"] / columns
        return x, box["y"] + (row + 0.5) * box["height"] / all_rows

    def ended(self) -> str:
        """Wait until the page says why the screen ended; return that."""
        self.page.wait_for_selector("#ended:not([hidden])", timeout=1000 * PATIENCE)
        return self.page.inner_text("#why")


def edits(database: Path, name: str) -> list[tuple[str, str]]:
    """The edits of a person: article and action, in order, without openings."""
    return [
        (str(article), str(action))
        for article, action in rows(
            database,
            "SELECT article_id, action FROM edits JOIN annotators ON annotators.id = "
            f"edits.annotator WHERE name = '{name}' AND action <> 'opened' ORDER BY seq",
        )
    ]


def until_edits(database: Path, name: str, expected: list[tuple[str, str]]) -> None:
    """Wait until a person has exactly these edits."""
    deadline = time.monotonic() + PATIENCE
    while edits(database, name) != expected and time.monotonic() < deadline:
        time.sleep(0.05)
    assert edits(database, name) == expected
