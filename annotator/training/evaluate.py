"""After a fit: the comparison with the current suggester, and the record that is kept."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from corpus.edits.draft import flat
from corpus.model import LabelledSpan, Span, Suggestion
from corpus.scoring import tally
from corpus.store.db.clock import now
from corpus.suggesters.trained import PIPELINE, folder_beside, read_held_out
from corpus.workflows.held_out import keep_held_out
from exports.environment import environment
from exports.fitting.comparison import Compared, Curve, Point, figures, in_favour, scores, summed
from exports.fitting.cross_validation import planned_fits
from exports.fitting.folder import keep
from exports.fitting.job import held_out_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

    from annotator.training.prepare import Prepared, Spans
    from corpus.model import GoldArticle
    from corpus.store import Project
    from corpus.suggesters.trained import HeldOut
    from exports.fitting.comparison import Scores
    from exports.fitting.cross_validation import PlannedFit

ALL = ""
"""The key of all labels together in a record; no label has an empty name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Scores by label, and the share of bootstrap draws in favour of the new suggester."""

    scores: list[Scores]
    favours: float
    kept: tuple[HeldOut, ...]


def outcome(before: Prepared, made: Path) -> Outcome:
    """Compare the held-out suggestions in the folder `made` with the current suggester's."""
    kept = _held_out_of(made, planned_fits(before.job))
    compared = compared_articles(before, kept)
    return Outcome(
        scores=scores(compared, before.job.labels),
        favours=in_favour(compared, seed=before.job.settings.seed),
        kept=tuple(
            replace(
                held, figures={"new": figures(one.new_tally), "current": figures(one.current_tally)}
            )
            for held, one in zip(kept, compared, strict=True)
        ),
    )


def compared_articles(before: Prepared, kept: Iterable[HeldOut]) -> list[Compared]:
    """Return the gold and the spans of both suggesters for each article."""
    gold = {settled.article.id: _gold_spans(settled) for settled in before.job.gold}
    return [
        Compared(held.article, gold[held.article], _shown(before, held), before.found[held.article])
        for held in kept
    ]


def _gold_spans(settled: GoldArticle) -> Spans:
    return tuple(LabelledSpan(span.start, span.end, span.label) for span in settled.spans)


def _shown(before: Prepared, held: HeldOut) -> Spans:
    """Return the proposals without overlaps, as the screen shows them."""
    labels = before.job.labels
    suggestions = (
        Suggestion(Span(p.start, p.end, labels.index(p.label)), p.score) for p in held.proposals
    )
    return tuple(LabelledSpan(*s.span.extent, labels[s.span.label]) for s in flat(suggestions))


def stored(project: Project, made: Path, name: str, before: Prepared, after: Outcome) -> None:
    """Keep the fitted suggester under its name, and store its held-out suggestions."""
    from corpus.suggesters.pipelines import find_pipeline
    from corpus.workflows.suggester_choice import Choice, chosen

    folder = folder_beside(project.path)
    for fit in planned_fits(before.job):
        held_out_file(made, fit.number).unlink()
    keep(made, folder, name, record=_record(before, after, made), kept=after.kept)
    found = chosen(project, Choice(suggester=name))
    project.suggestions.register(name, found.suggester.settings, recipe=found.recipe, aside=True)
    fingerprint = find_pipeline(name, folder=folder).fingerprint
    project.suggestions.keep_trained_digest(name, fingerprint)
    keep_held_out(project, name, after.kept)


def curve_of(before: Prepared, made: Path) -> Curve:
    """Return the learning curve that was fitted in the folder `made`."""
    fits = planned_fits(before.job)
    each = len(fits) // len(before.job.shares)
    compared = (tally(_gold_spans(one), before.found[one.article.id]) for one in before.job.gold)
    points: list[Point] = []
    for first in range(0, len(fits), each):
        some = fits[first : first + each]
        held = compared_articles(before, _held_out_of(made, some))
        learned = sum(len(fit.learned) for fit in some) / each
        points.append(Point(round(learned), summed(one.new_tally for one in held)))
    return Curve(current=before.current, counts=summed(compared), points=tuple(points))


def _held_out_of(made: Path, fits: Iterable[PlannedFit]) -> list[HeldOut]:
    """Return the held-out suggestions of these fits, in the order of article ids."""
    kept = [held for fit in fits for held in read_held_out(held_out_file(made, fit.number))]
    return sorted(kept, key=lambda held: held.article)


def _record(before: Prepared, after: Outcome, made: Path) -> dict[str, Any]:
    """Return the record of the new suggester: settings, data, scores and environment."""
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
        "environment": environment(lang=job.lang, tokenizer=job.tokenizer),
    }
