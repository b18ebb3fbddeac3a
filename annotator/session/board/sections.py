"""The sections of the board that list figures: people, progress, suggesters, strings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from itertools import groupby
from time import monotonic
from typing import TYPE_CHECKING

from annotator.session.board.rows import (
    DayRow,
    LineRow,
    PersonRow,
    StringRow,
    SuggesterRow,
    Todo,
    TodoRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.session.board.board import Board
    from annotator.session.board.figures import Figures
    from annotator.session.board.rows import BoardRow
    from corpus.consistency.survey import Inconsistency, Survey

SECONDS_AT_ONCE = 0.012
"""How long rows are read before the next key is handled."""

LEAST = 2
"""The number of occurrences with its usual label that a string needs to be examined."""


class Section(ABC):
    """A list of rows; `row` is the index of the current one."""

    name: str
    title: str
    """The title of the section; `short` takes its place on a narrow terminal."""

    @property
    def short(self) -> str:
        """The first word of the title."""
        return self.title.split()[0]

    def __init__(self, board: Board) -> None:
        self.board = board
        self.row = 0

    @property
    @abstractmethod
    def count(self) -> int:
        """The number of rows."""

    @abstractmethod
    def row_at(self, index: int) -> BoardRow:
        """Return what a row shows."""

    @property
    def number(self) -> int | None:
        """The number beside the title; None where it is not known yet."""
        return self.count if self.board.figures else None

    @property
    def current(self) -> BoardRow | None:
        """The details of the current row."""
        return self.row_at(self.row) if self.row < self.count else None

    def open(self) -> None:
        """Begin to read what is listed, when the section is shown for the first time."""
        return

    def look_on(self) -> bool:
        """Read a few more rows; False when all are read."""
        return False

    def refresh(self) -> None:
        """Read the rows again after a change of the project; keep the current one if it exists."""
        self.row = max(0, min(self.row, self.count - 1))


class PeopleSection(Section):
    """The people of the project by name, with their work and pace."""

    name, title = "people", "People"

    @property
    def count(self) -> int:
        """The number of people."""
        figures = self.board.figures
        return len(figures.progress.people) if figures else 0

    def row_at(self, index: int) -> PersonRow:
        """Return the row of a person."""
        figures = self.board.figures
        assert figures
        work = figures.progress.people[index]
        held = sum(one.leased for one in figures.progress.held if one.name == work.name)
        pace, with_gold = figures.paces.get(work.name), self.board.with_gold.get(work.name, ())
        return PersonRow(work, pace, held, tuple(with_gold), index == self.row)


class ProgressSection(Section):
    """Open tasks, and the days with the articles that people finished."""

    name, title = "progress", "Progress"

    @property
    def number(self) -> None:
        """No number beside the title."""
        return None

    @property
    def rows(self) -> list[TodoRow | DayRow]:
        """Open tasks, then the days."""
        figures = self.board.figures
        if figures is None:
            return []
        found = [TodoRow(one, index == self.row) for index, one in enumerate(todo(figures))]
        return [*found, *self._days(figures, len(found))]

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self.rows)

    def row_at(self, index: int) -> TodoRow | DayRow:
        """Return a row."""
        return self.rows[index]

    def _days(self, figures: Figures, first: int) -> Iterator[DayRow]:
        by_day = [
            (day, tuple((one.name, one.finished) for one in ones))
            for day, ones in groupby(figures.days, key=lambda one: one.day)
        ]
        most = max((sum(count for _, count in ones) for _, ones in by_day), default=0)
        for index, (day, ones) in enumerate(by_day, first):
            yield DayRow(day, ones, most, index == self.row)


def todo(figures: Figures) -> list[Todo]:
    """Return the open tasks; tasks without an article are left out."""
    progress = figures.progress
    done = {name: articles for name, articles, _ in progress.runs}
    lacking = progress.articles - done.get(progress.current or "", 0)
    free = sum(1 for one in progress.held if one.is_free)
    flagged = sum(person.flagged for person in progress.people)
    waiting = progress.waiting
    found = [
        Todo(len(waiting.unsettled), "unsettled: a reviewer decides", "unsettled"),
        Todo(figures.wanting, "finished, needing another person", "second"),
        Todo(free, "begun, free for others again: the lease is over", wanted="free again"),
        Todo(len(progress.changed), "changed since they were settled", wanted="changed"),
        Todo(flagged, "flagged by somebody", wanted="flagged"),
        Todo(len(waiting.skipped), "skipped by everybody who began them", wanted="skipped"),
        Todo(lacking, "without suggestions: run `annotator suggest`", "suggesters"),
        Todo(len(waiting.untouched), "begun by nobody yet", wanted="not begun"),
    ]
    return [one for one in found if one.count]


class SuggesterSection(Section):
    """The suggesters that have run, the earliest first."""

    name, title = "suggesters", "Suggesters"

    @property
    def count(self) -> int:
        """The number of suggesters."""
        figures = self.board.figures
        return len(figures.progress.runs) if figures else 0

    def row_at(self, index: int) -> SuggesterRow:
        """Return the row of a suggester."""
        figures = self.board.figures
        assert figures
        name, articles, suggestions = figures.progress.runs[index]
        return SuggesterRow(
            name,
            name == figures.progress.current,
            articles,
            suggestions,
            tuple(figures.decided.get(name, ())),
            index == self.row,
        )


class OutputSection(Section):
    """The lines that a command printed; it has no key, and is shown when the command has ended."""

    name, title = "output", "Output"

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self.what = ""
        self.lines: tuple[str, ...] = ()

    def fill(self, what: str, lines: Sequence[str]) -> None:
        """Take the lines of another command."""
        self.what, self.lines, self.row = what, tuple(lines), 0

    @property
    def count(self) -> int:
        """The number of lines."""
        return len(self.lines)

    def row_at(self, index: int) -> LineRow:
        """Return a line."""
        return LineRow(self.lines[index], index == self.row)


class StringSection(Section):
    """The strings that the gold labels inconsistently, as `annotator lint` lists them.

    They are counted when the section is shown for the first time, and again after a change. Until
    the count is complete, the earlier rows stay. `read` of `total` articles are counted.
    """

    name, title = "strings", "Consistency"
    short = "Strings"

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self.listed: list[Inconsistency] | None = None
        self.intended = self.read = self.total = 0
        self._survey: Survey | None = None
        self._steps: Iterator[int] | None = None

    @property
    def number(self) -> int | None:
        """The number of strings; None before the first count."""
        return None if self.listed is None else len(self.listed)

    @property
    def count(self) -> int:
        """The number of strings."""
        return len(self.listed or ())

    def row_at(self, index: int) -> StringRow:
        """Return the row of a string."""
        assert self.listed is not None
        return StringRow(self.listed[index], index == self.row)

    @property
    def is_read(self) -> bool:
        """Whether all settled articles are counted."""
        return self._steps is None

    def open(self) -> None:
        """Begin to count, unless that is done."""
        if self.listed is None and self._steps is None:
            self._begin()

    def look_on(self) -> bool:
        """Count a few more articles."""
        if self._steps is None or self._survey is None:
            return False
        until = monotonic() + SECONDS_AT_ONCE
        for passes in self._steps:
            self.read = passes // 2
            if monotonic() > until:
                return True
        self.listed, self.intended = self._survey.listed(), self._survey.meant_so()
        self._steps = None
        super().refresh()
        return False

    def refresh(self) -> None:
        """Count the strings again, if the section was shown before."""
        if self.listed is not None or self._steps is not None:
            self._begin()

    def _begin(self) -> None:
        from corpus.consistency.survey import Survey, survey_steps  # not for the first paint

        gold = self.board.project.gold.labelled()
        self.total, self.read = len(gold), 0
        self._survey = Survey(least=LEAST)
        self._steps = survey_steps(self._survey, gold)
