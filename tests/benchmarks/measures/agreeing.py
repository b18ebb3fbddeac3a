"""Three annotators compared: disagreements and figures, against only reading their rows."""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.measures.costs import peak, told, wall
from tests.benchmarks.processes import PLAIN, in_turns, run
from tests.benchmarks.table import Row
from tests.benchmarks.workshop import THREE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.benchmarks.workshop import Workshop

SECONDS, MB = 8.0, 500.0
"""For 10,000 articles."""


def disagreements(workshop: Workshop) -> Iterator[Row]:
    """Every place that is not unanimous, with its classes."""
    project = workshop.finished_by_three(workshop.settings.articles)
    command = [sys.executable, "-m", "tests.benchmarks.plain.all_disagreements", project, *THREE]
    yield from _measured(workshop, command, project, "all disagreements")


def agreement(workshop: Workshop) -> Iterator[Row]:
    """The command with its 1,000 draws, and all of the report, which looks at each place again."""
    project = workshop.finished_by_three(workshop.settings.articles)
    command = [*workshop.annotator(project), "agreement"]
    yield from _measured(workshop, command, project, "agreement, 1,000 draws")
    whole = (run([*command, "--json"], workshop.env) for _ in range(workshop.settings.long_runs))
    what = f"agreement --json, the whole report, {workshop.settings.articles:,} articles"
    yield Row(what, median(map(wall, whole)), unit="s")


def _measured(
    workshop: Workshop, command: Sequence[str | Path], project: Path, what: str
) -> Iterator[Row]:
    plain = [sys.executable, PLAIN / "lanes_loop.py", project, *THREE]
    turns = in_turns(
        lambda: run(command, workshop.env),
        lambda: run(plain, workshop.env),
        runs=workshop.settings.long_runs,
    )
    of = f"{what}, three annotators, {workshop.settings.articles:,} articles"
    yield Row(f"{of}: to reading the rows", turns.ratio(wall), detail=told(turns))
    yield Row(of, median(map(wall, turns.ours)), SECONDS, unit="s")
    yield Row(f"{of}, peak memory", median(map(peak, turns.ours)), MB, unit="MB")
