"""Records a session with the demo project: `session.cast` (asciinema v2) and the SVG made of it.

`make recording` runs it; the SVG needs `pip install termtosvg-ng`. It types into a shell in a
pseudo-terminal. The times in the cast come from `SCRIPT`, not from the machine.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

OUT = Path(__file__).parent / "screens"
WIDTH, HEIGHT = 90, 24
QUIET = 0.6
"""Seconds without output after which the program has answered a key."""

TYPED = 0.07
"""Seconds between typed characters in the cast."""

ENTER = "\r"
SCRIPT: tuple[tuple[str, float], ...] = (
    ("annotator demo" + ENTER, 1.5),
    *((key, 0.7) for key in "aaaa"),
    ("x", 0.9),  # rejected
    ("u", 0.9),  # by mistake
    *((key, 0.6) for key in "aaaa"),
    ("*", 1.2),  # every identical text
    *(("A", 1.2) for _ in range(3)),
    (ENTER, 2.0),  # a check: a string that is labelled elsewhere
    ("1", 1.2),
    (ENTER, 1.5),
    ("A", 3.0),
)
"""Keys, and the seconds that the result stays visible."""


class Recorder:
    """A shell in a pseudo-terminal whose output becomes the events of a cast."""

    def __init__(self, folder: Path) -> None:
        self.events: list[tuple[float, str]] = []
        self._clock = 0.5
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            _become_shell(folder)
        size = struct.pack("HHHH", HEIGHT, WIDTH, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)
        self._take_output()

    def press(self, keys: str, pause: float) -> None:
        """Type `keys`, record what they draw, and let `pause` seconds pass."""
        typed = keys if len(keys) == 1 else keys.removesuffix(ENTER)
        for key in typed:
            self._send(key, quiet=QUIET if len(keys) == 1 else 0.05)
            self._clock += TYPED
        if keys.endswith(ENTER) and len(keys) > 1:
            self._send(ENTER, quiet=2.5)
        self._clock += pause

    def end(self) -> None:
        """Quit the screen and close the terminal, which ends the shell."""
        self._send("q", quiet=QUIET)
        os.close(self._terminal)
        os.waitpid(self._pid, 0)

    def _send(self, key: str, *, quiet: float) -> None:
        os.write(self._terminal, key.encode())
        self._take_output(quiet)

    def _take_output(self, quiet: float = QUIET) -> None:
        taken = b""
        deadline = time.monotonic() + 30
        while select.select([self._terminal], [], [], quiet)[0] and time.monotonic() < deadline:
            taken += os.read(self._terminal, 1 << 16)
        if taken:
            self.events.append((self._clock, taken.decode()))


def _become_shell(folder: Path) -> None:
    os.chdir(folder)
    settings = {
        "ANNOTATOR_CONFIG": os.devnull,
        "ANNOTATOR_NAME": "ana",
        "ANNOTATOR_STATE": os.devnull,
        "BASH_SILENCE_DEPRECATION_WARNING": "1",
        "COLORTERM": "truecolor",
        "PS1": "$ ",
        "TERM": "xterm-256color",
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
    }
    os.execvpe("bash", ["bash", "--norc", "--noprofile"], {**os.environ, **settings})  # noqa: S606, S607


def _make_project(folder: Path) -> None:
    """The demo project, so that the recording does not wait for it, and the command on the path."""
    command = folder / "bin" / "annotator"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m annotator "$@"\n')
    command.chmod(0o755)
    subprocess.run([sys.executable, "-m", "annotator", "demo", "--no-open"], cwd=folder, check=True)


def _cast(events: list[tuple[float, str]]) -> str:
    head = {"version": 2, "width": WIDTH, "height": HEIGHT, "title": "annotator"}
    lines = [json.dumps(head)]
    lines += [json.dumps([round(at, 2), "o", text]) for at, text in events]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Record, write the cast, and render it if the renderer is installed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
        _make_project(folder)
        recorder = Recorder(folder)
        for keys, pause in SCRIPT:
            recorder.press(keys, pause)
        events = [*recorder.events]
        recorder.end()
    cast = OUT / "session.cast"
    cast.write_text(_cast(events))
    renderer = shutil.which("termtosvg")
    if renderer is None:
        sys.exit("The cast is written. For the SVG: pip install termtosvg-ng")
    picture = [renderer, "render", str(cast), str(OUT / "session.svg"), "-D", "3000"]
    subprocess.run([*picture, "-t", "gjm8"], check=True)


if __name__ == "__main__":
    main()
