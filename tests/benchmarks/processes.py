"""Child processes and what they cost: wall time, processor time, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
PLAIN = Path(__file__).parent / "plain"
ANNOTATOR = (sys.executable, "-m", "annotator")


class FailedError(Exception):
    """A measured command did not do its work; the text is what it said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one child process: seconds by the clock, seconds of processor, MB at its largest."""

    wall: float
    processor: float
    peak_mb: float


def environment(folder: Path) -> dict[str, str]:
    """The surroundings of every child: a usual terminal, and compiled modules kept in `folder`.

    An installed package has its modules compiled; a checkout may not, and the start would pay.
    """
    ours = ("TEXTUAL", "ANNOTATOR", "NO_COLOR", "PYTHONDONTWRITEBYTECODE", "PYTHONPROFILE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "ANNOTATOR_CONFIG": str(folder / "no-settings.toml"),
        "ANNOTATOR_STATE": os.devnull,
    }


def run(command: Sequence[str | Path], env: Mapping[str, str]) -> Cost:
    """Run to the end; FailedError with the last words where it fails."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [str(part) for part in command],
        env=env,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as child:
        assert child.stdout is not None
        said = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise FailedError(_last_words(said) or f"exit status {child.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    peak = usage.ru_maxrss * unit / 1e6
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak)


def _last_words(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1][-200:] if lines else ""


@dataclass(frozen=True, slots=True)
class Turns:
    """The costs of two commands that were run in turns."""

    ours: list[Cost]
    plain: list[Cost]

    def ratio(self, figure: Callable[[Cost], float]) -> float:
        """The median of ours by the median of the plain one's."""
        return median(map(figure, self.ours)) / median(map(figure, self.plain))


def in_turns(ours: Callable[[], Cost], plain: Callable[[], Cost], *, runs: int) -> Turns:
    """Ours, plain, ours, plain…"""
    pairs = [(ours(), plain()) for _ in range(runs)]
    return Turns([pair[0] for pair in pairs], [pair[1] for pair in pairs])
