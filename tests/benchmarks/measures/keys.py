"""Key to paint: the same for a long article as for a short one, in a real terminal.

The screens stand side by side and get each key in turns, so that what else the machine does hits
all of them. Every round of keys ends where it began. The first never scrolls, and the budgets are
about its keys; the others open a line to type in, decide all in sight, or check, leave and skip an
article.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING

from tests.benchmarks.generated import FIRST_WORD
from tests.benchmarks.processes import FailedError
from tests.benchmarks.table import Row
from tests.benchmarks.terminal import LEFT, QUIET, RIGHT, SHIFT_TAB, TAB, Terminal
from tests.benchmarks.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.benchmarks.terminal import Painted

SIZES = ((120, 40), (80, 24))
"""Columns and rows of the terminals."""

EDITS = (
    ("accept", b"a"),
    ("same decision everywhere", b"*"),
    ("label", b"2"),
    ("right edge out", b"l"),
    ("right edge in", b"L"),
    ("left edge out", b"h"),
    ("left edge in", b"H"),
    ("right edge out", b"l"),
    ("token right", RIGHT),
    ("split", b"s"),
    ("previous span", b","),
    ("merge", b"m"),
    ("flag", b"f"),
    ("flag", b"f"),
    ("reject", b"x"),
)

_MOVING = ("token right", "previous span")

ROUND = (
    ("token right", RIGHT),
    ("token left", LEFT),
    ("next match", b"n"),
    ("token right", RIGHT),
    ("previous match", b"N"),
    *[("next undecided", TAB)] * 2,
    ("next span", b"."),
    ("previous span", b","),
    *EDITS,
    *[("undo", b"u")] * sum(what not in _MOVING for what, _ in EDITS),
    ("previous undecided", SHIFT_TAB),
)
"""As many undos as edits: the article is then as it was, and so is the cursor."""

_FINDING = (b"/", FIRST_WORD.encode(), b"\r", TAB)
"""Before the first round: the one thing to go to with `n` and `N`, at the beginning."""

_CLOSE = ("close the line", b"\r")

LINES = (
    ("find", b"/"),
    _CLOSE,
    ("comment", b"c"),
    _CLOSE,
    ("label as a number", b"2"),
    ("value", b"="),
    _CLOSE,
    ("undo of the label", b"u"),
)
"""Opening the line lays the screen out anew, in more than one piece of output."""

IN_SIGHT = (
    ("accept all in sight", b"A"),
    ("undo of all in sight", b"u"),
    ("reject all in sight", b"X"),
    ("undo of all in sight", b"u"),
)

WHOLE = (
    ("finish, checked", b"\r"),
    ("next article", b"]"),
    ("finish, checked", b"\r"),
    ("previous article", b"["),
    ("skip", b" "),
    ("undo of skip", b"u"),
)
"""Of two articles in which all is decided: `enter` shows each time what may be overlooked."""

_REOPENING = (b"h", b"]", b"h", b"[", b"h")
"""Both articles, wherever one begins: an edit makes an annotation that was finished open again."""

RATIO, P95_MS = 1.5, 16.0

Samples = dict[str, list["Painted"]]


@dataclass(frozen=True, slots=True)
class Subject:
    """A screen to be compared: its name in the table, its project, options of the command."""

    name: str
    project: Path
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """A round of keys on a screen: what opens it, what is pressed before the first key, and what
    is shown by then.
    """

    round: tuple[tuple[str, bytes], ...]
    first: tuple[bytes, ...] = _FINDING
    shows: str = FIRST_WORD
    rounds_a_run: int = 1
    quiet: float = 0.1
    screen: Callable[[Workshop, Path], list[str]] = Workshop.screen


STILL = Course(ROUND, rounds_a_run=3, quiet=QUIET)
"""Keys that do not scroll."""


def measure(workshop: Workshop) -> Iterator[Row]:
    """Ratios of the longest to the shortest article, and the slow end of the longest."""
    for size in SIZES:
        subjects = subjects_of(workshop, workshop.of_one)
        with closing(BareCommits(workshop.fresh("commits.db"))) as commits:
            samples = sampled(workshop, subjects, size, between=commits.commit)
        yield from ratios(samples, size, RATIO)
        yield from slow_ends(samples, size, commits.p95_ms)
        for course, project in (
            (Course(LINES), workshop.of_one),
            (Course(IN_SIGHT), workshop.of_one),
            (Course(WHOLE, _REOPENING, shows="Report"), workshop.of_two_finished),
        ):
            subjects = subjects_of(workshop, project)
            yield from ratios(sampled(workshop, subjects, size, course), size)


def subjects_of(
    workshop: Workshop, project: Callable[[int], Path], unit: str = "words"
) -> list[Subject]:
    """An article of each length, the shortest first."""
    words = workshop.settings.words
    return [Subject(f"{count:,} {unit}", workshop.copy(project(count))) for count in words]


class BareCommits:
    """What the disk alone costs an edit: one row, one commit, as safe as the product's."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE edits (at REAL)")
        self._seconds: list[float] = []

    def commit(self) -> None:
        """One more."""
        begun = time.perf_counter()
        with self._db:
            self._db.execute("INSERT INTO edits VALUES (?)", [begun])
        self._seconds.append(time.perf_counter() - begun)

    @property
    def p95_ms(self) -> float:
        """What 95 of 100 commits stayed under."""
        return _p95([1000 * seconds for seconds in self._seconds])

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def sampled(
    workshop: Workshop,
    subjects: Sequence[Subject],
    size: tuple[int, int],
    course: Course = STILL,
    *,
    between: Callable[[], None] = lambda: None,
) -> Mapping[str, Samples]:
    """What each key painted, by subject and key, after one round that does not count."""
    samples: dict[str, Samples] = {
        subject.name: {key: [] for key, _ in course.round} for subject in subjects
    }
    with ExitStack() as stack:
        screens = {
            subject.name: stack.enter_context(opened(workshop, subject, size, course))
            for subject in subjects
        }
        for number in range(workshop.settings.runs * course.rounds_a_run + 1):
            for what, key in course.round:
                between()
                for name, screen in screens.items():
                    painted = screen.press(key, quiet=course.quiet)
                    if number:
                        samples[name][what].append(painted)
    return samples


