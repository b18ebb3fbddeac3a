"""What fitting would be worth on articles it has not seen: cross-validation, learning curve.

Both are a plan of fits that need nothing of one another, so that several processes can share them.
Every article is held out once, and suggested by a pipeline that was fitted on other folds, saved
and loaded as the last one will be. Fitting is a parameter: all of this is tested without a model.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from corpus.model import text_hash
from corpus.suggesters.suggester import fitted, without_failures
from corpus.suggesters.trained import PIPELINE, HeldOut
from corpus.text.tokens import Tokens
from exports.fitting.folds import beginning, folds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle
    from corpus.suggesters.suggester import Suggester
    from exports.fitting.fit import Fit
    from exports.fitting.job import Job


@dataclass(frozen=True, slots=True)
class PlannedFit:
    """Learn from `learned`, then propose for `held`, which are a fold (from 1).

    The one fit that holds nothing out is the one that is kept.
    """

    number: int
    fold: int
    learned: tuple[GoldArticle, ...]
    held: tuple[GoldArticle, ...]

    @property
    def size(self) -> int:
        """How long it takes, in proportion."""
        return sum(len(settled.article.text) for settled in self.learned)


def planned_fits(job: Job) -> list[PlannedFit]:
    """A fit a fold and one on all of the gold; for a learning curve a fit a fold and share.

    ExportError where there are too few articles of different kinds.
    """
    parts = folds(job.gold, job.folds, seed=job.settings.seed)
    wanted = [
        (fold, beginning(_others(job, part), share, seed=job.settings.seed), part)
        for share in job.shares or (1.0,)
        for fold, part in enumerate(parts, 1)
    ]
    if not job.shares:
        wanted.append((0, job.gold, ()))
    return [PlannedFit(number, *fit) for number, fit in enumerate(wanted)]


def carried_out(
    fits: Sequence[PlannedFit],
    fit: Fit,
    folder: Path,
    *,
    job: Job,
    progress: Callable[[float], None],
) -> Iterator[tuple[PlannedFit, list[HeldOut]]]:
    """What each fit proposes for what it holds out; the one that is kept is in `folder` then."""
    sizes = [planned.size for planned in fits]
    for planned, begun in zip(fits, accumulate(sizes, initial=0), strict=False):
        told = _part_of(progress, begun / sum(sizes), planned.size / sum(sizes))
        if planned.held:
            suggester = _fitted_aside(fit, planned, folder, job, told)
            yield planned, list(_proposed(suggester, planned))
        else:
            fit(planned.learned, folder / PIPELINE, job=job, progress=told)
            yield planned, []


def _part_of(
    progress: Callable[[float], None], begun: float, part: float
) -> Callable[[float], None]:
    return lambda share: progress(begun + share * part)


def _others(job: Job, part: Sequence[GoldArticle]) -> tuple[GoldArticle, ...]:
    held = {settled.article.id for settled in part}
    return tuple(settled for settled in job.gold if settled.article.id not in held)


def _fitted_aside(
    fit: Fit, planned: PlannedFit, folder: Path, job: Job, progress: Callable[[float], None]
) -> Suggester:
    """A fit whose files are not kept: once loaded it needs them no more."""
    aside = folder / f"fit-{planned.number}"
    try:
        return fit(planned.learned, aside, job=job, progress=progress)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _proposed(suggester: Suggester, planned: PlannedFit) -> Iterator[HeldOut]:
    """What is suggested for a fold's articles, on their token edges as it would be stored."""
    texts = [settled.article.text for settled in planned.held]
    proposed = without_failures(suggester.suggest(texts))
    for settled, proposals in zip(planned.held, proposed, strict=True):
        article = settled.article
        on_edges = fitted(article.text, Tokens(article.text, article.tokens), proposals)
        found = text_hash(article.text)
        yield HeldOut(article.id, found, planned.fold, tuple(on_edges), {})
