"""Dates of articles and annotations, as files and the store have them."""

from __future__ import annotations

import re

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")


def iso_date(time: str) -> str:
    """Return the date (YYYY-MM-DD) of an ISO 8601 date or time; empty for any other text."""
    found = _ISO_DATE.match(time)
    return found[0] if found else ""
