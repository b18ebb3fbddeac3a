"""The time that is written down: UTC, ISO 8601, milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta


def now() -> str:
    """The present moment, such as `2026-03-03T11:02:13.123+00:00`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def ago(seconds: float) -> str:
    """The moment that many seconds before now, written the same way, so that texts compare."""
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def midnight() -> str:
    """When the present day began where this runs, written the same way."""
    today = datetime.combine(datetime.now().date(), time.min)
    return today.astimezone(UTC).isoformat(timespec="milliseconds")
