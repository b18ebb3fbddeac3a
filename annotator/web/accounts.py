"""The logins of the project, for an event loop: one thread has the project open."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from corpus.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from corpus.store.logins import Login, Logins

T = TypeVar("T")


class Accounts:
    """Asks the project about logins, and never waits for it in the event loop.

    A project file that was replaced by another one is opened again. The methods raise
    `ProjectError` if it is gone, and `NotSavedError` if it cannot be written.
    """

    def __init__(self, path: Path, *, session_days: float) -> None:
        self._path = path
        self._session_days = session_days
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="accounts")
        self._project: Project | None = None

    async def keep_address(self, address: str) -> None:
        """Store the address of the server for later invitations."""
        await self._ask(lambda logins: logins.keep_address(address))

    async def use(self, link: str) -> str | None:
        """Use a link and return the cookie of its session; None if it cannot be used."""
        return await self._ask(lambda logins: logins.use(link, self._session_days))

    async def session(self, cookie: str) -> Login | None:
        """Return the session of a cookie; None if it has ended."""
        return await self._ask(lambda logins: logins.session(cookie))

    async def ended(self, ids: Collection[int]) -> set[int]:
        """Return those of the ids whose login has ended."""
        return await self._ask(lambda logins: logins.ended(ids))

    async def end(self, login: int) -> None:
        """End one login."""
        await self._ask(lambda logins: logins.end(login))

    async def close(self) -> None:
        """Close the project."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown()

    async def _ask(self, question: Callable[[Logins], T]) -> T:
        def answer() -> T:
            return question(self._opened().logins)

        return await asyncio.get_running_loop().run_in_executor(self._thread, answer)

    def _opened(self) -> Project:
        if self._project and self._project.displaced:
            self._close()
        if self._project is None:
            self._project = Project.open(self._path)
        return self._project

    def _close(self) -> None:
        project, self._project = self._project, None
        if project:
            project.close()
