"""Measures how well each person agrees with gold in practice and in hidden gold, over time.

The figure is span F1, as in `corpus.agreement.against_gold`, with a bootstrap interval over
articles. Nothing else is measured as independently: the gold was settled before and by others.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from corpus.agreement.bootstrap_f1 import f1_figures
from corpus.agreement.figures import DRAWS, Figure
from corpus.agreement.over_time import windows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.agreement.over_time import Window
    from corpus.agreement.values import FinishedTrial
    from corpus.model import Trial


@dataclass(frozen=True, slots=True)
class TrialFigures:
    """One person's practice, or hidden gold: span F1 with gold over `articles`.

    `own`, `gold` and `both` count spans. `since` and `until` are the times (UTC) when the first and
    the last of the articles were finished. `windows` are successive parts of them.
    """

    person: str
    trial: Trial
    articles: int
    own: int
    gold: int
    both: int
    figure: Figure
    since: str
    until: str
    windows: tuple[Window, ...]


def trial_figures(
    finished: Iterable[FinishedTrial], *, draws: int = DRAWS, seed: int = 0
) -> list[TrialFigures]:
    """The figures of each person, practice first; `finished` are in the order of time."""
    ordered = sorted(finished, key=lambda one: (one.person, one.trial != "practice"))
    return [
        _figures(person, trial, [*group], draws=draws, seed=seed)
        for (person, trial), group in groupby(ordered, lambda one: (one.person, one.trial))
    ]


def _figures(
    person: str, trial: Trial, finished: Sequence[FinishedTrial], *, draws: int, seed: int
) -> TrialFigures:
    counts = np.array([_counts(one) for one in finished], dtype=np.float64)
    (figure,) = f1_figures(counts[:, np.newaxis], draws=draws, seed=seed)
    if len(finished) == 1:  # every draw would be this article
        figure = Figure(figure.value, reason=figure.reason)
    times = [one.at for one in finished]
    own, gold, both = (int(count) for count in counts.sum(axis=0))
    windows = windows_of(times, counts, draws=draws, seed=seed)
    return TrialFigures(
        person, trial, len(finished), own, gold, both, figure, times[0], times[-1], windows
    )


def _counts(one: FinishedTrial) -> tuple[int, int, int]:
    """Spans of the person, of gold, of both; values are ignored, as in span F1."""
    both = {span[:3] for span in one.spans} & {span[:3] for span in one.gold}
    return len(one.spans), len(one.gold), len(both)
