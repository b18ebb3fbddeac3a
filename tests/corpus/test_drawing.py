"""Draws with known probabilities: what is drawn over many seeds, and what is estimated from it."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
import pytest

from corpus.drawing import drawn, period_of, probabilities, sizes

COUNTS = (1, 2, 3, 14, 40, 90)
WANTED = 23
SEEDS = 1_500


@pytest.fixture(scope="module")
def strata() -> np.ndarray:
    return np.repeat(np.arange(len(COUNTS)), COUNTS)


@pytest.fixture(scope="module")
def scores(strata: np.ndarray) -> np.ndarray:
    scores = np.random.default_rng(5).lognormal(0, 1.5, len(strata))
    scores[::9] = np.nan
    return scores


def test_articles_are_drawn_as_often_as_their_probabilities_say(
    strata: np.ndarray, scores: np.ndarray
) -> None:
    chances = probabilities(strata, scores, WANTED)
    assert chances.sum() == pytest.approx(WANTED)
    assert chances.min() > 0
    assert chances.max() <= 1
    keys = [f"article {number}" for number in range(len(strata))]
    expected = np.bincount(strata, chances)
    mistakes = np.nan_to_num(scores, nan=1.0) + strata  # what is to be estimated
    times, estimates = np.zeros(len(strata)), np.zeros(SEEDS)
    for seed in range(SEEDS):
        found = drawn(strata, keys, chances, str(seed))
        assert len(found) == WANTED
        for stratum, count in enumerate(np.bincount(strata[found], minlength=len(COUNTS))):
            assert floor(expected[stratum] - 1e-9) <= count <= ceil(expected[stratum] + 1e-9)
        times[found] += 1
        estimates[seed] = (mistakes[found] / chances[found]).sum()  # Horvitz and Thompson 1952
    deviations = np.sqrt(chances * (1 - chances) / SEEDS)
    off = np.abs(times / SEEDS - chances)
    assert (off <= 4.5 * deviations + 1e-9).all(), off.max()
    error = estimates.std() / np.sqrt(SEEDS)
    assert abs(estimates.mean() - mistakes.sum()) < 4 * error


def test_the_order_of_the_articles_does_not_matter(strata: np.ndarray, scores: np.ndarray) -> None:
    keys = np.array([f"article {number}" for number in range(len(strata))])
    other = np.random.default_rng(1).permutation(len(strata))

    def names(order: np.ndarray) -> set[str]:
        chances = probabilities(strata[order], scores[order], WANTED)
        found = drawn(strata[order], keys[order].tolist(), chances, "one")
        return set(keys[order][found])

    assert names(np.arange(len(strata))) == names(other)


def test_a_stratum_gets_a_number_by_the_square_root_of_its_articles(strata: np.ndarray) -> None:
    even = np.ones(len(strata))
    expected = np.bincount(strata, probabilities(strata, even, 12))
    assert expected[5] / expected[4] == pytest.approx((90 / 40) ** 0.5)
    assert np.allclose(probabilities(strata, even, 10_000), 1)
    bounded = sizes(np.array([0.0, 1.0, np.nan, 1000.0]))
    assert bounded.max() / bounded.min() <= 16
    assert sizes(np.array([np.nan, np.nan])).tolist() == [1, 1]
    given = ["2026-03-09", "2026-03", "2026", "March 2026", ""]
    assert list(map(period_of, given)) == ["2026-03", "2026-03", "2026", "", ""]
