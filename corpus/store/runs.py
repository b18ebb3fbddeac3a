"""Runs: edits that one file numbered as they were made.

A file numbers its own edits in the order in which they are made, whatever the clock says. A merge
numbers the edits of the other file after them, so the time decides between edits of different runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.store.db.connection import Database

_LAST = 2**63 - 1

Run = list[tuple[int, int]]
"""The first and the last number (`edits.seq`) of each stretch of a run, in ascending order."""


def runs(db: Database) -> list[Run]:
    """The run of the edits made in this file, then those that merges added."""
    merged: list[tuple[int, int]] = db.execute(
        "SELECT first, last FROM merged_edits ORDER BY first"
    ).fetchall()
    begins = [0, *(last + 1 for _, last in merged)]
    ends = [*(first - 1 for first, _ in merged), _LAST]
    return [list(zip(begins, ends, strict=True)), *([one] for one in merged)]


def stored_until(db: Database, at: str) -> list[tuple[int, int]]:
    """The stretches of the edits up to a time: of each run those before the first later one."""
    found = []
    for run in runs(db):
        for first, last in run:
            later = db.value(
                "SELECT seq FROM edits WHERE seq BETWEEN ? AND ? AND at > ? ORDER BY seq LIMIT 1",
                [first, last, at],
            )
            found.append((first, last if later is None else later - 1))
            if later is not None:
                break
    return found
