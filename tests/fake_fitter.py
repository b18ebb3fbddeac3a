"""Fitters for tests, named to the process that fits as "tests.fake_fitter:NAME"."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import spacy

from corpus.errors import ExportError
from corpus.suggesters.spacy_suggester import SpacySuggester

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle
    from corpus.suggesters.suggester import Suggester
    from exports.fitting.job import Job


def memorising(
    gold: Sequence[GoldArticle], folder: Path, *, job: Job, progress: Callable[[float], None]
) -> Suggester:
    """A real pipeline that finds exactly the strings that it was given."""
    nlp = spacy.blank(job.lang)
    known = sorted({(span.text, span.label) for one in gold for span in one.spans})
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


def waiting(*args: object, progress: Callable[[float], None], **options: object) -> Suggester:
    """Says that it has begun, and never ends by itself."""
    progress(0.01)
    time.sleep(600)
    raise AssertionError
