"""The review screen: its start, its keys in a long article, the next article of many.

What is asked of the annotating screen is asked of this one, with the same terminals, in turns: the
first article is painted without reading the others, a key looks at one place and not at all, and
the next article is found among many as among ten.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from tests.benchmarks.measures import keys, project_size, starting
from tests.benchmarks.measures.keys import BareCommits, Course, Subject
from tests.benchmarks.terminal import QUIET, SHIFT_TAB, TAB
from tests.benchmarks.workshop import FEW, Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.table import Row

MEMORY_MB = 500.0

_DECIDING = (
    ("take a lane", b"1"),
    ("take the majority", b"a"),
    ("take none", b"x"),
)
_ALTERING = (
    ("right edge out", b"l"),
    ("right edge in", b"L"),
    ("left edge out", b"h"),
    ("left edge in", b"H"),
)
_UNDO = ("undo", b"u")

ROUND = (
    ("next disagreement", TAB),
    ("previous disagreement", SHIFT_TAB),
    *[pressed for key in _DECIDING for pressed in (key, _UNDO)],
    *_ALTERING,
    *[_UNDO] * len(_ALTERING),
    ("names of annotators", b"b"),
)
"""Each decision goes on to the next place, and its undo comes back: nothing scrolls."""

LABELLING = (("choose a label", b"r"), ("its digit", b"2"), ("undo of the label", b"u"))
"""The labels to choose from are laid out over the screen."""

STILL = Course(ROUND, (), rounds_a_run=3, quiet=QUIET, screen=Workshop.review_screen)


def measure(workshop: Workshop) -> Iterator[Row]:
    """Start, memory, keys, next article."""
    yield from _start(workshop)
    for size in keys.SIZES:
        yield from _keys(workshop, size)
    many = workshop.settings.articles
    small = Subject(f"{FEW} articles", workshop.to_review(FEW))
    large = Subject(f"{many:,} articles", workshop.to_review(many))
    painted = project_size.opened_one_by_one(workshop, small, large, STILL)
    yield from project_size.next_article(painted, "to review")


def _start(workshop: Workshop) -> Iterator[Row]:
    many = workshop.settings.articles
    screen = workshop.review_screen(workshop.to_review(many))
    of = f"{many:,} articles finished by three"
    yield starting.start(workshop, screen, f"start of review, {of}")
    pressed = [key for _, key in ROUND]
    yield starting.memory(workshop, screen, pressed, f"peak memory of review, {of}", MEMORY_MB)


def _keys(workshop: Workshop, size: tuple[int, int]) -> Iterator[Row]:
    subjects = keys.subjects_of(workshop, workshop.long_to_review, "words by three")
    with closing(BareCommits(workshop.fresh("commits.db"))) as commits:
        samples = keys.sampled(workshop, subjects, size, STILL, between=commits.commit)
    yield from keys.ratios(samples, size, keys.RATIO)
    yield from keys.slow_ends(samples, size, commits.p95_ms)
    labelling = Course(LABELLING, (), screen=Workshop.review_screen)
    yield from keys.ratios(keys.sampled(workshop, subjects, size, labelling), size)
