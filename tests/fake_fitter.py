"""Fitters for tests, named to the process that fits as "tests.fake_fitter:NAME".

Only the one that learns loads spaCy: the processes of the others start in a moment.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from annotator.workers.fit import LOG
from corpus.errors import AnnotatorError, ExportError, SuggesterError
from corpus.suggesters.suggester import Proposal
from corpus.suggesters.trained import PIPELINE
from exports.fitting.cross_validation import planned_fits, run_fits
from exports.fitting.job import JOB, write_job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle
    from corpus.suggesters.suggester import Suggester
    from exports.fitting.job import Job


def fit_here(
    job: Job, folder: Path, *, log: Path, processes: int, progress: Callable[[float], None]
) -> None:
    """`annotator.workers.fit.fit_in_children` in this process: to start one takes a second."""
    del processes
    assert log.name == LOG
    write_job(job, folder / JOB)
    log.touch()
    try:
        run_fits(folder, range(len(planned_fits(job))), progress)
    except AnnotatorError as error:
        raise SuggesterError(str(error)) from error
    (folder / JOB).unlink()
    log.unlink()


@dataclass(frozen=True)
class Heart:
    """Finds exactly the strings that it was given."""

    labels: dict[str, str]
    name: str = "fake"
    settings: dict[str, Any] = field(default_factory=dict)

    def suggest(self, texts: Iterable[str]) -> Iterator[list[Proposal]]:
        for text in texts:
            yield [
                Proposal(at, at + len(string), label, None, f"fake: {label}", "model")
                for string, label in self.labels.items()
                for at in [text.find(string)]
                if at >= 0
            ]


def memorising(
    gold: Sequence[GoldArticle], folder: Path, *, job: Job, progress: Callable[[float], None]
) -> Suggester:
    """Learns strings by heart; what is kept is a real pipeline, as `loaded` makes."""
    if folder.name == PIPELINE:
        return loaded(gold, folder, job=job, progress=progress)
    progress(1.0)
    return Heart({span.text: span.label for one in gold for span in one.spans})


def silent(gold: object, folder: Path, *, job: Job, progress: Callable[[float], None]) -> Suggester:
    """Suggests nothing; what is kept is a real pipeline."""
    return _matching([("in no article", job.labels[0])], folder, job=job, progress=progress)


def loaded(
    gold: Sequence[GoldArticle], folder: Path, *, job: Job, progress: Callable[[float], None]
) -> Suggester:
    """A real pipeline that finds exactly the strings that it was given."""
    known = sorted({(span.text, span.label) for one in gold for span in one.spans})
    return _matching(known, folder, job=job, progress=progress)


def _matching(
    known: Sequence[tuple[str, str]],
    folder: Path,
    *,
    job: Job,
    progress: Callable[[float], None],
) -> Suggester:
    import spacy

    from corpus.suggesters.spacy_suggester import SpacySuggester

    nlp = spacy.blank(job.lang)
    patterns = [{"label": label, "pattern": text} for text, label in known]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    print("what a library prints is no answer")  # noqa: T201 - that is what is tested
    progress(0.5)
    nlp.to_disk(folder)
    progress(1.0)
    return SpacySuggester(str(folder), labels=job.labels, name="fake")


def refusing(*args: object, **options: object) -> Suggester:
    raise ExportError("no finished article has a span, so there is nothing to learn")


def crashing(*args: object, **options: object) -> Suggester:
    raise RuntimeError("out of order")


def killed(*args: object, **options: object) -> Suggester:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def waiting(
    gold: object, folder: Path, *, progress: Callable[[float], None], **options: object
) -> Suggester:
    """Begins, and never ends by itself."""
    folder.mkdir()
    progress(0.01)
    time.sleep(3_600)
    raise AssertionError
