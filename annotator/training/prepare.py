"""Before a fit: what is learned from, and what the result is to be compared with.

The project is read before the fit and written after it, never meanwhile: people go on working, and
a fit that is killed has changed nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.edits.draft import flat
from corpus.errors import InputError
from corpus.model import LabelledSpan, Suggestion, text_hash
from corpus.suggesters.trained import folder_beside, held_out
from corpus.workflows.held_out import held_out_suggestions
from exports.fitting.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.model import Basis, GoldArticle
    from corpus.store import Project
    from exports.fitting.job import FitSettings

FEWEST = 25
"""Finished articles from which a fit is worth its time."""

Spans = tuple[LabelledSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a fit needs of the project: the job, and whose spans it is compared with.

    `lacking` articles have no suggestions of `current` and count as if it found nothing there.
    """

    job: Job
    current: str
    found: Mapping[str, Spans]
    lacking: int


def gold_to_learn(project: Project, basis: frozenset[Basis]) -> tuple[GoldArticle, ...]:
    """The gold, by id, once near-duplicates are placed.

    `InputError` says how many articles it takes where there are too few.
    """
    with project.snapshot():
        gold = project.gold.articles(basis=basis)
        found = tuple(sorted(gold, key=lambda settled: settled.article.id))
    _refuse_few(len(found), basis)
    return found


def prepared(
    project: Project,
    gold: tuple[GoldArticle, ...],
    *,
    settings: FitSettings,
    folds: int,
    fitter: str,
    shares: tuple[float, ...] = (),
) -> Prepared:
    """What a fit on `gold` needs, and what the current suggester makes of the same articles."""
    with project.snapshot():
        current = project.suggestions.current() or ""
        found = _current_side(project, current, gold)
        lacking = sum(not project.suggestions.made(key, current) for key in found)
    job = Job(
        lang=project.lang,
        labels=tuple(label.name for label in project.labels.all()),
        gold=gold,
        settings=settings,
        folds=folds,
        fitter=fitter,
        shares=shares,
    )
    return Prepared(job=job, current=current, found=found, lacking=lacking)


def _refuse_few(count: int, basis: frozenset[Basis]) -> None:
    if count < FEWEST:
        of_basis = "" if len(basis) == 3 else f" on the basis {' or '.join(sorted(basis))}"
        message = (
            f"Training needs {FEWEST} finished articles{of_basis}, and there are {count}: finish "
            f"{FEWEST - count} more (`annotator annotate`), unsettled ones do not count."
        )
        raise InputError(message)


def _current_side(project: Project, current: str, gold: Iterable[GoldArticle]) -> dict[str, Spans]:
    """What the current suggester shows for each article, as if it had not learned from it."""
    settings = project.suggestions.settings(current) if current else {}
    held = held_out(folder_beside(project.path), settings.get("pipeline", ""))
    found: dict[str, Spans] = {}
    for settled in gold:
        key = settled.article.id
        unseen = held.get(key)
        if unseen and unseen.text == text_hash(settled.article.text):
            found[key] = _spans(project, held_out_suggestions(project, unseen))
        else:
            found[key] = _spans(project, project.suggestions.of(key, current))
    return found


def _spans(project: Project, suggestions: Iterable[Suggestion]) -> Spans:
    shown = flat(suggestions)
    return tuple(LabelledSpan(*s.span.extent, project.labels.name(s.span.label)) for s in shown)