def opened(
    workshop: Workshop, subject: Subject, size: tuple[int, int], course: Course = STILL
) -> Terminal:
    """The screen with its article painted."""
    columns, rows = size
    command = [*course.screen(workshop, subject.project), *subject.options]
    terminal = Terminal(command, env=workshop.env, columns=columns, rows=rows)
    try:
        terminal.seconds_until(course.shows)
        terminal.settle(0.5)
        for key in course.first:
            terminal.press(key, quiet=course.quiet)
    except FailedError:
        terminal.__exit__(None, None, None)  # it would go on without anybody at the other end
        raise
    return terminal


def ratios(
    samples: Mapping[str, Samples], size: tuple[int, int], limit: float | None = None
) -> Iterator[Row]:
    """The longest to the shortest, key by key."""
    shortest, longest = next(iter(samples)), next(reversed(samples))
    for key in samples[longest]:
        yield Row(
            f"key to paint, {key}, {size[0]}x{size[1]}: {longest} to {shortest}",
            ratio(samples[longest][key], samples[shortest][key]),
            limit,
            detail=told({name: of[key] for name, of in samples.items()}),
        )


def slow_ends(
    samples: Mapping[str, Samples], size: tuple[int, int], commit_ms: float
) -> Iterator[Row]:
    """What 95 of 100 keys stay under; the longest article has to keep the budget."""
    longest = next(reversed(samples))
    for name, of in samples.items():
        every = [painted for key in of for painted in of[key]]
        yield Row(
            f"key to paint, p95 of all keys, {size[0]}x{size[1]}: {name}",
            p95_ms(every),
            P95_MS if name == longest else None,
            unit="ms",
            detail=f"{len(every)} keys; until quiet p95 {p95_ms(every, last=True):.1f} ms; "
            f"a bare commit p95 {commit_ms:.1f} ms",
        )


def ratio(ours: Sequence[Painted], theirs: Sequence[Painted]) -> float:
    """The medians until the first output."""
    return median(x.first for x in ours) / median(x.first for x in theirs)


def p95_ms(samples: Sequence[Painted], *, last: bool = False) -> float:
    """What 95 of 100 keys stay under, until the first or the last output."""
    return _p95([1000 * (x.last if last else x.first) for x in samples])


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


def told(samples: Mapping[str, Sequence[Painted]]) -> str:
    """Medians in ms and bytes, side by side."""
    times = " / ".join(f"{1000 * median(x.first for x in of):.1f}" for of in samples.values())
    done = " / ".join(f"{1000 * median(x.last for x in of):.1f}" for of in samples.values())
    sizes = " / ".join(f"{median(x.bytes for x in of):.0f}" for of in samples.values())
    return f"first output {times} ms, quiet {done} ms, {sizes} bytes"
