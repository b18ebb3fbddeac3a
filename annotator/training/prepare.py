"""Before a fit: the gold to learn from, and the spans to compare the result with.

The project is read before the fit and written after it, never in between: people go on working, and
a killed fit changes nothing.
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
"""The fewest finished articles that a fit can learn from usefully."""

Spans = tuple[LabelledSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The job of a fit, and the current suggester's spans (`found`), by article id.

    `lacking` is the number of articles that `current` has not seen; they count as without spans.
    """

    job: Job
    current: str
    found: Mapping[str, Spans]
    lacking: int


def gold_to_learn(project: Project, basis: frozenset[Basis]) -> tuple[GoldArticle, ...]:
    """Return the gold in the order of its ids; near-duplicates must have been placed.

    Raises `InputError` if there are too few articles.
    """
    with project.snapshot():
        gold = project.gold.articles(basis=basis)
        found = tuple(sorted(gold, key=lambda settled: settled.article.id))
    count = len(found)
    if count < FEWEST:
        of_basis = "" if len(basis) == 3 else f" on the basis {' or '.join(sorted(basis))}"
        message = (
            f"Training needs {FEWEST} finished articles{of_basis}, and there are {count}: finish "
            f"{FEWEST - count} more (`annotator annotate`). Unsettled articles do not count."
        )
        raise InputError(message)
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
    """Return the job of a fit on `gold`, and the current suggester's spans for its articles."""
    with project.snapshot():
        current = project.suggestions.current() or ""
        found = _current_side(project, current, gold)
        lacking = sum(not project.suggestions.made(key, current) for key in found)
    job = Job(
        lang=project.lang,
        tokenizer=project.tokenizer,
        labels=tuple(label.name for label in project.labels.all()),
        gold=gold,
        settings=settings,
        folds=folds,
        fitter=fitter,
        shares=shares,
    )
    return Prepared(job=job, current=current, found=found, lacking=lacking)


def _current_side(project: Project, current: str, gold: Iterable[GoldArticle]) -> dict[str, Spans]:
    """Return the current suggester's spans for each article, from a fit that had not seen it."""
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
