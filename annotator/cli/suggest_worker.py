"""`annotator suggest-ahead`: the child process that suggests while a person works.

It reads `Wanted` messages and stores suggestions in the project itself. At the end of its input it
exits at once; an article's suggestions are stored whole or not at all.
"""

from __future__ import annotations

import os
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, BinaryIO

import click

from annotator.cli.output import diagnostics
from annotator.cli.trust import trust_check
from annotator.workers.protocol import (
    Failed,
    Fitted,
    Made,
    Message,
    Refused,
    Running,
    Scored,
    Wanted,
    follow_input,
    lower_priority,
    own_input,
    own_output,
    send,
)
from corpus.errors import AnnotatorError, NotFoundError, NotSavedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from annotator.cli.context import ProjectFile
    from corpus.store import Project
    from corpus.suggesters.suggester import Suggester


@click.command(hidden=True, epilog="Example: annotator suggest-ahead --suggester NAME")
@click.option("--suggester", metavar="NAME", help="The suggester [the project's current one].")
@click.pass_obj
def suggest_ahead(project_file: ProjectFile, *, suggester: str | None) -> None:
    """Make suggestions for the articles that the screen asks for on standard input."""
    from corpus.suggesters.threads import ONE_THREAD

    output = own_output()
    wanted = WantedArticles(own_input())
    os.environ.update(ONE_THREAD)
    lower_priority()
    try:
        with project_file.open() as project:
            for answer in answers(project, suggester, wanted):
                if isinstance(answer, Failed):
                    diagnostics(f"{answer.article}: {answer.reason}")
                send(output, answer)
    except AnnotatorError as error:
        send(output, Refused(str(error)))
        raise


class WantedArticles:
    """The ids of the articles to do; iterating waits for requests. `end` is called with 0."""

    def __init__(self, stream: BinaryIO, *, end: Callable[[int], object] = os._exit) -> None:
        self._requests: SimpleQueue[list[str]] = SimpleQueue()
        follow_input(stream, self._receive, at_end=lambda: end(0))

    def _receive(self, message: Message) -> None:
        if isinstance(message, Wanted):
            self._requests.put(list(message.articles))

    def __iter__(self) -> Iterator[str | None]:
        """Yield article ids; a newer request replaces the rest of an older one.

        None follows the last article of a request, if no other request waits.
        """
        left = self._requests.get()
        while True:
            with suppress(Empty):
                while True:
                    left = self._requests.get_nowait()
            if left:
                yield left.pop(0)
            else:
                yield None
                left = self._requests.get()

    @property
    def waiting(self) -> bool:
        """Whether a request has arrived that has not been read."""
        return not self._requests.empty()


def answers(
    project: Project, name: str | None, wanted: Iterator[str | None] | WantedArticles
) -> Iterator[Running | Made | Failed | Scored | Fitted]:
    """Yield the name of the suggester, then the outcomes for each wanted article.

    Where spans were imported, the default suggester finds what they lack, as candidates only. The
    scorer is fitted when nothing is wanted.
    """
    from corpus.workflows.candidates import CandidateScorer
    from corpus.workflows.suggester_choice import Choice, chosen, chosen_again

    name = name or project.suggestions.current()
    imported = name if name and not project.suggestions.recipe(name) else None
    check = trust_check(project, asks=False)

    def prepared() -> tuple[Suggester, CandidateScorer, list[str]]:
        found = (
            chosen(project, Choice(), check=check)
            if imported
            else chosen_again(project, name, check=check)
        )
        suggester = found.suggester
        if not project.suggestions.current():
            project.suggestions.register(suggester.name, suggester.settings, recipe=found.recipe)
        scorer = CandidateScorer(project, suggester, imported=imported)
        return suggester, scorer, _labels(project)

    suggester, scorer, labels = prepared()
    yield Running(imported or suggester.name)
    for article_id in wanted:
        if article_id is None:
            if scorer.fit_if_due(lambda: getattr(wanted, "waiting", False)):
                yield Fitted()
            continue
        if labels != _labels(project):  # a proposal under an old name would be lost
            name = imported or suggester.name
            suggester, scorer, labels = prepared()
        if not imported:
            reason = _failure(project, suggester, article_id)
            yield Failed(article_id, reason) if reason else Made(article_id)
            if reason:
                continue
        scorer.score(article_id)
        yield Scored(article_id)


def _labels(project: Project) -> list[str]:
    project.labels.refresh()
    return [label.name for label in project.labels.all()]


def _failure(project: Project, suggester: Suggester, article_id: str) -> str:
    """Suggest for one article; return the reason of a failure, else an empty string."""
    from corpus.workflows.suggesting import suggest_article

    try:
        report = suggest_article(project, suggester, article_id)
    except (NotFoundError, NotSavedError) as error:
        return str(error)
    return report.failures[0].reason if report.failures else ""
