"""Exports against plain loops, and the memory of each format.

`export spacy` with its verification: make_doc, ents, DocBin; the plain loop reads the articles from
JSONL. `export jsonl`: srsly; the plain loop reads the rows of the project.
"""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING

from exports.formats import FORMATS
from tests.benchmarks.measures.costs import peak, processor, rows
from tests.benchmarks.processes import PLAIN, FailedError, in_turns, run
from tests.benchmarks.table import NotMeasured, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.workshop import Workshop

RATIO = 1.3
JSONL_RATIO = 3.0
MB = 400
"""The budget of memory, whatever the number of articles."""


def measure(workshop: Workshop) -> Iterator[Row | NotMeasured]:
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
    made = workshop.folder / "set"
    for name, arguments in (
        ("verify", [made]),
        ("rebuild", [made / "manifest.json", workshop.fresh("again")]),
    ):
        cost = run([*workshop.annotator(project), name, *arguments], workshop.env)
        yield Row(f"{name} of {many:,} articles, peak memory", cost.peak_mb, MB, unit="MB")
        to_export = cost.processor / median(map(processor, turns.ours))
        yield Row(f"{name} of {many:,} articles: to the export, processor", to_export)
    turns = in_turns(
        lambda: run(
            [*workshop.annotator(project), "export", "jsonl", workshop.fresh("gold.jsonl")],
            workshop.env,
        ),
        lambda: run(
            [sys.executable, PLAIN / "jsonl_loop.py", project, workshop.fresh("plain.jsonl")],
            workshop.env,
        ),
        runs=workshop.settings.long_runs,
    )
    yield from rows(turns, f"export jsonl of {many:,} articles: to the plain loop", JSONL_RATIO)
    for name in sorted(FORMATS.keys() - {"spacy"}):
        yield _peak(workshop, project, name)


def _peak(workshop: Workshop, project: Path, name: str) -> Row | NotMeasured:
    """The memory of a format; some formats need an extra."""
    what = f"export {name} of {workshop.settings.articles:,} articles, peak memory"
    out = workshop.fresh(FORMATS[name].example)
    try:
        cost = run([*workshop.annotator(project), "export", name, out], workshop.env)
    except FailedError as error:
        return NotMeasured(what, str(error))
    return Row(what, cost.peak_mb, MB, unit="MB")
