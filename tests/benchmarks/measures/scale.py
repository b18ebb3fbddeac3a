"""A project of a hundred times as many articles: what is shown of a few costs the same there.

People are in the middle of their work: see `tests.benchmarks.at_work`. What reads the whole project
may take as long for each article as in the small one, within a limit of memory. The next article is
not measured here, as a child process that fits the scorer paints at any time: see `project_size`.
"""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.generated import FIRST_WORD
from tests.benchmarks.measures import keys, project_size
from tests.benchmarks.measures.keys import Subject
from tests.benchmarks.processes import PLAIN, run
from tests.benchmarks.table import Row
from tests.benchmarks.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tests.benchmarks.processes import Cost
    from tests.benchmarks.workshop import Workshop

    Command = Sequence[str | Path]

TIMES = 100
"""How many times as many articles the large project has."""

RATIO, LINEAR_RATIO, MB = 1.5, 1.5, 500.0
FIRST_TITLE = "bench-000000"

SHOWN_OF_A_FEW = {
    "queue": ("queue", "--as", "ana"),
    "show": ("show", FIRST_TITLE),
    "history of an article": ("history", FIRST_TITLE),
    "history of a person, 100 edits": ("history", "ana", "--most", "100"),
}
"""Commands that print as much for many articles as for few."""

READING_ALL = {
    "list": ("list",),
    "status": ("status",),
    "agreement": ("agreement",),
    "lint": ("lint",),
    "diff": ("diff", "start", "now"),
    "check": ("check",),
}
"""Commands that read the whole project."""


def measure(workshop: Workshop) -> Iterator[Row]:
    """Starts, keys and commands, in the large project to the small one."""
    many = workshop.settings.articles * 10
    small = Subject(f"{many // TIMES:,} articles", workshop.at_work(many // TIMES))
    large = Subject(f"{many:,} articles", workshop.multiplied(many))
    yield from _starts(workshop, small, large)
    samples = keys.sampled(workshop, [small, large], project_size.SIZE)
    yield from project_size.keys_told(samples, "a tenth done")
    for name, command in SHOWN_OF_A_FEW.items():
        yield _to_small(workshop, small, large, name, lambda w, p, c=command: _command(w, p, c))
    yield _to_small(workshop, small, large, "list | head", _head_of_list)
    for name, command in READING_ALL.items():
        yield from _by_article(workshop, small, large, name, command)
    yield _size(large, many)


def _starts(workshop: Workshop, small: Subject, large: Subject) -> Iterator[Row]:
    for what, screen, shows in (
        ("start to first article", workshop.screen, FIRST_WORD),
        ("start of the board", workshop.board, FIRST_TITLE),
    ):
        seconds: dict[str, list[float]] = {small.name: [], large.name: []}
        for _ in range(2 * workshop.settings.runs + 1):
            for subject in (small, large):
                with Terminal(screen(subject.project), env=workshop.env) as terminal:
                    seconds[subject.name].append(terminal.seconds_until(shows))
                    terminal.settle()
        few, many = (1000 * median(times[1:]) for times in seconds.values())
        yield Row(
            f"{what}: {large.name} to {small.name}",
            many / few,
            RATIO,
            detail=f"{many:.0f} and {few:.0f} ms",
        )


def _command(workshop: Workshop, project: Path, command: Sequence[str]) -> Cost:
    """The cost of a command; status 1 may say that it has found something, as `lint` does."""
    found_or_not = ("sh", "-c", '"$@" || test $? = 1', "sh")
    return run([*found_or_not, *workshop.annotator(project), *command], workshop.env)


def _head_of_list(workshop: Workshop, project: Path) -> Cost:
    command = [*workshop.annotator(project), "list"]
    return run([sys.executable, PLAIN / "first_lines.py", *command], workshop.env)


def _to_small(
    workshop: Workshop,
    small: Subject,
    large: Subject,
    name: str,
    cost: Callable[[Workshop, Path], Cost],
) -> Row:
    costs: dict[str, list[float]] = {small.name: [], large.name: []}
    for _ in range(workshop.settings.runs):
        for subject in (small, large):
            costs[subject.name].append(cost(workshop, subject.project).processor)
    few, many = (median(times) for times in costs.values())
    detail = f"processor {many:.2f} and {few:.2f} s"
    return Row(f"{name}: {large.name} to {small.name}", many / few, RATIO, detail=detail)


def _by_article(
    workshop: Workshop, small: Subject, large: Subject, name: str, command: Sequence[str]
) -> Iterator[Row]:
    few, many = (_command(workshop, one.project, command) for one in (small, large))
    yield Row(
        f"{name}, by article: {large.name} to {small.name}",
        many.processor / few.processor / TIMES,
        LINEAR_RATIO,
        detail=f"processor {many.processor:.1f} and {few.processor:.2f} s",
    )
    yield Row(f"{name}, {large.name}, peak memory", many.peak_mb, MB, unit="MB")


def _size(large: Subject, articles: int) -> Row:
    size = large.project.stat().st_size / articles / 1000
    return Row(f"size of the file, {large.name}, a tenth done by three", size, unit="kB an article")
