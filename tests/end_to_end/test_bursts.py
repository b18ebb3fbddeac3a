"""Keys that come in one piece, as over a slow line: each means what it means after those before.

One start of the program serves all: what a burst did is taken back before the next.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.terminal import Terminal
from tests.patience import PATIENCE
from tests.plain_sql import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from corpus.store import Project

pytestmark = pytest.mark.slow

NEWS = "[KESH]L, May 2 -- [Some 12]N [rebels]A left [Tolm]L, officials said."

BURSTS = {
    "/officials\r1": ("added officials",),
    "/said\r\x1b[D3lu1": (
        *("added officials", "moved officials said", "undone", "relabelled officials"),
    ),
    "/\r2": ("relabelled KESH",),
    "cwho\ra": ("commented KESH", "accepted KESH"),
    "cwho 2\rcx\r2=31\rl": (
        *("commented KESH", "commented KESH", "relabelled KESH"),
        *("valued KESH 31", "moved KESH,"),
    ),
    "a=31\raa": ("accepted KESH", "valued Some 12 31", "accepted rebels"),
    "a=zz\r\x7f\x7f40\rx": ("accepted KESH", "valued Some 12 40", "removed Some 12"),
    "02l": ("relabelled KESH", "moved KESH,"),
    "03l0za": ("accepted KESH", "moved KESH,"),
    "0\rl": ("relabelled KESH", "moved KESH,"),
    "?xa": ("accepted KESH",),
    "??aa": ("accepted KESH", "accepted Some 12"),
    "\tv\x1b[C\x1b[C1cno\ru": ("rejected Some 12", "rejected rebels", "added Some 12 rebels",
                               "commented Some 12 rebels", "undone"),
}  # fmt: skip

EDITS = (
    "SELECT action, substr(articles.text, start + 1, edits.end - start), "
    "iif(action = 'valued', json_extract(value, '$.low'), NULL) "
    "FROM edits JOIN articles ON articles.id = article_id WHERE edits.seq > ? ORDER BY edits.seq"
)
STEPS = (
    "SELECT count(DISTINCT step) - 2 * count(DISTINCT iif(action = 'undone', step, NULL)) "
    "FROM edits WHERE seq > ?"
)
"""How many steps are to be taken back: those that were, and what took them back, are not."""


@dataclass
class Work:
    """The program at work, and how many edits it had stored before the next burst."""

    terminal: Terminal
    database: Path
    before: int = 0

    def begin(self) -> None:
        """Go to the first suggestion."""
        self.terminal.send("/KESH\r")
        self.terminal.until("Match 1 of 1")
        self.before = int(lines(self.database, "SELECT max(seq) FROM edits")[0])

    def edits(self, least: int) -> list[str]:
        """What was stored since, once there are so many."""
        deadline = time.monotonic() + PATIENCE
        while len(found := lines(self.database, EDITS, self.before)) < least:
            self.terminal.read(0.01)
            if time.monotonic() > deadline:
                break
        return found

    def take_back(self) -> int:
        """Undo everything since; how many steps that were."""
        steps = int(lines(self.database, STEPS, self.before)[0])
        self.terminal.send("u" * steps)
        return steps


@pytest.fixture
def work(project: Project, add_article: Callable[..., object]) -> Iterator[Work]:
    add_article(NEWS, "one")
    project.close()
    arguments = ["--db", str(project.path), "annotate", "--as", "ana"]
    with Terminal(arguments, columns=60, rows=12) as terminal:  # little to draw after each key
        terminal.until("LOCATION “KESH”")
        yield Work(terminal, project.path)


@pytest.mark.parametrize("pause", [0, 0.002])
def test_a_burst_in_two_pieces_split_anywhere(work: Work, pause: float) -> None:
    for burst, expected in BURSTS.items():
        for at in range(len(burst)):
            if burst[max(0, at - 2) : at].startswith("\x1b") or burst[at - 1 : at] == "\x1b":
                continue  # within what one key sends
            work.begin()
            work.terminal.send(burst[:at])
            time.sleep(pause)
            work.terminal.send(burst[at:])
            found = work.edits(len(expected))
            undone = work.take_back()
            everything = work.edits(len(found) + undone)
            assert everything == [*expected, *["undone"] * undone], (burst, at)


def test_what_is_typed_before_anything_is_shown_waits(
    project: Project, add_article: Callable[..., object]
) -> None:
    add_article(NEWS, "one")
    project.close()
    with Terminal(["--db", str(project.path), "annotate", "--as", "ana"]) as terminal:
        terminal.send("02lx")
        work = Work(terminal, project.path, 1)
        assert work.edits(3) == ["relabelled KESH", "moved KESH,", "removed KESH,"]
