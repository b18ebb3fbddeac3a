"""What fitting would be worth on articles it has not seen: cross-validation, learning curve.

Every article is held out once. It is suggested by the pipeline that was fitted on the other folds,
saved and loaded as the last one will be. Fitting is a parameter, so that all of this is tested
without a model.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from corpus.model import text_hash
from corpus.suggesting import fitted
from corpus.tokens import Tokens
from corpus.trained import HeldOut
from exports.folds import beginning, folds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle
    from corpus.suggesting import Suggester
    from exports.fitting import Fit
    from exports.training_job import Job


class Work:
    """How far a job is: its fits one after the other, each as long as its articles."""

    def __init__(
        self, progress: Callable[[float], None], sets: Sequence[Sequence[GoldArticle]]
    ) -> None:
        self._progress = progress
        self._sizes = [_size(gold) for gold in sets]
        self._begun = 0

    def fit(self) -> Callable[[float], None]:
        """What the next fit tells its own progress to."""
        before, size = sum(self._sizes[: self._begun]), self._sizes[self._begun]
        whole = sum(self._sizes)
        self._begun += 1
        return lambda share: self._progress((before + share * size) / whole)


def _size(gold: Sequence[GoldArticle]) -> int:
    return sum(len(settled.article.text) for settled in gold)


def cross_validated(
    job: Job, fit: Fit, folder: Path, progress: Callable[[float], None]
) -> list[HeldOut]:
    """Each article as proposed by a fit on the other folds; at the end fits on all, into `folder`.

    ExportError where there are too few articles of different kinds.
    """
    parts = folds(job.gold, job.folds, seed=job.settings.seed)
    sets = [_others(job, part) for part in parts]
    work = Work(progress, [*sets, job.gold])
    kept: list[HeldOut] = []
    for number, (part, others) in enumerate(zip(parts, sets, strict=True), 1):
        with_others = _fitted_aside(fit, others, folder, job, work.fit())
        kept += _proposed(with_others, part, number)
    fit(job.gold, folder, job=job, progress=work.fit())
    return sorted(kept, key=lambda held: held.article)


def learning_curve(
    job: Job, fit: Fit, folder: Path, progress: Callable[[float], None]
) -> list[tuple[int, list[HeldOut]]]:
    """For each share: how many articles a fit had on average, and what it proposed for the rest."""
    parts = folds(job.gold, job.folds, seed=job.settings.seed)
    plan = [
        [beginning(_others(job, part), share, seed=job.settings.seed) for part in parts]
        for share in job.shares
    ]
    work = Work(progress, [gold for sets in plan for gold in sets])
    curve: list[tuple[int, list[HeldOut]]] = []
    for sets in plan:
        kept: list[HeldOut] = []
        for number, (part, some) in enumerate(zip(parts, sets, strict=True), 1):
            kept += _proposed(_fitted_aside(fit, some, folder, job, work.fit()), part, number)
        curve.append((round(sum(map(len, sets)) / len(sets)), kept))
    return curve


def _others(job: Job, part: Sequence[GoldArticle]) -> tuple[GoldArticle, ...]:
    held = {settled.article.id for settled in part}
    return tuple(settled for settled in job.gold if settled.article.id not in held)


def _fitted_aside(
    fit: Fit,
    gold: Sequence[GoldArticle],
    folder: Path,
    job: Job,
    progress: Callable[[float], None],
) -> Suggester:
    """A fit whose files are not kept: once loaded it needs them no more."""
    aside = folder.with_name(f"{folder.name}.fold")
    try:
        return fit(gold, aside, job=job, progress=progress)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _proposed(suggester: Suggester, part: Sequence[GoldArticle], number: int) -> Iterator[HeldOut]:
    """What is suggested for a fold's articles, on their token edges as it would be stored."""
    texts = [settled.article.text for settled in part]
    for settled, proposals in zip(part, suggester.suggest(texts), strict=True):
        text = settled.article.text
        on_edges = fitted(text, Tokens(text, settled.article.tokens), proposals)
        yield HeldOut(settled.article.id, text_hash(text), number, tuple(on_edges), {})
