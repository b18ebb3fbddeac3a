"""`import` against plain loops over the same JSONL: parse, make_doc, executemany."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.benchmarks.measures.costs import rows
from tests.benchmarks.processes import PLAIN, in_turns, run
from tests.benchmarks.table import Row
from tests.benchmarks.workshop import PERSON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.workshop import Workshop

RATIO = 1.5
ANNOTATED_RATIO = 2.0


def measure(workshop: Workshop) -> Iterator[Row]:
    """The spans of every article as suggestions, and as a person's annotation."""
    many = f"{workshop.settings.articles:,} articles"
    yield from _against(workshop, f"import of {many}", "import_loop.py", RATIO)
    yield from _against(
        workshop,
        f"import of {many} with annotation",
        "annotated_loop.py",
        ANNOTATED_RATIO,
        "--annotator",
        PERSON,
    )


def _against(
    workshop: Workshop, what: str, plain: str, ratio: float, *options: str
) -> Iterator[Row]:
    """Ours and the plain loop in turns, and the size of our file."""
    source = workshop.jsonl(workshop.settings.articles)
    ours = workshop.folder / "ours.db"
    turns = in_turns(
        lambda: run(
            [*workshop.annotator(workshop.fresh("ours.db")), "import", source, *options],
            workshop.env,
        ),
        lambda: run(
            [sys.executable, PLAIN / plain, source, workshop.fresh("plain.db")], workshop.env
        ),
        runs=workshop.settings.long_runs,
    )
    yield from rows(turns, f"{what}: to the plain loop", ratio)
    size = ours.stat().st_size / workshop.settings.articles / 1000
    yield Row(f"{what}, size of the file", size, unit="kB an article")
