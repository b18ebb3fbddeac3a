"""Visitors of `annotator serve`: what each costs in memory, and how soon a key is drawn.

A visitor speaks the protocol of the page without a browser: many browsers on one machine would only
measure themselves.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from corpus.store import Project
from tests.benchmarks.generated import Generator

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUIET = 0.3
"""Seconds without output after which a screen counts as drawn."""

_KEYS = ("a", "u", ".", "x", "u", "]", ".", "[")
"""Edits, undo, moves and changes of the article, again and again."""


@dataclass(slots=True)
class Visits:
    """What was measured: seconds from each key to the first output, and megabytes.

    `screens` are the megabytes of each screen's process that it shares with no other process.
    """

    first_paint: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    silent: int = 0
    screens: list[float] = field(default_factory=list)
    shared: float = 0.0
    server: float = 0.0
    edits: int = 0


def make_project(folder: Path, articles: int) -> Path:
    """Import generated articles of 475 tokens with 48 suggestions each."""
    source, path = folder / "visited.jsonl", folder / "visited.db"
    made = Generator(sentences=500).articles(articles)
    source.write_text("".join(f"{article.line()}\n" for article in made), "utf-8")
    command = [sys.executable, "-m", "annotator", "--db", str(path), "import", str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return path


def visit(path: Path, people: int, seconds: float) -> Visits:
    """Serve the project; let so many visitors press about one key a second for a while."""
    program = [sys.executable, "-m", "annotator", "--db", str(path), "serve", "--port", "0"]
    with subprocess.Popen(
        [*program, "--most", str(people)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout
        found = re.search(r"served at (\S+)$", server.stdout.readline())
        assert found
        try:
            return asyncio.run(_visit(path, found[1], server.pid, people, seconds))
        finally:
            server.terminate()


async def _visit(path: Path, url: str, server: int, people: int, seconds: float) -> Visits:
    visits = Visits()
    with Project.open(path) as project:
        invited = [project.people.get_or_add(f"visitor {n}") for n in range(people)]
        links = [project.logins.invite(person, "annotator") for person in invited]
    before = _edits(path)
    meeting = asyncio.Barrier(people + 1)
    visitors = [
        asyncio.create_task(_visitor(url, link, visits, seconds, meeting)) for link in links
    ]
    async with asyncio.timeout(600):
        await meeting.wait()  # all have worked, and all are still there
        screens = _children(server)
        visits.screens = [_megabytes(pid, ("Private_Clean", "Private_Dirty")) for pid in screens]
        visits.shared = max(
            _megabytes(pid, ("Rss",)) - _megabytes(pid, ("Private_Clean", "Private_Dirty"))
            for pid in screens
        )
        visits.server = _megabytes(server, ("Rss",))
        await meeting.wait()
        await asyncio.gather(*visitors)
    visits.edits = _edits(path) - before
    return visits


async def _visitor(
    url: str, link: str, visits: Visits, seconds: float, meeting: asyncio.Barrier
) -> None:
    chance = random.Random(link)
    headers = {"Origin": url}
    jar = aiohttp.CookieJar(unsafe=True)  # which sends cookies to addresses without a name
    async with aiohttp.ClientSession(headers=headers, cookie_jar=jar) as session:
        await session.post(f"{url}/login", data={"link": link}, allow_redirects=False)
        begun = time.perf_counter()
        async with session.ws_connect(f"{url}/socket/annotate?width=120&height=40") as socket:
            visits.first_paint.append(await _drawn(socket, begun, 60) or 60)
            await _settle(socket)
            until = time.perf_counter() + seconds
            for number in range(10**6):
                await asyncio.sleep(chance.uniform(0.5, 1.5))
                if time.perf_counter() > until:
                    break
                begun = time.perf_counter()
                await socket.send_str(json.dumps(["stdin", _KEYS[number % len(_KEYS)]]))
                drawn = await _drawn(socket, begun, 10)
                if drawn is None:
                    visits.silent += 1
                else:
                    visits.keys.append(drawn)
                await _settle(socket)
            await meeting.wait()
            await meeting.wait()


async def _drawn(
    socket: aiohttp.ClientWebSocketResponse, begun: float, patience: float
) -> float | None:
    """Return the seconds since `begun` at the first output; None if there is none."""
    try:
        await socket.receive(timeout=patience)
    except TimeoutError:
        return None
    return time.perf_counter() - begun


async def _settle(socket: aiohttp.ClientWebSocketResponse) -> None:
    while await _drawn(socket, 0, _QUIET) is not None:
        pass


def _edits(path: Path) -> int:
    with Project.open(path) as project:
        return int(project._db.count("SELECT count(*) FROM edits WHERE action <> 'opened'"))


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in listed]


def _megabytes(pid: int, kinds: Iterable[str]) -> float:
    """Return the sum of some kinds of memory of a process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    values = dict(line.split(":", 1) for line in lines[1:])
    return sum(int(values[kind].split()[0]) for kind in kinds) / 1024
