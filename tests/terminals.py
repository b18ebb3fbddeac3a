"""A program in a pseudo-terminal: started, typed into, read from, ended.

What is made of its output is for those who build on this: a drawn screen, or seconds and bytes.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

_CHUNK = 1 << 16


class PseudoTerminal:
    """A command in a terminal of `columns` and `rows`. Leaving its `with` block ends it."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        columns: int = 80,
        rows: int = 24,
        cwd: Path | None = None,
    ) -> None:
        self._screen, inside = pty.openpty()
        self._closed = False
        _set_size(inside, columns, rows)
        self._child = subprocess.Popen(
            [str(part) for part in command],
            env=env,
            cwd=cwd,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)

    def resize(self, columns: int, rows: int) -> None:
        """Another window size, and the signal that says so."""
        _set_size(self._screen, columns, rows)
        self._child.send_signal(signal.SIGWINCH)

    def type(self, keys: bytes) -> None:
        """Send what was typed."""
        os.write(self._screen, keys)

    def output_within(self, seconds: float) -> bytes:
        """What arrives; nothing where it is quiet for so long, or the program has gone."""
        ready, _, _ = select.select([self._screen], [], [], seconds)
        try:
            return os.read(self._screen, _CHUNK) if ready else b""
        except OSError:  # Linux says so where the program has gone
            return b""

    def end(self) -> None:
        """What leaving the `with` block does."""
        self.kill()

    def kill(self) -> None:
        """The plug is pulled, unless it has ended by itself."""
        if self._child.poll() is None:
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()
        self.close()

    def close(self) -> None:
        """Close the terminal's own end; a second time does nothing."""
        if not self._closed:
            self._closed = True
            os.close(self._screen)


def _set_size(descriptor: int, columns: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
