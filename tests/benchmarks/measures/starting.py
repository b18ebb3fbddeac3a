"""Start to first article painted, and memory, against a Textual app that shows one line."""

from __future__ import annotations

import sys
from itertools import cycle, islice
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.generated import FIRST_WORD
from tests.benchmarks.measures.keys import ROUND
from tests.benchmarks.processes import PLAIN
from tests.benchmarks.table import Row
from tests.benchmarks.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.benchmarks.workshop import Workshop

    Command = Sequence[str | Path]

START_RATIO, MEMORY_MB = 1.6, 80.0
STARTS_A_RUN = 2
KEYS = 50
FIRST_TITLE = "bench-000000"
"""In the title of the first article."""


def measure(workshop: Workshop) -> Iterator[Row]:
    """Ratio of the starts; megabytes after fifty keys."""
    many = workshop.settings.articles
    ours = workshop.screen(workshop.untouched(many))
    yield start(workshop, ours, f"start to first article, {many:,} articles")
    board = workshop.board(workshop.finished_by_three(many))
    what = f"start of the board, {many:,} articles by three people"
    yield start(workshop, board, what, shows=FIRST_TITLE)
    keys = [key for what, key in ROUND if "match" not in what]  # nothing was sought here
    what = f"peak memory of the screen, {many:,} articles"
    yield memory(workshop, ours, keys, what, MEMORY_MB)


def start(workshop: Workshop, ours: Command, what: str, *, shows: str = FIRST_WORD) -> Row:
    """A screen's start, until it `shows` a text, to that of the empty app, in turns."""
    empty = _empty()
    pairs = [
        (_start(ours, workshop, shows), _start(empty, workshop, FIRST_WORD))
        for _ in range(workshop.settings.runs * STARTS_A_RUN + 1)
    ][1:]
    of_ours, of_empty = (median(times) for times in zip(*pairs, strict=True))
    return Row(
        f"{what}: to an empty Textual app",
        of_ours / of_empty,
        START_RATIO,
        detail=f"{1000 * of_ours:.0f} and {1000 * of_empty:.0f} ms, {len(pairs)} starts each",
    )


def memory(
    workshop: Workshop, ours: Command, keys: Sequence[bytes], what: str, limit: float
) -> Row:
    """The most that a screen ever held after fifty keys, `keys` over and over."""
    pressed = [*islice(cycle(keys), KEYS)]
    return Row(
        f"{what}, {KEYS} keys",
        median(_memory(ours, pressed, workshop) for _ in range(workshop.settings.long_runs)),
        limit,
        unit="MB",
        detail=f"the empty app {_memory(_empty(), [], workshop):.0f} MB",
    )


def _empty() -> Command:
    return [sys.executable, PLAIN / "empty_app.py", FIRST_WORD]


def _start(command: Command, workshop: Workshop, shows: str) -> float:
    with Terminal(command, env=workshop.env) as screen:
        seconds = screen.seconds_until(shows)
        screen.settle()
    return seconds


def _memory(command: Command, keys: Sequence[bytes], workshop: Workshop) -> float:
    with Terminal(command, env=workshop.env) as screen:
        screen.seconds_until(FIRST_WORD)
        screen.settle()
        for key in keys:
            screen.press(key)
        return screen.peak_mb()
