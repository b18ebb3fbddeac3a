"""A program in a pseudo-terminal: press a key, see when its output begins and when it is quiet."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.processes import ROOT, FailedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Self

RIGHT, TAB, SHIFT_TAB = b"\x1b[C", b"\t", b"\x1b[Z"
QUIET = 0.02
"""Seconds without output after which a screen counts as painted."""

_LONGEST = 60.0
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Painted:
    """What one key brought: seconds to the first and to the last output, and its bytes."""

    first: float
    last: float
    bytes: int


class Terminal:
    """A command in a terminal of its own. Use it in a `with` block, which ends the command."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        self._screen, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.begun = time.perf_counter()
        self._child = subprocess.Popen(
            [str(part) for part in command],
            env=env,
            cwd=ROOT,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)

    def seconds_until(self, words: str) -> float:
        """From the start of the process until `words` are in its output."""
        seen, wanted = b"", words.encode()
        while wanted not in seen:
            chunk = self._read(_LONGEST)
            if chunk is None:
                told = seen.decode(errors="replace")[-200:]
                raise FailedError(f"the screen never showed {words!r} but {told!r}")
            seen += chunk
        return time.perf_counter() - self.begun

    def settle(self, quiet: float = 0.25) -> None:
        """Wait until nothing more comes."""
        while self._read(quiet):
            pass

    def press(self, key: bytes, *, quiet: float = QUIET) -> Painted:
        """Send a key and read until it is quiet; FailedError where nothing comes at all."""
        begun = time.perf_counter()
        os.write(self._screen, key)
        chunk = self._read(_LONGEST)
        first = last = time.perf_counter() - begun
        total = 0
        while chunk:
            total += len(chunk)
            last = time.perf_counter() - begun
            chunk = self._read(quiet)
        if not total:
            raise FailedError(f"the key {key!r} painted nothing")
        return Painted(first, last, total)

    def peak_mb(self) -> float:
        """The largest resident memory so far (Linux only)."""
        status = Path(f"/proc/{self._child.pid}/status")
        if not status.exists():
            raise FailedError("memory is measured on Linux only")
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6

    def _read(self, patience: float) -> bytes | None:
        ready, _, _ = select.select([self._screen], [], [], patience)
        if not ready:
            return None
        try:
            return os.read(self._screen, _CHUNK)
        except OSError:  # Linux says so where the program has gone
            return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """`q`, else a signal: whatever was opened is closed, and what it still says is read."""
        if self._child.poll() is None:
            os.write(self._screen, b"q")
            self.settle(0.3)
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                self._child.wait(2)
                break
            except subprocess.TimeoutExpired:
                os.killpg(self._child.pid, number)
        self._child.wait()
        os.close(self._screen)
