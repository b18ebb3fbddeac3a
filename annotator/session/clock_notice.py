"""The sentence about a clock that was set back while people work."""

from __future__ import annotations

from datetime import datetime

from corpus.text.plural import counted

LEAST_SECONDS = 120
"""A smaller difference is not worth a message: clocks of machines differ, and are corrected."""


def set_back(last: str | None, now: str) -> str:
    """Return what to say if the edit before this one has a later time; else nothing.

    Both times are as stored. `last` is None if there was no edit.
    """
    if last is None or last <= now:
        return ""
    seconds = (datetime.fromisoformat(last) - datetime.fromisoformat(now)).total_seconds()
    if seconds < LEAST_SECONDS:
        return ""
    minutes = counted(round(seconds / 60), "minute")
    return f"The clock went back {minutes}: edits keep their order, leases end later."
