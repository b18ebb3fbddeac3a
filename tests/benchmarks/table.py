"""What was measured, as Markdown."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `limit` is the budget; the figure holds when `at_most` (or at least) that."""

    what: str
    figure: float
    limit: float | None = None
    unit: str = "×"
    at_most: bool = True
    detail: str = ""

    @property
    def holds(self) -> bool | None:
        """None where there is no budget."""
        if self.limit is None:
            return None
        return self.figure <= self.limit if self.at_most else self.figure >= self.limit

    def cells(self) -> tuple[str, str, str, str, str]:
        """The row of the table."""
        said = {True: "yes", False: "**no**", None: ""}[self.holds]
        sign = "≤" if self.at_most else "≥"
        budget = "–" if self.limit is None else f"{sign} {_amount(self.limit, self.unit)}"
        return self.what, _amount(self.figure, self.unit), budget, said, self.detail


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """A figure that could not be had, and why."""

    what: str
    why: str

    def cells(self) -> tuple[str, str, str, str, str]:
        """The row of the table."""
        return self.what, "not measured", "", "", self.why.replace("|", "/")


HEAD = ("what", "measured", "budget", "holds", "how")


def markdown(rows: Iterable[Sequence[str]], head: Sequence[str] = HEAD) -> str:
    """A Markdown table with its columns aligned."""
    lines = [tuple(head), *map(tuple, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    rule = tuple("-" * width for width in widths)
    return "".join(
        "| " + " | ".join(map(str.ljust, line, widths)) + " |\n"
        for line in (lines[0], rule, *lines[1:])
    )


def machine() -> str:
    """Cores, Python and versions; nothing that names the machine."""
    packages = ("textual", "rich", "spacy", "sqlite-utils")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} cores, {platform.system()} {platform.machine()}, Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}, "
        f"load {os.getloadavg()[0]:.1f}"
    )


def _amount(value: float, unit: str) -> str:
    return f"{value:.2f} ×" if unit == "×" else f"{value:.3g} {unit}"
