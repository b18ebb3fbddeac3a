"""Having suggestions made for what a person comes to next, by a child process.

spaCy never loads in the process of the screen, so this very program is started a second time, only
where something is lacking. It is told on its input which articles to do, a handful, the nearest
first, and stores what it finds in the project itself; on its output it says which are done, one
JSON object a line. It ends at the end of its input: however the screen ends, it does not stay.

Nothing waits for it. It is started once more where it dies; after that, or where it says itself
that it cannot work, there are no suggestions, and that is said once. No Textual.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from annotator.settings.state_folder import state_folder

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable, Sequence

    from annotator.session.labelling.session import LabellingSession

AHEAD = 6
"""Articles that are done before the person comes to them, the open one included."""

STARTS = 2
LONGEST_LINE = 2**26
_AFTER_PAINT_SECONDS = 0.05
_MOST_LOG_BYTES = 2**18
_LOG = "suggesting.log"


class Ahead:
    """Follows a session, and keeps suggestions ready for it. `changed` is called on news."""

    def __init__(
        self, session: LabellingSession, *, command: Sequence[str] = (), log: Path | None = None
    ) -> None:
        self._session = session
        self._command = command or _command(session)
        self._log = log or log_path(session.project.path)
        self._moved = asyncio.Event()
        self._standing: object = None
        self._asked: list[str] = []
        self._refused = ""
        self.arrived = False
        self.changed: Callable[[], None] = lambda: None
        session.expect_suggestions()

    @classmethod
    def of(cls, session: LabellingSession) -> Ahead | None:
        """None where the suggester that is shown cannot be run: its spans were imported."""
        suggester = session.policy.suggester
        if suggester and not session.project.suggestions.recipe(suggester):
            return None
        return cls(session)

    # -- what the screen calls -----------------------------------------------------------------

    def follow(self) -> None:
        """Look where the person is now; what there is to do is done later."""
        session = self._session
        standing = session.key.article_id, session.queue.filter
        if standing != self._standing:
            self._standing = standing
            self._moved.set()

    def take_arrived(self) -> None:
        """Let the session show what has arrived for the open article."""
        if self.arrived:
            self.arrived = False
            self._session.take_arrived()

    async def run(self) -> None:
        """Until it is cancelled, or nothing can be suggested."""
        ended = "their process ended twice"
        for _ in range(STARTS):
            await self._until_lacking()
            try:
                await self._live()
            except OSError as error:
                ended = f"their process cannot be started ({error.strerror})"
                break
            if self._refused:
                break
        self._give_up(self._refused or ended)

    # -- what is lacking -----------------------------------------------------------------------

    async def _until_lacking(self) -> None:
        while not self._lacking():
            await self._movement()

    async def _movement(self) -> None:
        await self._moved.wait()
        self._moved.clear()
        await asyncio.sleep(_AFTER_PAINT_SECONDS)

    def _lacking(self) -> list[str]:
        session, project = self._session, self._session.project
        here = session.key.article_id
        after = project.queue.ahead_of(
            here, session.person.id, session.queue.filter, most=AHEAD - 1
        )
        wanted = after if session.draft.edited else [here, *after]
        lacking = project.suggestions.lacking_of(wanted, session.policy.suggester)
        return [article_id for article_id in lacking if article_id not in session.policy.failures]

    # -- the child -----------------------------------------------------------------------------

    async def _live(self) -> None:
        """One child, from its start to its end."""
        child = await self._started()
        asking = asyncio.create_task(self._ask(child))
        try:
            assert child.stdout
            async for line in child.stdout:
                self._hear(line)
        finally:
            asking.cancel()
            await _end(child)

    async def _started(self) -> Process:
        with _opened(self._log) as log:
            return await asyncio.create_subprocess_exec(
                *self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                limit=LONGEST_LINE,
                start_new_session=True,  # keys of the terminal are not for it
            )

    async def _ask(self, child: Process) -> None:
        """Tell the child what to do whenever that changes."""
        assert child.stdin
        self._asked = []
        with suppress(ConnectionError):  # it has died: its output has ended, too
            while True:
                lacking = self._lacking()
                if lacking and lacking != self._asked:
                    child.stdin.write(json.dumps({"articles": lacking}).encode() + b"\n")
                    await child.stdin.drain()
                    self._asked = lacking
                await self._movement()

    def _hear(self, line: bytes) -> None:
        try:
            told: dict[str, Any] = json.loads(line)
        except ValueError:
            return  # a library that writes past everything: what matters is in the project
        here = self._session.key.article_id
        if "suggester" in told and self._session.policy.suggester is None:
            self._session.policy.suggester = told["suggester"]
        if "refused" in told:
            self._refused = str(told["refused"])
        if "failed" in told:
            self._session.suggestions_failed(told["failed"], told["why"])
        self.arrived = self.arrived or told.get("made") == here
        if here in (told.get("made"), told.get("failed")):
            self.changed()

    def _give_up(self, why: str) -> None:
        log = f"; log: {_told(self._log)}" if self._log.is_file() else ""
        self._session.suggestions_ended(f"{why.rstrip('.')}{log}")
        self.changed()


def _command(session: LabellingSession) -> list[str]:
    """This very program. `-P`: what lies in the person's folder is no part of it."""
    program = [sys.executable, "-P", "-m", "annotator", "--db", str(session.project.path)]
    named = ["--suggester", session.policy.suggester] if session.policy.suggester else []
    return [*program, "suggest-ahead", *named]


def _told(path: Path) -> str:
    """The path as short as a person writes it."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


async def _end(child: Process) -> None:
    """At once, and nothing of it stays."""
    with suppress(ProcessLookupError):
        child.kill()
    assert child.stdin
    assert child.stdout
    child.stdin.close()
    await child.stdout.read()
    await child.wait()


def log_path(project: Path) -> Path:
    """In the person's folder for state, else beside the project."""
    try:
        return state_folder() / _LOG
    except OSError:
        return project.with_name(f"{project.name}.{_LOG}")


def _opened(log: Path) -> BinaryIO:
    """The log, to be written on from its end; begun anew when it has grown."""
    try:
        if log.is_file() and log.stat().st_size > _MOST_LOG_BYTES:
            log.unlink()
        return log.open("ab")
    except OSError:
        return Path(os.devnull).open("ab")
