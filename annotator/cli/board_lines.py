"""The board as lines, for screen readers and pipes: `annotator board --plain`."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from annotator.cli.output import echo
from annotator.text.sanitize import safe
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.cli.context import ProjectFile
    from annotator.session.board.figures import Figures
    from corpus.agreement.trials import TrialFigures

MOST_DAYS = 14
"""How many of the last days are printed."""


def print_board(project_file: ProjectFile) -> None:
    """Print each fact on a line of its own: progress, open tasks, people, days, suggesters."""
    from annotator.cli.trial_tables import trials_of
    from annotator.session.board.figures import read_figures

    with project_file.open(write=False) as project:
        figures = read_figures(project)
        trials = trials_of(project)
        title = project.title
    for line in (*_lines(title, figures), *map(_with_gold, trials)):
        echo(safe(line))


def _with_gold(one: TrialFigures) -> str:
    """Return a person's agreement with gold in practice or hidden gold."""
    from annotator.cli.agreement_tables import with_interval
    from corpus.agreement.values import TRIAL_NAMES

    f1 = with_interval(one.figure, digits=2)
    articles = counted(one.articles, "article")
    missed = f"{one.own - one.both:,} extra, {one.gold - one.both:,} missing"
    return (
        f"{one.person}, {TRIAL_NAMES[one.trial]}: span F1 {f1} in {articles}, {missed}, "
        f"until {one.until[:10]}."
    )


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
