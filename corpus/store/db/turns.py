"""The queue in which the processes that write to a project wait for each other.

SQLite's own waiting is unfair: a process that finds the file locked looks again at intervals of up
to a tenth of a second, and others may be faster each time. With dozens of writers some wait for
seconds. So a process locks the WAL file with `flock` first, for which the kernel keeps a queue, and
begins its transaction when it is its turn. SQLite itself locks other files, and the WAL stays the
same file as long as a connection is open. A killed process loses its turn at once.

Where the system has no `flock`, SQLite's own waiting has to do.
"""

from __future__ import annotations

import os
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from pathlib import Path


class Turns:
    """The place of one connection in the queue of writers; it waits at most `seconds`."""

    def __init__(self, wal: Path, seconds: float) -> None:
        self.seconds = seconds
        self._wal = wal
        self._fd: int | None = None

    def take(self) -> bool:
        """Wait for this connection's turn; False if it did not come in time."""
        if fcntl is None:
            return True
        if self._fd is None:
            try:
                self._fd = os.open(self._wal, os.O_RDONLY)
            except OSError:
                return True  # a WAL that is gone is reported before the commit
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return self.seconds > 0 and self._wait()
        return True

    def _wait(self) -> bool:
        fd, self._fd = self._fd, None
        assert fd is not None
        if not _Waiting(fd).until_locked(self.seconds):
            return False
        self._fd = fd
        return True

    def give_back(self) -> None:
        """Let the next process write."""
        if fcntl is not None and self._fd is not None:
            fcntl.flock(self._fd, fcntl.LOCK_UN)

    def close(self) -> None:
        """Leave the queue."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


class _Waiting:
    """Waits for a lock in a thread, because `flock` has no time limit.

    If the time is up, the file descriptor belongs to the thread, which closes it.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._locked = Event()
        self._decided = Lock()
        self._given_up = False

    def until_locked(self, seconds: float) -> bool:
        """Whether the lock came in time; after an interruption it is given up as well."""
        Thread(target=self._lock, daemon=True).start()
        in_time = False
        try:
            in_time = self._locked.wait(seconds)
        finally:
            with self._decided:
                if not in_time and self._locked.is_set():
                    os.close(self._fd)
                self._given_up = not in_time
        return in_time

    def _lock(self) -> None:
        fcntl.flock(self._fd, fcntl.LOCK_EX)
        with self._decided:
            if self._given_up:
                os.close(self._fd)
            else:
                self._locked.set()
