"""Whether the probabilities that were told came true. Pure.

Each suggestion is compared with what it was told to be when it was shown, before anybody decided;
so this is no fit to the past. The calibration error is the mean distance between what was told and
what came, over ten equal bins weighted by their decisions (ECE).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.learning.probability import BANDS, band

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.learning.probability import Band

BINS = 10


@dataclass(frozen=True, slots=True)
class Told:
    """A decision that history counts, with the probability that was shown for the suggestion."""

    label: str
    score: float | None
    right: bool


@dataclass(frozen=True, slots=True)
class Reliability:
    """Decisions of a label and a band (None: no probability was told): told and come true.

    `expected` is the mean of what was told, `right` the share that was right.
    """

    label: str
    band: Band | None
    decisions: int
    expected: float | None
    right: float


def reliability(told: Sequence[Told]) -> list[Reliability]:
    """A row for each label, in the order they come in, and band that has decisions."""
    bands: list[Band | None] = [*BANDS, None]
    labels = dict.fromkeys(one.label for one in told)
    return [
        row
        for label in labels
        for which in bands
        if (row := _row(label, which, [one for one in told if one.label == label]))
    ]


def _row(label: str, which: Band | None, told: Iterable[Told]) -> Reliability | None:
    some = [one for one in told if _band(one) == which]
    if not some:
        return None
    scores = [one.score for one in some if one.score is not None]
    expected = sum(scores) / len(scores) if scores else None
    return Reliability(
        label, which, len(some), expected, sum(one.right for one in some) / len(some)
    )


def _band(one: Told) -> Band | None:
    return None if one.score is None else band(one.score)


def calibration_error(told: Iterable[Told]) -> float | None:
    """The expected calibration error; None where no probability was told."""
    gaps, decisions = [0.0] * BINS, 0
    for one in told:
        if one.score is not None:
            gaps[min(BINS - 1, int(one.score * BINS))] += one.score - one.right
            decisions += 1
    return sum(map(abs, gaps)) / decisions if decisions else None
