"""`suggest` against `nlp.pipe` of the same components, loading included in both."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from tests.benchmarks.measures.costs import told, wall
from tests.benchmarks.processes import PLAIN, in_turns, run
from tests.benchmarks.table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.processes import Cost
    from tests.benchmarks.workshop import Workshop

RATE = 0.9
TWICE = 1.4
LONG = 1_000
"""Articles from which on it takes minutes, and one turn has to do."""

FEWER = 1_000
"""Articles that are suggested by one process and by two."""


def measure(workshop: Workshop) -> Iterator[Row]:
    """Articles a second, ours by the plain loop's: the inverse of the times."""
    count = workshop.settings.articles
    project = workshop.untouched(count)
    turns = in_turns(
        lambda: run([*workshop.annotator(workshop.copy(project)), "suggest"], workshop.env),
        lambda: run([sys.executable, PLAIN / "pipe_loop.py", project], workshop.env),
        runs=1 if count > LONG else workshop.settings.long_runs,
    )
    yield Row(
        f"suggest, articles a second on {count:,}: to nlp.pipe",
        1 / turns.ratio(wall),
        RATE,
        at_most=False,
        detail=told(turns),
    )
    if (os.cpu_count() or 1) > 1:
        yield _two_processes(workshop, min(count, FEWER))


def _two_processes(workshop: Workshop, count: int) -> Row:
    """Loading, which each process does, included in both."""
    project = workshop.untouched(count)
    env = {**workshop.env, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

    def with_processes(many: str) -> Cost:
        command = [*workshop.annotator(workshop.copy(project)), "suggest", "--processes", many]
        return run(command, env)

    turns = in_turns(
        lambda: with_processes("1"),
        lambda: with_processes("2"),
        runs=workshop.settings.long_runs,
    )
    return Row(
        f"suggest of {count:,} articles: one process to two",
        turns.ratio(wall),
        TWICE,
        at_most=False,
        detail=told(turns),
    )
