"""A program in a pseudo-terminal: press a key, see when its output begins and when it is quiet."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.processes import ROOT, FailedError
from tests.terminals import PseudoTerminal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RIGHT, LEFT, TAB, SHIFT_TAB = b"\x1b[C", b"\x1b[D", b"\t", b"\x1b[Z"
QUIET = 0.02
"""Seconds without output after which a screen counts as painted."""

_LONGEST = 60.0


@dataclass(frozen=True, slots=True)
class Painted:
    """What one key brought: seconds to the first and to the last output, and its bytes."""

    first: float
    last: float
    bytes: int


class Terminal(PseudoTerminal):
    """A command in a terminal of its own. Use it in a `with` block, which ends the command."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        self.begun = time.perf_counter()
        super().__init__(command, env=env, columns=columns, rows=rows, cwd=ROOT)

    def seconds_until(self, words: str) -> float:
        """From the start of the process until `words` are in its output."""
        seen, wanted = b"", words.encode()
        while wanted not in seen:
            chunk = self.output_within(_LONGEST)
            if not chunk:
                told = seen.decode(errors="replace")[-200:]
                raise FailedError(f"the screen never showed {words!r} but {told!r}")
            seen += chunk
        return time.perf_counter() - self.begun

    def settle(self, quiet: float = 0.25) -> None:
        """Wait until nothing more comes."""
        while self.output_within(quiet):
            pass

    def press(self, key: bytes, *, quiet: float = QUIET) -> Painted:
        """Send a key and read until it is quiet; FailedError where nothing comes at all."""
        begun = time.perf_counter()
        self.type(key)
        chunk = self.output_within(_LONGEST)
        first = last = time.perf_counter() - begun
        total = 0
        while chunk:
            total += len(chunk)
            last = time.perf_counter() - begun
            chunk = self.output_within(quiet)
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

    def end(self) -> None:
        """`q`, else a signal: whatever was opened is closed, and what it still says is read."""
        if self._child.poll() is None:
            self.type(b"q")
            self.settle(0.3)
        try:
            self._child.wait(2)
        except subprocess.TimeoutExpired:
            self._child.terminate()
            self.settle(2)
        self.kill()
