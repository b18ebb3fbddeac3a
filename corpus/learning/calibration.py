"""Calibration of the probabilities that people were shown.

Each probability was shown before anybody decided, so the comparison is a test and not a fit. The
calibration error is the mean distance between predicted and observed shares over ten equal bins,
weighted by their decisions (expected calibration error; Naeini, Cooper & Hauskrecht, Obtaining well
calibrated probabilities using Bayesian binning, AAAI 2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from corpus.learning.probability import BANDS, band

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.learning.probability import Band

BINS = 10


@dataclass(frozen=True, slots=True)
class Prediction:
    """A decided suggestion with the probability that was shown for it, if any was."""

    label: str
    score: float | None
    right: bool


@dataclass(frozen=True, slots=True)
class Reliability:
    """Predicted and observed shares of the decisions of a label and a band.

    `expected` is the mean of the probabilities shown, `right` the share that was right. The band is
    None for suggestions without a probability.
    """

    label: str
    band: Band | None
    decisions: int
    expected: float | None
    right: float


def reliability(predictions: Sequence[Prediction]) -> list[Reliability]:
    """A row for each label, in order of appearance, and band that has decisions."""
    groups: dict[tuple[str, Band | None], list[Prediction]] = {
        (label, which): []
        for label in dict.fromkeys(one.label for one in predictions)
        for which in (*BANDS, None)
    }
    for one in predictions:
        groups[one.label, None if one.score is None else band(one.score)].append(one)
    return [
        Reliability(
            label,
            which,
            len(group),
            None if which is None else fmean(one.score or 0.0 for one in group),
            fmean(one.right for one in group),
        )
        for (label, which), group in groups.items()
        if group
    ]


def calibration_error(predictions: Iterable[Prediction]) -> float | None:
    """The expected calibration error; None if no probability was shown."""
    gaps, decisions = [0.0] * BINS, 0
    for one in predictions:
        if one.score is not None:
            gaps[min(BINS - 1, int(one.score * BINS))] += one.score - one.right
            decisions += 1
    return sum(map(abs, gaps)) / decisions if decisions else None
