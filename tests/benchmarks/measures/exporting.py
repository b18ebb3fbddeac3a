"""Exports against plain loops.

`export spacy` with its verification: make_doc, ents, DocBin. `export jsonl`: srsly.
"""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.measures.costs import peak, rows
from tests.benchmarks.processes import PLAIN, in_turns, run
from tests.benchmarks.table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.workshop import Workshop

RATIO = 1.3
JSONL_RATIO = 3.0
MB = 400
"""The budget of memory, whatever the number of articles."""


def measure(workshop: Workshop) -> Iterator[Row]:
    """Everything is finished and exported. The first export, which clusters, does not count."""
    many = workshop.settings.articles
    project, source = workshop.finished(many), workshop.jsonl(many)
    export = [*workshop.annotator(project), "export", "spacy"]
    run([*export, workshop.fresh("first")], workshop.env)
    turns = in_turns(
        lambda: run([*export, workshop.fresh("set")], workshop.env),
        lambda: run(
            [sys.executable, PLAIN / "export_loop.py", source, workshop.fresh("plain.spacy")],
            workshop.env,
        ),
        runs=workshop.settings.long_runs,
    )
    yield from rows(turns, f"export spacy of {many:,} articles: to the plain loop", RATIO)
    peaks = median(map(peak, turns.ours))
    yield Row(f"export spacy of {many:,} articles, peak memory", peaks, MB, unit="MB")
    checked = run([*workshop.annotator(project), "verify", workshop.folder / "set"], workshop.env)
    yield Row(f"verify of {many:,} articles, peak memory", checked.peak_mb, MB, unit="MB")
    turns = in_turns(
        lambda: run(
            [*workshop.annotator(project), "export", "jsonl", workshop.fresh("gold.jsonl")],
            workshop.env,
        ),
        lambda: run(
            [sys.executable, PLAIN / "jsonl_loop.py", source, workshop.fresh("plain.jsonl")],
            workshop.env,
        ),
        runs=workshop.settings.long_runs,
    )
    yield from rows(turns, f"export jsonl of {many:,} articles: to the plain loop", JSONL_RATIO)
