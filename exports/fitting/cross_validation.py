"""Cross-validation and learning curves: plans of independent fits, and their execution.

Each article is held out once; a pipeline that was fitted on the other folds, saved and loaded
suggests for it. Several processes can share a plan. The fit is a parameter, so tests need no model.
"""

from __future__ import annotations

import importlib
import shutil
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from corpus.model import text_hash
from corpus.suggesters.suggester import fitted, without_failures
from corpus.suggesters.trained import PIPELINE, HeldOut
from corpus.text.tokens import Tokens
from exports.fitting.folds import beginning, folds
from exports.fitting.job import JOB, held_out_file, read_job

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from corpus.model import GoldArticle
    from corpus.suggesters.suggester import Suggester
    from exports.fitting.fit import Fit
    from exports.fitting.job import Job


@dataclass(frozen=True, slots=True)
class PlannedFit:
    """A fit on `learned` that then suggests for the articles `held` of a fold (from 1).

    The fit that holds nothing out has fold 0 and is the one that is kept.
    """

    number: int
    fold: int
    learned: tuple[GoldArticle, ...]
    held: tuple[GoldArticle, ...]

    @property
    def size(self) -> int:
        """Return the code points to learn from, to which the duration is proportional."""
        return sum(len(settled.article.text) for settled in self.learned)


def planned_fits(job: Job) -> list[PlannedFit]:
    """Plan a fit for each fold and one on all gold; for a curve, a fit for each fold and share.

    Raises ExportError if all articles are near-duplicates of one another.
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


def run_fits(folder: Path, numbers: Collection[int], progress: Callable[[float], None]) -> None:
    """Run the fits with these numbers of the job in `folder`; write a held-out file for each.

    `progress` receives the share of the work that is done, from 0 to 1.
    """
    job = read_job(folder / JOB)
    module, function = job.fitter.split(":")
    fit: Fit = getattr(importlib.import_module(module), function)
    fits = [planned for planned in planned_fits(job) if planned.number in numbers]
    for planned, held in carried_out(fits, fit, folder, job=job, progress=progress):
        lines = "".join(one.line() + "\n" for one in held)
        path = held_out_file(folder, planned.number)
        path.write_text(lines, encoding="utf-8", newline="\n")


def carried_out(
    fits: Sequence[PlannedFit],
    fit: Fit,
    folder: Path,
    *,
    job: Job,
    progress: Callable[[float], None],
) -> Iterator[tuple[PlannedFit, list[HeldOut]]]:
    """Yield each fit with its suggestions for the held-out articles.

    The pipeline that is kept is in `folder` afterwards.
    """
    sizes = [planned.size for planned in fits]
    for planned, begun in zip(fits, accumulate(sizes, initial=0), strict=False):
        advance = _part_of(progress, begun / sum(sizes), planned.size / sum(sizes))
        if planned.held:
            files = folder / f"fit-{planned.number}"
            try:
                suggester = fit(planned.learned, files, job=job, progress=advance)
            finally:
                shutil.rmtree(files, ignore_errors=True)
            yield planned, list(_suggested(suggester, planned))
        else:
            fit(planned.learned, folder / PIPELINE, job=job, progress=advance)
            yield planned, []


def _part_of(
    progress: Callable[[float], None], begun: float, part: float
) -> Callable[[float], None]:
    return lambda share: progress(begun + share * part)


def _others(job: Job, part: Sequence[GoldArticle]) -> tuple[GoldArticle, ...]:
    held = {settled.article.id for settled in part}
    return tuple(settled for settled in job.gold if settled.article.id not in held)


def _suggested(suggester: Suggester, planned: PlannedFit) -> Iterator[HeldOut]:
    """Suggest for the held-out articles, on their token edges, as suggestions are stored."""
    texts = [settled.article.text for settled in planned.held]
    proposed = without_failures(suggester.suggest(texts))
    for settled, proposals in zip(planned.held, proposed, strict=True):
        article = settled.article
        on_edges = fitted(article.text, Tokens(article.text, article.tokens), proposals)
        yield HeldOut(article.id, text_hash(article.text), planned.fold, tuple(on_edges), {})
