"""`suggest` against `nlp.pipe` of the same components, loading included in both."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.benchmarks.measures.costs import told, wall
from tests.benchmarks.processes import PLAIN, in_turns, run
from tests.benchmarks.table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.workshop import Workshop

RATE = 0.9
LONG = 1_000
"""Articles from which on it takes minutes, and one turn has to do."""


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
