"""A program in a pseudo-terminal, with what it writes kept raw and drawn by pyte."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from typing import TYPE_CHECKING

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

PATIENCE = 8.0
"""Seconds after which a test gives up; nothing is asserted about time."""


class Terminal:
    """Runs `python -m annotator ARGUMENTS` in a terminal of `columns` and `rows`."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
        program: Sequence[str] = ("-m", "annotator"),
    ) -> None:
        self.output = b""
        self.status: int | None = None
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor"})
            os.environ.update(environment or {})
            _set_size(0, columns, rows)
            if cwd:
                os.chdir(cwd)
            os.execv(sys.executable, [sys.executable, *program, *arguments])

    def resize(self, columns: int, rows: int) -> None:
        """Another window size, as the window manager would say."""
        _set_size(self._fd, columns, rows)
        self._screen.resize(rows, columns)

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self._fd, keys.encode())

    def read(self, seconds: float = 0.05) -> bytes:
        """What arrives within `seconds`."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return b""
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            return b""
        self.output += data
        self._stream.feed(data)
        return data

    @property
    def text(self) -> str:
        """The screen as a person sees it, without styles."""
        return "\n".join(self._screen.display)

    def until(self, shown: Callable[[str], bool] | str) -> str:
        """Wait until the screen shows it, and return the screen."""
        wanted = shown if callable(shown) else lambda text: shown in text
        deadline = time.monotonic() + PATIENCE
        while not wanted(self.text):
            self.read()
            if time.monotonic() > deadline or self._ended():
                self.read()
                if wanted(self.text):
                    break
                raise AssertionError(f"never shown: {shown!r}; the screen:\n{self.text}")
        return self.text

    def _ended(self) -> bool:
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def wait(self) -> int:
        """The exit status, once the program has ended; everything it wrote is read."""
        deadline = time.monotonic() + PATIENCE
        while not self._ended():
            self.read()
            if time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"the program hangs; the screen:\n{self.text}")
        while self.read():
            pass
        assert self.status is not None
        return self.status

    def kill(self) -> None:
        """The plug is pulled."""
        if not self._ended():
            os.kill(self.pid, signal.SIGKILL)
            _, status = os.waitpid(self.pid, 0)
            self.status = os.waitstatus_to_exitcode(status)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        os.close(self._fd)


def _set_size(descriptor: int, columns: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
