"""The figures that the board shows; they are slow to read, so a thread reads them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from corpus.forecast import forecast
from corpus.learning.counts import Counts
from corpus.store.db.clock import today
from corpus.workflows.progress import read_progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.forecast import Forecast
    from corpus.pace import PersonsPace
    from corpus.store import Project
    from corpus.store.work import DaysWork
    from corpus.workflows.progress import Progress


@dataclass(frozen=True, slots=True)
class Decided:
    """Suggestions of a suggester with one label (an id), and those found right and wrong."""

    label: int
    suggested: int
    right: float
    wrong: float


@dataclass(frozen=True, slots=True)
class WithGold:
    """A person's span F1 with gold in practice, or in hidden gold, over `articles`.

    `low` and `high` are the limits of its 95 % interval; `until` is the day of the last article.
    """

    kind: str
    articles: int
    value: float | None
    low: float | None
    high: float | None
    until: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one moment.

    `days` has the finished articles by day and person, the last day first; `wanting` counts the
    articles that somebody has finished and that need another person. `paces` are by name, `decided`
    by suggester. `has_trials` is whether anybody has finished practice or hidden gold.
    """

    progress: Progress
    days: list[DaysWork]
    wanting: int
    forecast: Forecast
    paces: Mapping[str, PersonsPace]
    decided: Mapping[str, list[Decided]]
    has_trials: bool

    @property
    def settled(self) -> int:
        """The number of articles with gold."""
        return sum(self.progress.gold.values())


def read_figures(project: Project) -> Figures:
    """Read all figures from one state of the project."""
    with project.snapshot():
        days = project.work.by_day()
        finished: Counter[date] = Counter()
        for one in days:
            finished[date.fromisoformat(one.day)] += one.finished
        left = project.article_list.still_wanted()
        return Figures(
            progress=read_progress(project),
            days=days,
            wanting=left.second,
            forecast=forecast(left.annotations, finished, today()),
            paces={pace.name: pace for pace in project.work.paces()},
            decided=_decided(project),
            has_trials=any(True for _ in project.trials.finished()),
        )


def read_with_gold(status: str) -> dict[str, list[WithGold]]:
    """Return the agreement with gold by person, from what `annotator status --json` prints."""
    found: dict[str, list[WithGold]] = defaultdict(list)
    for one in json.loads(status)["compared_with_gold"]:
        f1 = one["span F1"]
        limits, until = (f1["low"], f1["high"]), one["until"][:10]
        figure = WithGold(one["kind"], one["articles"], f1["value"], *limits, until)
        found[one["annotator"]].append(figure)
    return dict(found)


def _decided(project: Project) -> dict[str, list[Decided]]:
    found: dict[str, list[Decided]] = defaultdict(list)
    for name, labels in project.suggestions.counts_by_label().items():
        of_label: dict[int, Counts] = defaultdict(Counts)
        for stratum, counts in project.verdicts.counts(name).items():
            of_label[stratum.label] += counts
        found[name] = [
            Decided(label, count, of_label[label].right, of_label[label].wrong)
            for label, count in labels.items()
        ]
    return dict(found)
