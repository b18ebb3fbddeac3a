"""Probabilities and bounds: against other code, by what defines them, and on made-up annotators."""

from __future__ import annotations

import random
from math import isclose, sqrt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.learning.counts import Counts
from corpus.learning.probability import (
    LEAST_DECISIONS,
    PRIOR_WEIGHT,
    Estimates,
    Stratum,
    band,
    expected_wrong,
    least_history,
    lower_bound,
    scored,
    shown,
    smoothed,
)
from corpus.model import Span, Suggestion

if TYPE_CHECKING:
    from corpus.model import Seen

COUNTS = st.builds(Counts, st.integers(0, 500), st.integers(0, 500))
CELLS = st.builds(
    Stratum,
    st.sampled_from([1, 2, 3]),
    st.sampled_from(["model", "rules", "memory", ""]),
    st.sampled_from(["new", "accepted", "mixed", "rejected"]),
)
Z = 1.6448536269514722


class Always:
    """Every string has been seen the same way."""

    def __init__(self, seen: Seen = "new") -> None:
        self._seen = seen

    def seen(self, text: str) -> Seen:
        return self._seen


@given(COUNTS)
def test_the_bound_solves_the_equation_of_the_score_test(counts: Counts) -> None:
    bound, n = lower_bound(counts), counts.total
    assert 0 <= bound <= 1
    if counts.right:
        gap = counts.right / n - bound
        assert isclose(gap, Z * sqrt(bound * (1 - bound) / n), rel_tol=1e-6)
    else:
        assert isclose(bound, 0, abs_tol=1e-9)


@given(COUNTS.filter(lambda counts: counts.total > 0))
def test_the_bound_equals_an_independent_implementation(counts: Counts) -> None:
    stats = pytest.importorskip("scipy.stats")
    test = stats.binomtest(counts.right, counts.total, alternative="greater")
    other = test.proportion_ci(confidence_level=0.95, method="wilson").low
    assert isclose(lower_bound(counts), other, abs_tol=1e-9)


@pytest.mark.parametrize(
    ("right", "wrong", "bound"), [(8, 2, 0.541), (10, 0, 0.787), (99, 1, 0.956), (300, 0, 0.991)]
)
def test_bounds_of_worked_examples(right: int, wrong: int, bound: float) -> None:
    assert lower_bound(Counts(right, wrong)) == pytest.approx(bound, abs=0.001)


@given(st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.999]))
def test_the_least_history_is_the_smallest_that_exceeds_the_share(share: float) -> None:
    least = least_history(share)
    assert lower_bound(Counts(least, 0)) > share >= lower_bound(Counts(least - 1, 0))


def test_the_least_history_for_99_percent() -> None:
    assert least_history(0.99) == 268


@given(COUNTS, st.floats(0.01, 0.99))
def test_smoothing_is_the_mean_of_the_posterior(counts: Counts, prior: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    alpha = PRIOR_WEIGHT * prior + counts.right
    beta = PRIOR_WEIGHT * (1 - prior) + counts.wrong
    assert isclose(smoothed(counts, prior), stats.beta(alpha, beta).mean(), rel_tol=1e-9)


def test_a_stratum_without_history_takes_the_estimate_of_wider_classes() -> None:
    history = Estimates(
        {
            Stratum(1, "model", "new"): Counts(30, 10),
            Stratum(1, "rules", "accepted"): Counts(19, 1),
            Stratum(2, "model", "new"): Counts(1, 9),
        }
    )
    m = PRIOR_WEIGHT
    others = (1 + m / 2) / (10 + m)
    model = (30 + m * others) / (40 + m)
    assert history.probability(Stratum(1, "rules", "accepted")) == (19 + m * model) / (20 + m)
    label = (49 + m * others) / (60 + m)
    assert history.probability(Stratum(1, "memory", "new")) == label
    rules = (19 + m * model) / (20 + m)
    assert history.probability(Stratum(1, "rules", "new")) == rules
    assert history.probability(Stratum(3, "", "new")) == (50 + m / 2) / (70 + m)
    assert Estimates({}).probability(Stratum(3, "", "new")) == 0.5


@given(st.dictionaries(CELLS, COUNTS), CELLS)
def test_probabilities_are_between_0_and_1(
    history: dict[Stratum, Counts], stratum: Stratum
) -> None:
    assert 0 < Estimates(history).probability(stratum) < 1


@given(st.dictionaries(CELLS, COUNTS), CELLS)
def test_a_right_decision_never_lowers_the_probability(
    history: dict[Stratum, Counts], stratum: Stratum
) -> None:
    more = {**history, stratum: history.get(stratum, Counts()) + Counts(1, 0)}
    assert Estimates(more).probability(stratum) >= Estimates(history).probability(stratum)


def test_the_band_of_a_probability() -> None:
    assert [band(score) for score in (0.0, 0.49, 0.5, 0.89, 0.9, 1.0)] == [
        "low",
        "low",
        "fair",
        "fair",
        "high",
        "high",
    ]


def test_no_probability_is_shown_without_enough_history() -> None:
    short, long = Suggestion(Span(0, 4, 1), 0.9), Suggestion(Span(0, 8, 2), 0.2)
    cells = {Stratum(2, "", "new"): Counts(LEAST_DECISIONS - 1, 0)}
    (before,) = shown([short, long], "Kesh ran", Estimates(cells), Always())
    assert (before.span, before.score, before.seen) == (short.span, None, "new")
    cells[Stratum(1, "", "new")] = Counts(0, 1)
    (after,) = shown([short, long], "Kesh ran", Estimates(cells), Always())
    assert after.span == long.span
    assert after.score == round(Estimates(cells).probability(Stratum(2, "", "new")), 3)


def test_expected_mistakes_count_only_shown_suggestions() -> None:
    history = Estimates({Stratum(1, "", "new"): Counts(90, 10)})
    found = [Suggestion(Span(0, 4, 1)), Suggestion(Span(5, 8, 1)), Suggestion(Span(0, 8, 1))]
    one = 1 - scored(found, "Kesh ran", history, Always())[0].score  # type: ignore[operator]
    assert expected_wrong(found, "Kesh ran", history, Always()) == pytest.approx(one)
    assert expected_wrong(found[:2], "Kesh ran", history, Always()) == pytest.approx(2 * one)
    assert expected_wrong(found[:1], "Kesh ran", Estimates({}), Always()) == 0.5


def test_probabilities_are_calibrated_for_simulated_annotators() -> None:
    """The probability before each of 4,000 decisions, and the decisions."""
    chance = random.Random(4)
    rates = {
        Stratum(label, made_by, seen): chance.random()
        for label in (1, 2, 3)
        for made_by in ("model", "rules")
        for seen in ("new", "accepted", "mixed", "rejected")
    }
    history: dict[Stratum, Counts] = {}
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for _ in range(4000):
        stratum = chance.choice(list(rates))
        predicted, right = Estimates(history).probability(stratum), chance.random() < rates[stratum]
        bins[min(9, int(predicted * 10))].append((predicted, right))
        history[stratum] = history.get(stratum, Counts()) + Counts(int(right), int(not right))
    gaps = [abs(sum(predicted - right for predicted, right in some)) for some in bins]
    assert sum(gaps) / 4000 < 0.03
