"""`annotator suggest-ahead`: what the screen starts to have suggestions made while a person works.

Which articles, it is told on standard input, one JSON object a line; a later line replaces what is
left of an earlier one. What it has done it says on standard output in the same form; everything
else that is printed here goes to standard error. At the end of its input it ends at once, in the
middle of whatever it does: what is stored is stored whole.
"""

from __future__ import annotations

import json
import os
import sys
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO

import click

from annotator.cli.output import diagnostics
from annotator.text.sanitize import safe
from corpus.errors import AnnotatorError, NotFoundError, NotSavedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from annotator.cli.context import ProjectFile
    from corpus.store import Project
    from corpus.suggesters.suggester import Suggester

NICENESS = 10
"""The person who works goes before."""


@click.command(hidden=True, epilog="Example: annotator suggest-ahead --suggester NAME")
@click.option("--suggester", metavar="NAME", help="Which one [the project's current one].")
@click.pass_obj
def suggest_ahead(project_file: ProjectFile, *, suggester: str | None) -> None:
    """Make suggestions for articles named on standard input, as the screen asks for them."""
    say = _kept_output()
    wishes = Wishes(sys.stdin.buffer)
    _give_way()
    try:
        with project_file.open() as project:
            for told in answers(project, suggester, wishes):
                if "failed" in told:
                    diagnostics(safe(f"{told['failed']}: {told['why']}"))
                say(told)
    except AnnotatorError as error:
        say({"refused": str(error)})
        raise


def _kept_output() -> Callable[[dict[str, str]], None]:
    """Standard output for the protocol alone: what a library prints goes where errors go."""
    kept = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(told: dict[str, str]) -> None:
        kept.write(json.dumps(told).encode() + b"\n")
        kept.flush()

    return say


def _give_way() -> None:
    from corpus.suggesters.threads import ONE_THREAD

    os.environ.update(ONE_THREAD)
    if hasattr(os, "nice"):
        os.nice(NICENESS)


class Wishes:
    """The articles that are asked for, as long as there is an input."""

    def __init__(self, stream: BinaryIO, *, end: Callable[[int], object] = os._exit) -> None:
        self._stream = stream
        self._end = end
        self._lines: SimpleQueue[list[str]] = SimpleQueue()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            for line in self._stream:
                self._lines.put(json.loads(line)["articles"])
        except (ValueError, TypeError, KeyError) as error:
            diagnostics(f"What was asked for is not understood: {error!r}")
        finally:
            self._end(0)

    def __iter__(self) -> Iterator[str]:
        """One article after the other; waits where there is nothing to do."""
        left: list[str] = []
        while True:
            left = self._newest(left)
            if left:
                yield left.pop(0)
            else:
                left = self._lines.get()

    def _newest(self, left: list[str]) -> list[str]:
        try:
            while True:
                left = self._lines.get_nowait()
        except Empty:
            return left


def answers(
    project: Project, name: str | None, wishes: Iterator[str] | Wishes
) -> Iterator[dict[str, str]]:
    """What there is to say: who suggests, then of each article whether it is done."""
    from corpus.workflows.suggester_choice import chosen_again

    found = chosen_again(project, name or project.suggestions.current())
    suggester, labels = found.suggester, _labels(project)
    if not project.suggestions.current():
        project.suggestions.register(suggester.name, suggester.settings, recipe=found.recipe)
    yield {"suggester": suggester.name}
    for article_id in wishes:
        if labels != _labels(project):
            suggester, labels = chosen_again(project, suggester.name).suggester, _labels(project)
        why = _failure(project, suggester, article_id)
        yield {"failed": article_id, "why": why} if why else {"made": article_id}


def _labels(project: Project) -> list[str]:
    """The names of now: what is proposed under a name of before would be lost."""
    project.labels.refresh()
    return [label.name for label in project.labels.all()]


def _failure(project: Project, suggester: Suggester, article_id: str) -> str:
    """Suggest for one article; why that failed, or nothing."""
    from corpus.workflows.suggesting import suggest_article

    try:
        report = suggest_article(project, suggester, article_id)
    except (NotFoundError, NotSavedError) as error:
        return str(error)
    return report.failures[0].reason if report.failures else ""
