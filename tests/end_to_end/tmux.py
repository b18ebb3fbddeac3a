"""A shell in a tmux of its own: typed into, looked at, and gone afterwards."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

PROMPT = r"#\# "
"""The shell's prompt: a number sign and the number of the command that comes next."""

_ROOT = Path(__file__).parents[2]


class Tmux:
    """A session of 80x24 in `folder`, on a socket of its own, with `annotator` on its path."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "tmux.socket"
        self._folder = folder / "work"
        self._folder.mkdir()
        self._started = 0
        size = ("-x", "80", "-y", "24")
        shell = f"bash --noprofile --rcfile {_shell_settings(folder)}"
        self._tmux("new-session", "-d", *size, "-c", str(self._folder), shell)

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", str(self._socket), "-f", os.devnull, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def start(self, line: str) -> None:
        """Type a command line, and enter."""
        self.until(rf"#{self._started + 1}$")
        self._started += 1
        self.type(line)
        self.keys("Enter")

    def run(self, line: str) -> str:
        """Type a command line and wait for the next prompt; what was printed, long lines whole."""
        self.start(line)
        shown = self.ended().removesuffix(f"#{self._started + 1}")
        return shown.rpartition(f"#{self._started} {line}")[2]

    def ended(self) -> str:
        """Wait for the prompt after the command that was started last, and return the pane."""
        return self.until(rf"#{self._started + 1}$")

    def type(self, text: str) -> None:
        """Send characters as they are."""
        self._tmux("send-keys", "-l", text)

    def keys(self, *names: str) -> None:
        """Press keys by tmux's names, `Enter`, `C-l`, `Right`; a single character is itself."""
        self._tmux("send-keys", *names)

    def until(self, shown: str) -> str:
        """Wait until the pane shows what the expression says, and return the pane."""
        self.wait_for(lambda: re.search(shown, self.pane), shown)
        return self.pane

    def wait_for(self, came: Callable[[], object], what: str = "what was waited for") -> None:
        """Wait until something is true."""
        deadline = time.monotonic() + PATIENCE
        while not came():
            time.sleep(0.05)
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} never came; the pane:\n{self.pane}")

    @property
    def pane(self) -> str:
        """What the pane shows, with what has scrolled out of it; wrapped lines joined."""
        return self._tmux("capture-pane", "-p", "-J", "-S", "-").rstrip()

    def flag(self, name: str) -> str:
        """One of tmux's facts about the pane, such as `alternate_on`."""
        return self._tmux("display-message", "-p", f"#{{{name}}}").strip()

    def __enter__(self) -> Self:
        try:
            self.ended()
        except AssertionError:
            self.end()
            raise
        return self

    def end(self) -> None:
        """Close the session with all that runs in it."""
        self._tmux("kill-server")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()


def _shell_settings(folder: Path) -> Path:
    """The command on the path runs this source with this interpreter, whatever is installed."""
    command = folder / "bin" / "annotator"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m annotator "$@"\n')
    command.chmod(0o755)
    home = {"HOME": folder, "ANNOTATOR_CONFIG": os.devnull, "ANNOTATOR_STATE": os.devnull}
    path = f"{command.parent}:{os.environ['PATH']}"
    given = {"PATH": path, "PYTHONPATH": _ROOT, "PS1": PROMPT, **home}
    settings = folder / "shell"
    settings.write_text("".join(f"export {name}='{value}'\n" for name, value in given.items()))
    return settings
