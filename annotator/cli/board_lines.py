"""The board as lines, for screen readers and pipes: `annotator board --plain`."""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import TYPE_CHECKING

from annotator.cli.output import echo
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.cli.context import ProjectFile
    from annotator.session.board.figures import Figures

MOST_DAYS = 14
"""The number of recent days that are printed."""


def print_board(project_file: ProjectFile) -> None:
    """Print each fact on a line of its own: progress, open tasks, people, days, suggesters."""
    from annotator.session.board.figures import read_figures

    with project_file.open(write=False) as project:
        figures = read_figures(project)
        path, title = project.path, project.title
    for line in _lines(title, figures):
        echo(safe(line))
    if figures.has_trials:
        for line in _with_gold(path):
            echo(safe(line))


def _with_gold(path: Path) -> Iterator[str]:
    """Yield each person's agreement with gold; a child computes it, as for the screen."""
    from annotator.rendering.board_lines import with_gold_line
    from annotator.session.board.figures import read_with_gold
    from annotator.workers.commands import run_command

    printed = asyncio.run(run_command(path, ["status", "--json"], lambda _: None))
    if printed.code == 0:
        for name, figures in read_with_gold("\n".join(printed.results)).items():
            for one in figures:
                yield f"{name}, {with_gold_line(one).plain}."


def _lines(title: str, figures: Figures) -> Iterator[str]:
    from annotator.rendering.board_lines import end_words
    from annotator.session.board.sections import todo

    progress = figures.progress
    yield f"{title}: {counted(progress.articles, 'article')}, {figures.settled:,} with gold."
    yield end_words(figures.forecast)
    for one in todo(figures):
        yield f"To do: {counted(one.count, 'article')} {one.text}."
    for person in progress.people:
        flagged = f", {person.flagged:,} flagged" if person.flagged else ""
        yield (
            f"{person.name}: {person.finished:,} finished, {person.begun:,} begun, "
            f"{person.skipped:,} skipped{flagged}, {person.adjudicated:,} settled, "
            f"{person.seconds / 3600:.1f} active hours."
        )
    days = groupby(figures.days, key=lambda one: one.day)
    for number, (day, ones) in enumerate(days):
        if number < MOST_DAYS:
            yield f"{day}: {', '.join(f'{one.name} finished {one.finished:,}' for one in ones)}."
    for name, articles, suggestions in progress.runs:
        shown = ", shown" if name == progress.current else ""
        spans = counted(suggestions, "suggestion")
        yield f"{name}: {spans} in {counted(articles, 'article')}{shown}."
