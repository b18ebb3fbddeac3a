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
MOST_ARTICLES = 200


def measure(workshop: Workshop) -> Iterator[Row]:
    """Articles a second, ours by the plain loop's: the inverse of the times."""
    count = min(MOST_ARTICLES, workshop.settings.articles)
    project = workshop.untouched(count)
    turns = in_turns(
        lambda: run([*workshop.annotator(workshop.copy(project)), "suggest"], workshop.env),
        lambda: run([sys.executable, PLAIN / "pipe_loop.py", project], workshop.env),
        runs=workshop.settings.long_runs,
    )
    yield Row(
        f"suggest, articles a second on {count}: to nlp.pipe",
        1 / turns.ratio(wall),
        RATE,
        at_most=False,
        detail=told(turns),
    )
