"""Prefetches suggestions for upcoming articles in a child process.

spaCy must not load in the process of the screen, so this program starts itself a second time, only
when an open or upcoming article lacks suggestions or candidates, or the scorer is to be fitted. The
child stores all in the project; its messages (see `protocol`) only say which articles are done.

The screen never waits for the child. A child that dies is started once more; after that, or if it
refuses to work, the session says once that there are no suggestions.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.workers.log import log_path, open_log
from annotator.workers.protocol import (
    LONGEST_LINE,
    Failed,
    Fitted,
    Made,
    Message,
    Refused,
    Running,
    Scored,
    Wanted,
    async_messages,
    encode,
)

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable, Sequence

    from annotator.session.labelling.session import LabellingSession

AHEAD = 6
"""Articles with suggestions ready, the open one included."""

STARTS = 2
_AFTER_PAINT_SECONDS = 0.05
_LOG = "suggesting.log"


class Ahead:
    """Keeps suggestions ready for a session.

    `changed` is called when the open article has suggestions or candidates now, or will have no
    suggestions. Where the shown suggestions were imported, only candidates are made.
    """

    def __init__(
        self, session: LabellingSession, *, command: Sequence[str] = (), log: Path | None = None
    ) -> None:
        self._session = session
        self._command = command or _command(session)
        self._log = log or log_path(session.project.path, _LOG)
        self._moved = asyncio.Event()
        self._position: object = None
        self._refused = ""
        self.arrived = False
        self.scored = False
        self.changed: Callable[[], None] = lambda: None
        shown = session.policy.suggester
        self._imported = bool(shown) and not session.project.suggestions.recipe(str(shown))
        if not self._imported:
            session.arrivals.expect()

    @classmethod
    def of(cls, session: LabellingSession) -> Ahead | None:
        """Return None if nothing could be made: spans were imported, and ghosts are not wanted."""
        ahead = cls(session)
        return None if ahead._imported and not session.ghosts.wanted else ahead

    # -- called by the screen ------------------------------------------------------------------

    def follow(self) -> None:
        """Note the open article; the requests follow after the next paint."""
        session = self._session
        position = session.key.article_id, session.queue.filter
        if position != self._position:
            self._position = position
            self._moved.set()

    def take_arrived(self) -> None:
        """Let the session show the suggestions that have arrived for the open article."""
        if self.arrived:
            self.arrived = False
            self._session.arrivals.take()

    def take_scored(self) -> None:
        """Let the session read the candidates that have arrived for the open article."""
        if self.scored:
            self.scored = False
            self._session.ghosts.load()

    async def run(self) -> None:
        """Run children until cancelled or until none can work."""
        ended = "the suggesting process ended twice"
        for _ in range(STARTS):
            while not self._lacking() and not self._fit_due():
                await self._movement()
            try:
                await self._run_child()
            except OSError as error:
                ended = f"the suggesting process cannot be started ({error.strerror})"
                break
            if self._refused:
                break
        if self._imported:  # the suggestions are there
            return
        log = f"; log: {_short(self._log)}" if self._log.is_file() else ""
        self._session.arrivals.end(f"{(self._refused or ended).rstrip('.')}{log}")
        self.changed()

    # -- articles without suggestions ----------------------------------------------------------

    async def _movement(self) -> None:
        await self._moved.wait()
        self._moved.clear()
        await asyncio.sleep(_AFTER_PAINT_SECONDS)

    def _lacking(self) -> list[str]:
        session, project = self._session, self._session.project
        here = session.key.article_id
        after = session.queue.ahead(AHEAD - 1)
        wanted = after if session.draft.edited else [here, *after]
        lacking = set[str]()
        if not self._imported:
            lacking.update(project.suggestions.lacking_of(wanted, session.policy.suggester))
        if session.ghosts.wanted:
            lacking.update(project.candidates.lacking_of(after))
            if not project.candidates.made(here):
                lacking.add(here)
        failures = session.policy.failures
        return [one for one in (here, *after) if one in lacking and one not in failures]

    def _fit_due(self) -> bool:
        return self._session.ghosts.wanted and self._session.project.candidates.fit_due()

    # -- the child -----------------------------------------------------------------------------

    async def _run_child(self) -> None:
        child = await self._start()
        asking = asyncio.create_task(self._ask(child))
        try:
            assert child.stdout
            async for message in async_messages(child.stdout):
                self._receive(message)
        finally:
            asking.cancel()
            await _kill(child)

    async def _start(self) -> Process:
        with open_log(self._log) as log:
            return await asyncio.create_subprocess_exec(
                *self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                limit=LONGEST_LINE,
                start_new_session=True,  # keeps ctrl+c of the terminal from it
            )

    async def _ask(self, child: Process) -> None:
        """Request the lacking articles whenever they change, and a fit when it is due."""
        assert child.stdin
        asked: tuple[list[str], bool] = [], False
        with suppress(ConnectionError):  # the child has died, and its output ends, too
            while True:
                wanted = self._lacking(), self._fit_due()
                if any(wanted) and wanted != asked:
                    child.stdin.write(encode(Wanted(tuple(wanted[0]))))
                    await child.stdin.drain()
                asked = wanted
                await self._movement()

    def _receive(self, message: Message) -> None:
        here = self._session.key.article_id
        match message:
            case Running(suggester) if self._session.policy.suggester is None:
                self._session.policy.suggester = suggester
            case Refused(reason):
                self._refused = reason
            case Made(article):
                self.arrived = self.arrived or article == here
            case Scored(article):
                self.scored = self.scored or article == here
            case Fitted():
                self._moved.set()
            case Failed(article, reason):
                self._session.arrivals.fail(article, reason)
        if isinstance(message, Made | Scored | Failed) and message.article == here:
            self.changed()


def _command(session: LabellingSession) -> list[str]:
    """Return the command line of the child; `-P` keeps modules of the working folder out."""
    program = [sys.executable, "-P", "-m", "annotator", "--db", str(session.project.path)]
    option = ["--suggester", session.policy.suggester] if session.policy.suggester else []
    return [*program, "suggest-ahead", *option]


def _short(path: Path) -> str:
    """Return the path with `~` for the home folder."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


async def _kill(child: Process) -> None:
    """Kill the child and reap it."""
    with suppress(ProcessLookupError):
        child.kill()
    assert child.stdin
    assert child.stdout
    child.stdin.close()
    await child.stdout.read()
    await child.wait()
