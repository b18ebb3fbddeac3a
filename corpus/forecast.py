"""Forecast of the day on which a project is finished, from what was finished on earlier days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WINDOW_DAYS = 14
"""Days before today over which the rate is the mean, days without work included."""

LEAST_DAYS = 3
"""The least number of days from which a forecast has an interval."""

_Z = 1.2816
"""The normal quantile of an interval of 80 %."""

_MOST_DAYS = 36_500
"""The greatest number of days for which a forecast names an end."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The end of the work; `left` is the number of annotations still to be finished.

    `per_day` is the mean number finished on a day, over `days` days. None where nobody has finished
    anything in that time, and the end is not known. `earliest` and `latest` are the ends at the two
    limits of the rate's interval; `latest` is None where the lower limit is not above 0.
    """

    left: int
    days: int = 0
    per_day: float | None = None
    end: date | None = None
    earliest: date | None = None
    latest: date | None = None


def forecast(left: int, finished: Mapping[date, int], today: date) -> Forecast:
    """Return the forecast for `left` annotations, given how many were `finished` on each day.

    The rate is the mean of the days before today, from the first day of work on, at most
    `WINDOW_DAYS`; on the first day it is today's number. The interval is that of a mean: rate ±
    1.28 standard errors, for 80 %.
    """
    first = min((day for day, count in finished.items() if count), default=None)
    if first is None or not left:
        return Forecast(left)
    since = max(first, today - timedelta(days=WINDOW_DAYS))
    counts = [
        finished.get(since + timedelta(days=number), 0)
        for number in range(max(0, (today - since).days))
    ] or [finished.get(today, 0)]
    days, rate = len(counts), sum(counts) / len(counts)
    if not rate:
        return Forecast(left, days)
    end = _after(today, left / rate)
    if days < LEAST_DAYS:
        return Forecast(left, days, rate, end)
    variance = sum((count - rate) ** 2 for count in counts) / (days - 1)
    error = _Z * sqrt(variance / days)
    slowest = rate - error
    return Forecast(
        left,
        days,
        rate,
        end,
        earliest=_after(today, left / (rate + error)),
        latest=_after(today, left / slowest) if slowest > 0 else None,
    )


def _after(today: date, days: float) -> date | None:
    """Return the day on which the last annotation is finished; today counts as a day of work."""
    return today + timedelta(days=ceil(days) - 1) if days <= _MOST_DAYS else None
