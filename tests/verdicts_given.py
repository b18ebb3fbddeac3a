"""A project with history: verdicts as many annotators would have left them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.store import Project

MANY = 100_000
"""Offsets beyond any text: each verdict is of a suggestion of its own."""


def give_verdicts(
    project: Project,
    label: int,
    *,
    right: int,
    wrong: int = 0,
    seen: str = "new",
    suggester: str = "fixture 1",
) -> None:
    """Let so many suggestions of a cell have been right and wrong, in the first article."""
    me = project.people.get_or_add("history").id
    start = project._db.execute("SELECT coalesce(max(start), ?) FROM verdicts", [MANY]).fetchone()[
        0
    ]
    project._db.conn.executemany(
        "INSERT INTO verdicts VALUES (1, ?, 'annotation', ?, ?, ?, ?, '', ?, NULL, ?)",
        [
            (me, suggester, start + 1 + n, start + 2 + n, label, seen, int(n < right))
            for n in range(right + wrong)
        ],
    )
