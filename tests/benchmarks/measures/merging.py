"""`merge` against a plain copy of the same rows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.benchmarks.measures.costs import rows
from tests.benchmarks.processes import PLAIN, in_turns, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.table import Row
    from tests.benchmarks.workshop import Workshop

RATIO = 2.0
JUDGED = 1_000
"""Articles from which on the budget holds; with fewer, the start of the program takes longest."""


def measure(workshop: Workshop) -> Iterator[Row]:
    """A laptop's finished articles come into the project that it was copied from."""
    many = workshop.settings.articles
    home, laptop = workshop.two_copies(many)
    ours, plain = workshop.fresh("merged.db"), workshop.fresh("plain.db")
    turns = in_turns(
        lambda: run(
            [*workshop.annotator(workshop.again(home, ours)), "merge", laptop], workshop.env
        ),
        lambda: run(
            [sys.executable, PLAIN / "merge_loop.py", workshop.again(home, plain), laptop],
            workshop.env,
        ),
        runs=workshop.settings.long_runs,
    )
    limit = RATIO if many >= JUDGED else None
    yield from rows(turns, f"merge of {many:,} finished articles: to a copy of the rows", limit)
