"""Times as they are stored: UTC, ISO 8601, milliseconds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta


def now() -> str:
    """The current time, such as `2026-03-03T11:02:13.123+00:00`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def ago(seconds: float) -> str:
    """The time `seconds` ago, in the same format, so that strings compare."""
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def ahead(seconds: float) -> str:
    """The time in `seconds`, in the same format."""
    return ago(-seconds)


def today() -> date:
    """The local date."""
    return datetime.now().date()


def midnight() -> str:
    """The start of the local day, in the same format."""
    start = datetime.combine(today(), time.min)
    return start.astimezone(UTC).isoformat(timespec="milliseconds")
