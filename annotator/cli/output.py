"""Printing: results on stdout, diagnostics and progress on stderr, Markdown laid out.

All text that a command prints passes `printable`, which removes control characters: lines
by `echo` and `diagnostics`, tables and Markdown by `console`.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.text.sanitize import safe, safe_json, safe_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment
    from rich.table import Table


_PIPE_COLUMNS = 10_000
"""The width of tables in a pipe: no title is that long."""


def printable(text: str) -> str:
    """Return `text` safe for a terminal; line breaks and tabs stay."""
    return "\t".join(map(safe_lines, text.split("\t")))


def echo(text: str, *, err: bool = False) -> None:
    """Print lines on stdout, or on stderr."""
    click.echo(printable(text), err=err)  # noqa: TID251 - the one place


def diagnostics(line: str) -> None:
    """Print a line on stderr; a line break in it does not begin another."""
    echo(safe(line), err=True)


def report_output(out: Path, summary: str) -> None:
    """Print a line that begins with the name of an export, on stderr if that is on stdout."""
    printed = out == Path("-")
    if printed:
        summary = f"standard output{summary.removeprefix('-')}"
    echo(safe(summary), err=printed)


def print_json(value: object) -> None:
    """Print a value as indented JSON; what could steer a terminal or hide on it is escaped."""
    echo(safe_json(json.dumps(value, ensure_ascii=False, indent=2)))


def joined_counts(counts: Mapping[str, int], *, always: tuple[str, ...] = ()) -> str:
    """Join the counts that are not zero, and those named in `always`: `3 new, 2 known`."""
    return ", ".join(
        f"{count:,} {what}" for what, count in counts.items() if count or what in always
    )


@contextmanager
def progress_bar(
    what: str, total: int | None = None, *, in_bytes: bool = False
) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on stderr if that is a terminal; a spinner if the total is not known.

    Yields a function that takes the number of items, or of bytes, done so far.
    """
    from annotator.workers.protocol import PROGRESS_LINES

    if PROGRESS_LINES in os.environ:
        yield partial(_write_progress, what, total or 0)
        return
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        SpinnerColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    description, done = TextColumn("{task.description}"), TextColumn("{task.completed:,}")
    columns: tuple[ProgressColumn, ...] = (SpinnerColumn(), description, done)
    if total is not None:
        unit = DownloadColumn() if in_bytes else MofNCompleteColumn()
        columns = (description, BarColumn(), unit, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)


def _write_progress(what: str, total: int, done: int) -> None:
    """Write a line for the program that has started this command, about a hundred in all."""
    from annotator.workers.protocol import Counted, encode

    if not total or done == total or done % max(1, total // 100) == 0:
        sys.stderr.buffer.write(encode(Counted(what, done, total)))
        sys.stderr.buffer.flush()


def console() -> Console:
    """Return a rich console on stdout that reads no markup in data.

    In a pipe it wraps and shortens nothing, unless `COLUMNS` gives a width.
    """
    from rich.console import Console as RichConsole
    from rich.segment import Segment

    class Console(RichConsole):
        def on_broken_pipe(self) -> None:
            """Raise for the command line, which exits quietly: `annotator status | head -1`."""
            raise BrokenPipeError

        def render(
            self, renderable: RenderableType, options: ConsoleOptions | None = None
        ) -> Iterable[Segment]:
            """Render to printable segments; in Markdown, `&#x202e;` is a control only by then."""
            for text, style, control in super().render(renderable, options):
                yield Segment(text if control else printable(text), style, control)

    piped = not sys.stdout.isatty()
    width = _PIPE_COLUMNS if piped and "COLUMNS" not in os.environ else None
    return Console(markup=False, highlight=False, emoji=False, soft_wrap=piped, width=width)


def table(first: str, *rest: str) -> Table:
    """Return a table without lines: the first column left-aligned, the others right-aligned."""
    from rich.table import Table

    columns = Table(box=None, pad_edge=False, header_style="bold")
    columns.add_column(first)
    for heading in rest:
        columns.add_column(heading, justify="right")
    return columns


def print_markdown(markdown: str, most_columns: int) -> None:
    """Lay Markdown out on the terminal, in at most `most_columns` columns.

    Links have no escape sequence, which would hide where they lead.
    """
    from rich.markdown import Markdown

    out = console()
    out.print(Markdown(markdown, hyperlinks=False), width=min(out.width, most_columns))
