"""The draw and what it estimates: by what defines them, and on made-up people."""

from __future__ import annotations

import random
from collections import Counter
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.learning.counts import Counts
from corpus.learning.probability import LEAST_DECISIONS, Estimates, Stratum
from corpus.learning.second_looks import (
    LEAST_SIZE,
    NO_LOOKS,
    Looks,
    draw,
    effective_decisions,
    price,
)
from corpus.model import Span, Suggestion

SCORES = st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=30)


def shown(scores: list[float | None]) -> list[Suggestion]:
    return [Suggestion(Span(at, at + 1, 1), score) for at, score in enumerate(scores)]


@given(scores=SCORES, most=st.integers(1, 4), begin=st.floats(0, 0.999))
def test_as_many_are_drawn_as_were_asked_for(
    scores: list[float | None], most: int, begin: float
) -> None:
    drawn = draw(shown(scores), most, lambda: begin)
    assert len(drawn) == min(most, len(scores))
    assert len({span for span, _ in drawn}) == len(drawn)
    assert all(0 < chance <= 1 for _, chance in drawn)


def test_nothing_is_drawn_from_nothing() -> None:
    assert draw([], 2, lambda: 0.5) == ()


def test_each_is_drawn_as_often_as_the_draw_says() -> None:
    suggestions = shown([0.95, 0.2, 0.99, None, 0.7, 0.5])
    sizes = [LEAST_SIZE, 0.8, LEAST_SIZE, 0.5, 0.3, 0.5]
    times, steps = Counter[int](), 10_000
    for step in range(steps):
        for span, chance in draw(suggestions, 2, lambda step=step: step / steps):
            times[span.start] += 1
            assert chance == pytest.approx(2 * sizes[span.start] / sum(sizes), abs=1e-6)
    for at, size in enumerate(sizes):
        assert times[at] / steps == pytest.approx(2 * size / sum(sizes), abs=2 / steps)


def test_what_is_too_likely_is_drawn_for_certain() -> None:
    drawn = dict(draw(shown([0.1, 0.95, 0.95, 0.95]), 2, lambda: 0.5))
    assert drawn == {Span(0, 1, 1): 1.0, Span(2, 3, 1): pytest.approx(1 / 3, abs=1e-6)}


@given(st.integers(1, 500), st.integers(1, 100))
def test_equal_weights_are_worth_their_number(taken: int, looks: int) -> None:
    weight = taken / looks
    some = Looks(taken, looks * weight, looks * weight**2, looks * weight)
    assert isclose(some.effective, looks)
    assert isclose(effective_decisions(Counts(), some), looks)
    assert isclose(some.counts.right, looks)
    assert (some - some).counts == Counts()


def test_decisions_and_looks_together() -> None:
    """Worked by hand: 100 decisions, and 300 bulk accepts of which 30 were looked at."""
    looks = Looks(300, 300, 3000, 270)
    assert effective_decisions(Counts(80, 20), looks) == 400**2 / (100 + 300**2 / 30)
    assert effective_decisions(Counts(80, 20), NO_LOOKS) == 100
    assert effective_decisions(Counts(80, 20), Looks(300)) == 0
    found = price(Counts(80, 20), looks)
    assert found is not None
    assert found.wrong == pytest.approx((20 + 300 * 0.1) / 400)
    assert found.low < found.wrong < found.high
    assert found.suggestions == 400


def test_there_is_no_price_without_evidence() -> None:
    assert price(Counts(), NO_LOOKS) is None
    assert price(Counts(19, 0), NO_LOOKS) is None
    assert price(Counts(500, 0), Looks(300)) is None, "nobody looked again"
    found = price(Counts(20, 0), NO_LOOKS)
    assert found is not None
    assert (found.wrong, found.low) == (0, 0)
    assert found.high == pytest.approx(0.161, abs=0.001)


def test_corrections_alone_do_not_make_everything_look_wrong() -> None:
    """Nine articles of 30, of which 27 are right: only three mistakes each were decided alone."""
    stratum = Stratum(1, "rules", "new")
    alone = {stratum: Counts(0, 27)}
    assert Estimates(alone).probability(stratum) < 0.15
    nobody = Estimates(alone, {stratum: Looks(243)})
    assert not nobody.known, "and nobody has looked at the rest"
    looked = Estimates(alone, {stratum: Looks(243, 12 * 20, 12 * 400, 12 * 20)})
    assert looked.decisions < LEAST_DECISIONS
    more = Estimates(alone, {stratum: Looks(243, 24 * 10, 24 * 100, 24 * 10)})
    assert more.known
    assert more.probability(stratum) == pytest.approx(0.9, abs=0.02)


def test_a_few_bulk_accepts_do_not_hide_many_decisions() -> None:
    stratum = Stratum(1, "rules", "new")
    assert Estimates({stratum: Counts(450, 50)}, {stratum: Looks(5)}).known


def test_the_estimate_is_unbiased_whatever_is_corrected_before_the_draw() -> None:
    """Doubtful ones are corrected more often and drawn more often; the share comes out right."""
    chance, shares, prices = random.Random(6), [0.95, 0.6], []
    for _ in range(150):
        alone, looks, wrong = Counts(), NO_LOOKS, 0
        for _ in range(20):
            truth = {at: chance.random() < shares[at % 2] for at in range(30)}
            wrong += 30 - sum(truth.values())
            seen = {at for at, right in truth.items() if not right and chance.random() < 0.5}
            alone += Counts(0, len(seen))
            rest = [Suggestion(Span(at, at + 1, 1), shares[at % 2]) for at in set(truth) - seen]
            looks += Looks(len(rest))
            for span, likely in draw(rest, 2, chance.random):
                looks += Looks(0, 1 / likely, 1 / likely**2, truth[span.start] / likely)
        found = price(alone, looks)
        assert found is not None
        prices.append((found.wrong - wrong / 600, found.low <= wrong / 600 <= found.high))
    assert sum(gap for gap, _ in prices) / len(prices) == pytest.approx(0, abs=0.01)
    assert sum(inside for _, inside in prices) / len(prices) >= 0.93
