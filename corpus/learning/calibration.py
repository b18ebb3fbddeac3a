"""Calibration of the probabilities that people were shown.

Each probability was shown before anybody decided, so the comparison is a test and not a fit. The
calibration error is the mean distance between predicted and observed shares over ten equal bins,
weighted by their decisions (expected calibration error; Naeini, Cooper & Hauskrecht, Obtaining well
calibrated probabilities using Bayesian binning, AAAI 2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Literal, get_args

from corpus.learning.probability import BANDS, band

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.learning.probability import Band

BINS = 10

Decided = Literal["alone", "in bulk"]
"""Whether a suggestion was decided one at a time, or is a second look at a bulk accept."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """A decided suggestion with the probability that was shown for it, if any was.

    One that was accepted in bulk and looked at again stands for `weight` bulk accepts.
    """

    label: str
    score: float | None
    right: bool
    weight: float = 1.0
    decided: Decided = "alone"


@dataclass(frozen=True, slots=True)
class Reliability:
    """Predicted and observed shares of the decisions of a label and a band, made in one way.

    `decisions` counts decisions or second looks, `stands_for` the suggestions that they stand for.
    `expected` is the mean of the probabilities shown, `right` the share that was right, both
    weighted. The band is None for suggestions without a probability.
    """

    label: str
    decided: Decided
    band: Band | None
    decisions: int
    stands_for: int
    expected: float | None
    right: float


def reliability(predictions: Sequence[Prediction]) -> list[Reliability]:
    """A row for each label, in order of appearance, way of deciding and band with decisions."""
    groups: dict[tuple[str, Decided, Band | None], list[Prediction]] = {
        (label, decided, which): []
        for label in dict.fromkeys(one.label for one in predictions)
        for decided in get_args(Decided)
        for which in (*BANDS, None)
    }
    for one in predictions:
        groups[one.label, one.decided, None if one.score is None else band(one.score)].append(one)
    return [
        Reliability(
            *of,
            len(group),
            round(sum(one.weight for one in group)),
            None if of[-1] is None else _mean(group, [one.score or 0.0 for one in group]),
            _mean(group, [one.right for one in group]),
        )
        for of, group in groups.items()
        if group
    ]


def _mean(group: Sequence[Prediction], values: Sequence[float]) -> float:
    return fmean(values, [one.weight for one in group])


def calibration_error(predictions: Iterable[Prediction]) -> float | None:
    """The expected calibration error; None if no probability was shown."""
    gaps, decisions = [0.0] * BINS, 0.0
    for one in predictions:
        if one.score is not None:
            gaps[min(BINS - 1, int(one.score * BINS))] += one.weight * (one.score - one.right)
            decisions += one.weight
    return sum(map(abs, gaps)) / decisions if decisions else None
