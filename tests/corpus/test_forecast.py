"""Forecasts: what was finished on earlier days in, the end of the work out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from corpus.forecast import Forecast, forecast

TODAY = date(2026, 3, 20)


def days(*counts: int) -> dict[date, int]:
    """The counts of the days before today; the last is yesterday's."""
    ago = range(len(counts), 0, -1)
    return {TODAY - timedelta(days=n): count for n, count in zip(ago, counts, strict=True)}


@pytest.mark.parametrize(
    ("left", "finished", "expected"),
    [
        (0, days(3, 3), Forecast(0)),
        (9, {}, Forecast(9)),
        (9, {TODAY: 3}, Forecast(9, 1, 3.0, TODAY + timedelta(days=2))),
        (9, days(4, 2) | {TODAY: 90}, Forecast(9, 2, 3.0, TODAY + timedelta(days=2))),
        (9, days(7, *[0] * 14), Forecast(9, 14)),
        (10**9, days(1, 1), Forecast(10**9, 2, 1.0)),
    ],
)
def test_the_end_follows_from_the_mean(
    left: int, finished: dict[date, int], expected: Forecast
) -> None:
    assert forecast(left, finished, TODAY) == expected


def test_limits_are_those_of_the_mean() -> None:
    steady = forecast(30, days(3, 3, 3, 3), TODAY)
    assert steady.earliest == steady.end == steady.latest == TODAY + timedelta(days=9)
    varied = forecast(30, days(1, 5, 1, 5), TODAY)
    # 3 ± 1.2816 · 2.3094 / 2 = 1.52 to 4.48 a day
    assert varied.earliest == TODAY + timedelta(days=6)
    assert varied.latest == TODAY + timedelta(days=19)
    assert forecast(30, days(0, 12, 0, 0), TODAY).latest is None
