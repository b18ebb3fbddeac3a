"""Start to first article painted, and memory, against a Textual app that shows one line."""

from __future__ import annotations

import sys
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

START_RATIO, MEMORY_MB = 1.6, 80.0
STARTS_A_RUN = 2
KEYS = 50


def measure(workshop: Workshop) -> Iterator[Row]:
    """Ratio of the starts; megabytes after fifty keys."""
    many = workshop.settings.articles
    ours = workshop.screen(workshop.untouched(many))
    empty = [sys.executable, PLAIN / "empty_app.py", FIRST_WORD]
    pairs = [
        (_start(ours, workshop), _start(empty, workshop))
        for _ in range(workshop.settings.runs * STARTS_A_RUN + 1)
    ][1:]
    start, empty_start = (median(times) for times in zip(*pairs, strict=True))
    yield Row(
        f"start to first article, {many:,} articles: to an empty Textual app",
        start / empty_start,
        START_RATIO,
        detail=f"{1000 * start:.0f} and {1000 * empty_start:.0f} ms, {len(pairs)} starts each",
    )
    keys = [key for what, key in ROUND if "match" not in what]  # nothing was sought here
    keys = (keys * (KEYS // len(keys) + 1))[:KEYS]
    yield Row(
        f"peak memory of the screen, {many:,} articles, {KEYS} keys",
        median(_memory(ours, keys, workshop) for _ in range(workshop.settings.long_runs)),
        MEMORY_MB,
        unit="MB",
        detail=f"the empty app {_memory(empty, [], workshop):.0f} MB",
    )


def _start(command: Sequence[str | Path], workshop: Workshop) -> float:
    with Terminal(command, env=workshop.env) as screen:
        seconds = screen.seconds_until(FIRST_WORD)
        screen.settle()
    return seconds


def _memory(command: Sequence[str | Path], keys: Sequence[bytes], workshop: Workshop) -> float:
    with Terminal(command, env=workshop.env) as screen:
        screen.seconds_until(FIRST_WORD)
        screen.settle()
        for key in keys:
            screen.press(key)
        return screen.peak_mb()
