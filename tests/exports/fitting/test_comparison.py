"""The bootstrap against enumeration and against numpy; scores of labels that are not there."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import LabelledSpan
from corpus.scoring import Tally
from exports.fitting.comparison import Compared, favouring, figures, in_favour, scores

GAINS = [[3, -1, -1], [1, -1], [2, 0, -1, 1], [5, -2, -2, -2]]


@pytest.mark.parametrize("gains", GAINS)
def test_draws_approximate_the_exact_bootstrap(gains: list[int]) -> None:
    every = [sum(draw) > 0 for draw in product(gains, repeat=len(gains))]
    assert favouring(gains) == pytest.approx(sum(every) / len(every), abs=0.02)


def test_an_independent_bootstrap_agrees() -> None:
    chance = np.random.default_rng(7)
    gold = chance.integers(5, 40, size=30)
    current = chance.integers(5, 30, size=30)
    new = current - chance.integers(-4, 6, size=30)
    drawn = chance.integers(0, 30, size=(20_000, 30))
    per_100 = [100 * side[drawn].sum(1) / gold[drawn].sum(1) for side in (new, current)]
    expected = (per_100[0] < per_100[1]).mean()
    assert 0.5 < expected < 1
    assert favouring((current - new).tolist()) == pytest.approx(expected, abs=0.02)


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=12))
def test_the_same_seed_draws_the_same_and_ties_favour_nobody(gains: list[int]) -> None:
    share = favouring(gains, seed=3, draws=200)
    assert share == favouring(gains, seed=3, draws=200)
    assert 0 <= share + favouring([-gain for gain in gains], seed=3, draws=200) <= 1


def test_better_everywhere_is_certain_and_equal_is_not() -> None:
    assert favouring([1, 2, 1]) == 1
    assert favouring([0, 0, 0]) == 0
    assert favouring([]) == 0


def test_scores_add_up_and_include_unused_labels() -> None:
    gold = (LabelledSpan(0, 4, "A"), LabelledSpan(5, 9, "N"))
    article = Compared(
        "a1", gold, new=gold, current=(LabelledSpan(0, 4, "A"), LabelledSpan(20, 22, "N"))
    )
    actor, number, place, every = scores([article, Compared("a2", (), (), ())], ["A", "N", "L"])
    assert (actor.new.f1, actor.current.f1) == (1, 1)
    assert (number.new.operations, number.current.operations) == (0, 2)
    assert (place.new, place.current) == (Tally(), Tally())
    assert (every.label, every.new.gold, every.current.exact) == (None, 2, 1)
    assert article.gained == 2
    assert figures(place.new)["f1"] is None


def test_a_suggester_that_finds_nothing_right_is_never_favoured() -> None:
    right, wrong = LabelledSpan(0, 6, "ACTOR"), [LabelledSpan(n, n + 1, "ACTOR") for n in (8, 9)]
    silent = [Compared(str(n), (right,), (), tuple(wrong)) for n in range(28)]
    assert favouring([one.gained for one in silent]) == 1
    assert in_favour(silent) == 0
    once = [Compared("a", (right,), (right,), tuple(wrong)), *silent]
    assert in_favour(once) == 1
