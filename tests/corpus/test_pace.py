"""The formulas of pace against cases computed by hand, and what holds of any work."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.pace import Decisions, MadeHere, PersonsPace, pace, persons_pace, shares, total

if TYPE_CHECKING:
    import random

COUNTS = st.integers(0, 300)
NONE = Decisions()
DECISIONS = st.builds(Decisions, COUNTS, COUNTS, COUNTS, COUNTS)
FINISHED = st.builds(
    MadeHere,
    st.sampled_from(["2026-03-02T09:00", "2026-03-03T09:00"]),
    st.floats(0.1, 10_000),
    st.integers(1, 500),
    DECISIONS,
)


def made(
    finished_at: str | None, seconds: float, keys: int = 1, decisions: Decisions = NONE
) -> MadeHere:
    return MadeHere(finished_at, seconds, keys, decisions)


def test_the_pace_of_three_articles() -> None:
    """90 + 30 + 60 s in articles, 60 s beside them; 26 keys for 20 spans; 25 decisions."""
    found = pace(
        [
            made("x", 90.0, 12, Decisions(accepted=8, changed=1, added=1, rejected=2)),
            made("x", 30.0, 6, Decisions(accepted=4, changed=0, added=1, rejected=3)),
            made("x", 60.0, 8, Decisions(accepted=3, changed=2, added=0, rejected=0)),
        ],
        active_seconds=240.0,
    )
    assert found is not None
    assert (found.finished, found.median_seconds, found.mean_seconds) == (3, 60.0, 60.0)
    assert found.articles_per_hour == pytest.approx(45.0)
    assert found.keys_per_span == pytest.approx(1.3)
    assert found.decisions == Decisions(15, 3, 2, 5)
    assert found.shares is not None
    assert astuple(found.shares) == pytest.approx((0.6, 0.12, 0.08, 0.2))


def test_the_median_of_two_is_their_mean() -> None:
    found = pace([made("x", 10.0), made("x", 40.0)], 50.0)
    assert found is not None
    assert (found.median_seconds, found.mean_seconds) == (25.0, 25.0)


def test_a_figure_without_a_divisor_is_none() -> None:
    assert pace([], 0.0) is None
    begun = pace([], 30.0)
    assert begun is not None
    assert (begun.finished, begun.articles_per_hour) == (0, 0.0)
    assert (begun.median_seconds, begun.mean_seconds, begun.shares) == (None, None, None)
    empty = pace([made("x", 0.0)], 0.0)
    assert empty is not None
    assert (empty.articles_per_hour, empty.keys_per_span) == (None, None)
    rejecting = pace([made("x", 5.0, 3, Decisions(rejected=2))], 5.0)
    assert rejecting is not None
    assert rejecting.keys_per_span is None
    assert rejecting.shares is not None
    assert rejecting.shares.rejected == 1.0


def test_today_begins_at_midnight_and_open_articles_only_add_time() -> None:
    work = [made("2026-03-02T23:59", 100.0), made("2026-03-03T00:00", 50.0), made(None, 25.0)]
    found = persons_pace("ana", work, midnight="2026-03-03T00:00", active_today=75.0)
    assert found.today is not None
    assert (found.today.finished, found.today.mean_seconds) == (1, 50.0)
    assert found.today.articles_per_hour == pytest.approx(48.0)
    assert found.in_all is not None
    assert (found.in_all.finished, found.in_all.active_seconds) == (2, 175.0)
    assert persons_pace("bob", [], midnight="", active_today=0.0) == PersonsPace("bob")


@given(st.lists(FINISHED, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_figures_are_consistent_for_any_work(work: list[MadeHere], chance: random.Random) -> None:
    active = sum(each.seconds for each in work)
    found = pace(work, active)
    assert found is not None
    assert found.median_seconds is not None
    assert found.mean_seconds is not None
    assert found.articles_per_hour is not None
    seconds = [each.seconds for each in work]
    assert min(seconds) <= found.median_seconds <= max(seconds)
    assert found.mean_seconds * found.finished == pytest.approx(active)
    assert found.articles_per_hour * found.mean_seconds == pytest.approx(3600.0)
    keys = sum(each.keys for each in work)
    assert found.keys_per_span is None or (
        found.keys_per_span * found.decisions.spans == pytest.approx(keys)
    )
    again = pace(chance.sample(work, len(work)), active)
    assert again is not None
    assert (again.median_seconds, again.decisions) == (found.median_seconds, found.decisions)


@given(st.lists(DECISIONS))
def test_shares_sum_to_1(several: list[Decisions]) -> None:
    decisions = total(several)
    assert decisions.all == sum(each.all for each in several)
    parts = shares(decisions)
    assert (parts is None) == (decisions.all == 0)
    assert parts is None or sum(astuple(parts)) == pytest.approx(1.0)
