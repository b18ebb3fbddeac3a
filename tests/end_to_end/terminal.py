"""A program in a pseudo-terminal, with what it writes kept raw and drawn by pyte."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pyte

from tests.patience import PATIENCE
from tests.terminals import PseudoTerminal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


class Terminal(PseudoTerminal):
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
        self._drawn = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._drawn)
        usual = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        super().__init__(
            [sys.executable, *program, *arguments],
            env={**os.environ, **usual, **(environment or {})},
            columns=columns,
            rows=rows,
            cwd=cwd,
        )

    def resize(self, columns: int, rows: int) -> None:
        """Another window size, as the window manager would say."""
        self._drawn.resize(rows, columns)
        super().resize(columns, rows)

    def send(self, keys: str) -> None:
        """Type."""
        self.type(keys.encode())

    def read(self, seconds: float = 0.05) -> bytes:
        """What arrives within `seconds`."""
        data = self.output_within(seconds)
        self.output += data
        self._stream.feed(data)
        return data

    @property
    def text(self) -> str:
        """The screen as a person sees it, without styles."""
        return "\n".join(self._drawn.display)

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
        return self._child.poll() is not None

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
        return self._child.wait()

    def signal(self, number: int) -> None:
        """Send a signal to the program alone."""
        self._child.send_signal(number)

    def vanish(self) -> int:
        """Take the terminal away, and wait for the program; its exit status."""
        self.close()
        try:
            return self._child.wait(PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise AssertionError("the program goes on without a terminal") from error
