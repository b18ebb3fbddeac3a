"""`import` against the plain loop over the same JSONL: parse, make_doc, executemany."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.benchmarks.measures.costs import rows
from tests.benchmarks.processes import PLAIN, in_turns, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.table import Row
    from tests.benchmarks.workshop import Workshop

RATIO = 1.5


def measure(workshop: Workshop) -> Iterator[Row]:
    """The suggestions of every article with it."""
    source = workshop.jsonl(workshop.settings.articles)
    turns = in_turns(
        lambda: run(
            [*workshop.annotator(workshop.fresh("ours.db")), "import", source], workshop.env
        ),
        lambda: run(
            [sys.executable, PLAIN / "import_loop.py", source, workshop.fresh("plain.db")],
            workshop.env,
        ),
        runs=workshop.settings.long_runs,
    )
    what = f"import of {workshop.settings.articles:,} articles: to the plain loop"
    yield from rows(turns, what, RATIO)
