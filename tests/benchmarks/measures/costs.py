"""Rows from the costs of two commands that were run in turns."""

from __future__ import annotations

from operator import attrgetter
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.processes import Cost, Turns

wall = attrgetter("wall")
processor = attrgetter("processor")
peak = attrgetter("peak_mb")


def rows(turns: Turns, what: str, limit: float | None) -> Iterator[Row]:
    """The ratio of times with its budget, if there is one, and of peak memory without one."""
    yield Row(what, turns.ratio(wall), limit, detail=told(turns))
    ours, plain = (median(map(peak, costs)) for costs in (turns.ours, turns.plain))
    yield Row(f"{what}, peak memory", ours / plain, detail=f"{ours:.0f} and {plain:.0f} MB")


def told(turns: Turns) -> str:
    """Seconds of both, and the ratio of the processor's time, which a busy machine hardly moves."""
    ours, plain = (_range(costs) for costs in (turns.ours, turns.plain))
    return f"{ours} and {plain}; processor {turns.ratio(processor):.2f} ×"


def _range(costs: list[Cost]) -> str:
    times = sorted(map(wall, costs))
    return f"{median(times):.1f} s ({times[0]:.1f}–{times[-1]:.1f})"
