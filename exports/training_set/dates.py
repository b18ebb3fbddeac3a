"""Dates of articles and annotations, as files and the store have them."""

from __future__ import annotations

import re
from typing import NamedTuple

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")


def iso_date(time: str) -> str:
    """Return the date (YYYY-MM-DD) of an ISO 8601 date or time; empty for any other text."""
    found = _ISO_DATE.match(time)
    return found[0] if found else ""


class Period(NamedTuple):
    """The first and the last date of some ISO 8601 times, and how many of them have none."""

    first: str = ""
    last: str = ""
    undated: int = 0

    def including(self, time: str) -> Period:
        """Return the period with another time."""
        date = iso_date(time)
        if not date:
            return self._replace(undated=self.undated + 1)
        if self.first and self.first <= date <= self.last:
            return self
        return Period(min(self.first or date, date), max(self.last, date), self.undated)

    def __str__(self) -> str:
        if not self.first:
            return "not stated"
        period = self.first if self.first == self.last else f"{self.first} to {self.last}"
        return f"{period} ({self.undated:,} without a date)" if self.undated else period
