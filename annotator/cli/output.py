"""How commands print: results to stdout, progress and complaints to stderr, data made harmless."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rich.console import Console
    from rich.table import Table


def diagnostics(line: str) -> None:
    """A line on stderr."""
    click.echo(line, err=True)


def told(counts: Mapping[str, int], *, always: tuple[str, ...] = ()) -> str:
    """`3 new, 2 known`: the counts that are not zero, and those named in `always`."""
    return ", ".join(
        f"{count:,} {what}" for what, count in counts.items() if count or what in always
    )


@contextmanager
def progress_bar(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Yields a function that is told how many are done; draws on stderr where it is a terminal."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True
    ) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)


def console() -> Console:
    """A rich console on stdout that interprets no markup in data and wraps nothing in a pipe."""
    from rich.console import Console as RichConsole

    class Console(RichConsole):
        def on_broken_pipe(self) -> None:
            """Left to the command line, which ends quietly: `annotator status | head -1`."""
            raise BrokenPipeError

    return Console(markup=False, highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())


def table(first: str, *rest: str) -> Table:
    """A table without lines: names at the left, figures under one another at the right."""
    from rich.table import Table

    made = Table(box=None, pad_edge=False, header_style="bold")
    made.add_column(first)
    for heading in rest:
        made.add_column(heading, justify="right")
    return made
