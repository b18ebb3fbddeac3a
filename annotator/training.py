"""Training on a project: what is learned from, what it is compared with, what becomes of it.

The project is read before the fit and written after it, never meanwhile: people go on working, and
a fit that is killed has changed nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from corpus.draft import flat
from corpus.errors import InputError
from corpus.keeping_held_out import held_out_suggestions, keep_held_out
from corpus.model import Span, Suggestion, text_hash
from corpus.scoring import Labelled, tally
from corpus.store.clock import now
from corpus.trained import PIPELINE, folder_beside, held_out, read_held_out
from exports.comparing import Compared, Curve, Point, favouring, figures, scores, summed
from exports.cross_validation import planned_fits
from exports.environment import environment
from exports.trained_folder import keep
from exports.training_job import Job, held_out_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from corpus.model import Basis, GoldArticle
    from corpus.store import Project
    from corpus.trained import HeldOut
    from exports.comparing import Scores
    from exports.cross_validation import PlannedFit
    from exports.training_job import FitSettings

FEWEST = 25
"""Finished articles from which a fit is worth its time."""

ALL = ""
"""Stands in a record for all labels together; no label has an empty name."""

Spans = tuple[Labelled, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a fit needs of the project: the job, and whose spans it is compared with.

    `lacking` articles have no suggestions of `current` and count as if it found nothing there.
    """

    job: Job
    current: str
    found: Mapping[str, Spans]
    lacking: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the new suggester compares: scores by label, and the share of draws that favour it."""

    scores: list[Scores]
    favours: float
    kept: tuple[HeldOut, ...]


def gold_to_learn(project: Project, basis: frozenset[Basis]) -> tuple[GoldArticle, ...]:
    """The gold, by id; `InputError` says how many articles it takes where there are too few."""
    project.groups.place()
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
    return tuple(Labelled(*s.span.extent, project.labels.name(s.span.label)) for s in shown)


def outcome(before: Prepared, made: Path) -> Outcome:
    """Compare what was held out in the folder `made` with what the current suggester had found."""
    kept = _held_out_of(made, planned_fits(before.job))
    compared = compared_articles(before, kept)
    gains = [one.gained for one in compared]
    return Outcome(
        scores=scores(compared, before.job.labels),
        favours=favouring(gains, seed=before.job.settings.seed),
        kept=tuple(
            replace(
                held, figures={"new": figures(one.new_tally), "current": figures(one.current_tally)}
            )
            for held, one in zip(kept, compared, strict=True)
        ),
    )


def compared_articles(before: Prepared, kept: Iterable[HeldOut]) -> list[Compared]:
    """Article by article: gold, what the new suggester proposed unseen, what the current had."""
    gold = {settled.article.id: _gold_spans(settled) for settled in before.job.gold}
    return [
        Compared(held.article, gold[held.article], _shown(before, held), before.found[held.article])
        for held in kept
    ]


def _gold_spans(settled: GoldArticle) -> Spans:
    return tuple(Labelled(span.start, span.end, span.label) for span in settled.spans)


def _shown(before: Prepared, held: HeldOut) -> Spans:
    """The proposals without overlaps, as the screen would show them."""
    labels = before.job.labels
    suggestions = (
        Suggestion(Span(p.start, p.end, labels.index(p.label)), p.score) for p in held.proposals
    )
    return tuple(Labelled(*s.span.extent, labels[s.span.label]) for s in flat(suggestions))


def stored(project: Project, made: Path, name: str, before: Prepared, after: Outcome) -> None:
    """Give what was fitted its name, and the project what it proposed unseen."""
    from corpus.rerunning import suggester_of

    folder = folder_beside(project.path)
    for fit in planned_fits(before.job):
        held_out_file(made, fit.number).unlink()
    keep(made, folder, name, record=_record(before, after, made), kept=after.kept)
    suggester = suggester_of(project, name)
    project.suggestions.register(name, suggester.settings)
    keep_held_out(project, name, after.kept)


def curve_of(before: Prepared, made: Path) -> Curve:
    """The learning curve that was fitted in the folder `made`."""
    fits = planned_fits(before.job)
    each = len(fits) // len(before.job.shares)
    compared = (tally(_gold_spans(one), before.found[one.article.id]) for one in before.job.gold)
    return Curve(
        current=before.current,
        counts=summed(compared),
        points=tuple(
            _point(before, made, fits[first : first + each]) for first in range(0, len(fits), each)
        ),
    )


def _point(before: Prepared, made: Path, fits: Sequence[PlannedFit]) -> Point:
    compared = compared_articles(before, _held_out_of(made, fits))
    learned = sum(len(fit.learned) for fit in fits) / len(fits)
    return Point(round(learned), summed(one.new_tally for one in compared))


def _held_out_of(made: Path, fits: Iterable[PlannedFit]) -> list[HeldOut]:
    """What was held out by these fits, by article."""
    kept = [held for fit in fits for held in read_held_out(held_out_file(made, fit.number))]
    return sorted(kept, key=lambda held: held.article)


def _record(before: Prepared, after: Outcome, made: Path) -> dict[str, Any]:
    """What is kept with the new suggester: how it was made, of what, and how good it was."""
    job = before.job
    meta = json.loads((made / PIPELINE / "meta.json").read_text(encoding="utf-8"))
    return {
        "made_at": now(),
        "description": meta["description"],
        "version": meta["version"],
        "lang": job.lang,
        "labels": job.labels,
        "articles": len(job.gold),
        "data_sha256": job.digest,
        "settings": {**asdict(job.settings), "folds": job.folds},
        "compared_with": before.current,
        "favours": after.favours,
        "scores": {
            row.label or ALL: {"new": figures(row.new), "current": figures(row.current)}
            for row in after.scores
        },
        "environment": environment(lang=job.lang),
    }
