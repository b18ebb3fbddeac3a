"""Where the time of a command goes, function by function."""

from __future__ import annotations

import pstats
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.processes import ANNOTATOR, run
from tests.benchmarks.table import markdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.workshop import Workshop

_SHOWN = 25


def _import(workshop: Workshop) -> list[str | Path]:
    source = workshop.jsonl(workshop.settings.articles)
    return ["--db", workshop.fresh("profiled.db"), "import", source]


def _import_finished(workshop: Workshop) -> list[str | Path]:
    return [*_import(workshop), "--annotator", "ana"]


def _suggest(workshop: Workshop) -> list[str | Path]:
    count = workshop.settings.articles
    return ["--db", workshop.copy(workshop.untouched(count)), "suggest"]


def _export(workshop: Workshop) -> list[str | Path]:
    project = workshop.finished(workshop.settings.articles)
    export = ["--db", project, "export", "spacy", workshop.fresh("profiled")]
    run([*ANNOTATOR, *export], workshop.env)  # clusters, which later ones need not
    return export


COMMANDS: dict[str, Callable[[Workshop], list[str | Path]]] = {
    "import": _import,
    "import-finished": _import_finished,
    "suggest": _suggest,
    "export": _export,
}


def profiled(name: str, workshop: Workshop) -> str:
    """The functions that took most of their own time, as a Markdown table."""
    found = workshop.folder / f"{name}.pstats"
    command = [sys.executable, "-m", "cProfile", "-o", found, "-m", "annotator"]
    run([*command, *COMMANDS[name](workshop)], workshop.env)
    stats = pstats.Stats(str(found))
    functions: dict[tuple[str, int, str], tuple[int, int, float, float, object]] = stats.stats
    rows = sorted(
        ((own, all_, calls, *where) for where, (_, calls, own, all_, _) in functions.items()),
        reverse=True,
    )[:_SHOWN]
    cells = (
        (f"{own:.2f}", f"{all_:.2f}", str(calls), _where(file, line), what)
        for own, all_, calls, file, line, what in rows
    )
    head = ("own s", "with callees s", "calls", "where", "function")
    total = sum(own for _, _, own, _, _ in functions.values())
    return f"{name} under cProfile, {total:.1f} s:\n\n{markdown(cells, head)}"


def _where(file: str, line: int) -> str:
    """Module and line, without the folders of this machine."""
    return "built-in" if file == "~" else f"{'/'.join(Path(file).parts[-2:])}:{line}"
