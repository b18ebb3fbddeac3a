"""Draws articles at random with known probabilities, from strata of source and period.

The design is systematic sampling with probability proportional to size (Madow 1949; Särndal,
Swensson, Wretman, "Model Assisted Survey Sampling", 1992, section 3.6): the articles are ordered by
stratum, at random within one, and drawn at equal steps of the summed probabilities from a random
start. So the probability of each article is exactly the computed one, the number of articles is
fixed, and each stratum gets the number expected of it, rounded up or down.

A stratum is given a number in proportion to the square root of its articles (power allocation,
Bankier 1988), so that a source with a hundred times as many articles does not get a hundred times
as many. Within a stratum, probabilities follow scores between a quarter and four times their mean.
Every article has a chance, and weights differ by a factor of 16 at most within a stratum.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

MOST_FROM_MEAN = 4.0
"""The most by which the size of an article is larger or smaller than the mean score."""

_MONTH = re.compile(r"\d{4}-\d\d")
_YEAR = re.compile(r"\d{4}")


def period_of(published: str) -> str:
    """The month (`2026-03`) of a date that begins as ISO 8601, else its year, else empty."""
    found = _MONTH.match(published) or _YEAR.match(published)
    return found[0] if found else ""


def sizes(scores: Numbers) -> Numbers:
    """The scores (NaN if unknown) within bounds around their mean; equal where none is known."""
    known = scores[~np.isnan(scores)]
    mean = float(known.mean()) if len(known) else 0.0
    if mean <= 0:
        return np.ones(len(scores))
    filled = np.where(np.isnan(scores), mean, scores)
    return np.clip(filled, mean / MOST_FROM_MEAN, mean * MOST_FROM_MEAN)


def probabilities(strata: NDArray[np.intp], scores: Numbers, wanted: int) -> Numbers:
    """The probability of each article to be drawn; they add up to `wanted`, or to all articles.

    `strata` are the numbers of the articles' strata, from 0.
    """
    wanted = min(wanted, len(strata))
    counts = np.bincount(strata).astype(np.float64)
    expected = _shared(np.sqrt(counts), counts, wanted)
    found, measures = np.empty(len(strata)), sizes(scores)
    by_stratum = np.argsort(strata, kind="stable")
    ends = np.cumsum(counts).astype(np.intp)
    for stratum, end in enumerate(ends.tolist()):
        members = by_stratum[end - int(counts[stratum]) : end]
        ones = np.ones(len(members))
        found[members] = _shared(measures[members], ones, float(expected[stratum]))
    return found


def drawn(
    strata: NDArray[np.intp], keys: Sequence[str], chances: Numbers, seed: str
) -> NDArray[np.intp]:
    """The indices of the drawn articles, by index.

    The result depends on `seed` and on the articles' `keys`, not on the order of the articles.
    """
    shuffled = sorted(range(len(keys)), key=lambda at: _shuffled(seed, keys[at]))
    order = np.array(shuffled, np.intp)
    order = order[np.argsort(strata[order], kind="stable")]
    sums = np.cumsum(chances[order])
    count = round(float(sums[-1]))
    start = int.from_bytes(_shuffled(seed, "start")[:8]) / 2**64
    places = np.searchsorted(sums * (count / sums[-1]), start + np.arange(count), side="right")
    found: NDArray[np.intp] = np.unique(order[np.minimum(places, len(order) - 1)])
    return found


def _shuffled(seed: str, key: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{key}".encode()).digest()


def _shared(measures: Numbers, most: Numbers, total: float) -> Numbers:
    """Share a total in proportion to measures, of which none gets more than `most`."""
    found, free = most.copy(), np.ones(len(measures), np.bool_)
    left = total
    while free.any():
        given = measures * (left / measures[free].sum())
        over = free & (given >= most)
        if not over.any():
            found[free] = given[free]
            break
        left = max(0.0, left - float(most[over].sum()))
        free &= ~over
    return found
