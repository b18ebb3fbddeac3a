"""Measure, print a Markdown table, and say which budgets hold.

Exit status 1 where something could not be measured, with `--strict` also where a budget does not
hold; times on a busy machine are no reason to fail, so that is not the default.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.benchmarks import profiling
from tests.benchmarks.measures import (
    agreeing,
    exporting,
    grouping,
    importing,
    keys,
    merging,
    project_size,
    remembering,
    reviewing,
    ruling,
    scale,
    starting,
    suggesting,
)
from tests.benchmarks.processes import FailedError
from tests.benchmarks.table import NotMeasured, Row, machine, markdown
from tests.benchmarks.workshop import Settings, Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MEASURES: dict[str, Callable[[Workshop], Iterator[Row | NotMeasured]]] = {
    "keys": keys.measure,
    "start": starting.measure,
    "import": importing.measure,
    "suggest": suggesting.measure,
    "memory": remembering.measure,
    "rules": ruling.measure,
    "groups": grouping.measure,
    "export": exporting.measure,
    "disagreements": agreeing.disagreements,
    "agreement": agreeing.agreement,
    "project": project_size.measure,
    "review": reviewing.measure,
    "merge": merging.measure,
    "scale": scale.measure,
}
"""Name -> what is measured, in this order."""

LARGE = {"scale": 1_000}
"""Measures that are left out, unless they are named, with fewer articles than that."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measures asked for; the exit status."""
    asked = _parser().parse_args(arguments)
    settings = Settings(articles=asked.articles, words=asked.words, runs=asked.runs)
    names = asked.only or [name for name in MEASURES if asked.articles >= LARGE.get(name, 0)]
    begun = time.perf_counter()
    _out(f"Machine: {machine()}\n\nRatios of medians, taken in turns. {settings}\n\n")
    with TemporaryDirectory(prefix="annotator-bench-") as folder:
        workshop = Workshop(Path(folder), settings)
        measured = [row for name in names for row in _measured(name, workshop)]
        _out(markdown(row.cells() for row in measured))
        _out(f"\n{_summary(measured)} {time.perf_counter() - begun:.0f} s.\n")
        for name in asked.profile:
            _out(f"\n{profiling.profiled(name, workshop)}")
    broken = any(isinstance(row, Row) and row.holds is False for row in measured)
    unmeasured = any(isinstance(row, NotMeasured) for row in measured)
    return int(unmeasured or (asked.strict and broken))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    usual = Settings()
    parser.add_argument("--articles", type=int, default=usual.articles)
    parser.add_argument("--words", type=_numbers, default=usual.words, help="two or more")
    parser.add_argument("--runs", type=int, default=usual.runs)
    parser.add_argument("--only", action="append", choices=MEASURES, help="give it twice for two")
    parser.add_argument("--strict", action="store_true", help="exit 1 where a budget does not hold")
    parser.add_argument(
        "--profile",
        action="append",
        default=[],
        choices=profiling.COMMANDS,
        help="run that command once more under cProfile",
    )
    return parser


def _numbers(given: str) -> tuple[int, ...]:
    return tuple(sorted(map(int, given.split(","))))


def _measured(name: str, workshop: Workshop) -> Iterator[Row | NotMeasured]:
    """The rows of one measure as they come; why there are none where it cannot be done."""
    begun = time.perf_counter()
    try:
        yield from MEASURES[name](workshop)
    except FailedError as error:
        yield NotMeasured(name, str(error))
    sys.stderr.write(f"{name}: {time.perf_counter() - begun:.0f} s\n")


def _summary(measured: Sequence[Row | NotMeasured]) -> str:
    budgets = [row.holds for row in measured if isinstance(row, Row) and row.holds is not None]
    return f"{sum(budgets)} of {len(budgets)} budgets hold."


def _out(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
