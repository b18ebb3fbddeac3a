"""What a large project costs per key and per article, against one of ten articles.

*Nearly done* means that all articles but the last few are finished by the person at work, which
is when whatever counts or skips them is dearest.
"""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.measures import keys
from tests.benchmarks.measures.keys import STILL, Course, Subject
from tests.benchmarks.table import Row
from tests.benchmarks.workshop import FEW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.benchmarks.terminal import Painted
    from tests.benchmarks.workshop import Workshop

SIZE = (120, 40)
NEXT_MS = 100.0
NEXT_A_RUN = FEW - 2
QUIET = 0.05
KEYS_TOLD = ("token right", "accept", "undo")
"""One that moves, one that edits, and one that looks back through everything this person did."""


def measure(workshop: Workshop) -> Iterator[Row]:
    """Next article and keys, with nothing done and with nearly all done."""
    many = workshop.settings.articles
    for state, make in (("untouched", workshop.untouched), ("nearly done", workshop.nearly_done)):
        small = Subject(f"{FEW} articles", make(FEW))
        large = Subject(f"{many:,} articles", make(many))
        yield from next_article(opened_one_by_one(workshop, small, large), state)
        yield from keys_told(keys.sampled(workshop, [small, large], SIZE), state)


def opened_one_by_one(
    workshop: Workshop, small: Subject, large: Subject, course: Course = STILL
) -> dict[str, list[Painted]]:
    """What `]` painted, in turns; the small project is a fresh copy for each run."""
    painted: dict[str, list[Painted]] = {small.name: [], large.name: []}
    for _ in range(workshop.settings.runs):
        with ExitStack() as stack:
            screens = {
                subject.name: stack.enter_context(keys.opened(workshop, subject, SIZE, course))
                for subject in (Subject(small.name, workshop.copy(small.project)), large)
            }
            for _ in range(NEXT_A_RUN):
                for name, screen in screens.items():
                    screen.settle()  # the cursor is hidden later than the article is painted
                    painted[name].append(screen.press(b"]", quiet=QUIET))
    return painted


def next_article(painted: Mapping[str, list[Painted]], state: str) -> Iterator[Row]:
    """What it took in the large project, and to the small one."""
    small, large = painted
    yield Row(
        f"next article until quiet, {large}, {state}",
        1000 * median(x.last for x in painted[large]),
        NEXT_MS,
        unit="ms",
        detail=f"p95 {keys.p95_ms(painted[large], last=True):.0f} ms; {keys.told(painted)}",
    )
    yield Row(
        f"next article, {state}: {large} to {small}",
        keys.ratio(painted[large], painted[small]),
        keys.RATIO,
        detail="first output",
    )


def keys_told(samples: Mapping[str, keys.Samples], state: str) -> Iterator[Row]:
    """What a few keys took in the large project, to the small one."""
    small, large = samples
    for key in KEYS_TOLD:
        yield Row(
            f"key to paint, {key}, {state}: {large} to {small}",
            keys.ratio(samples[large][key], samples[small][key]),
            keys.RATIO,
            detail=keys.told({name: of[key] for name, of in samples.items()}),
        )
