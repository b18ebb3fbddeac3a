"""The sections of the board that list figures: people, progress, suggesters, strings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from itertools import groupby
from time import monotonic
from typing import TYPE_CHECKING

from annotator.session.board.rows import DayRow, PersonRow, StringRow, SuggesterRow, TodoRow
from corpus.consistency.survey import Survey, survey_steps
from corpus.store.article_list import ArticleFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.session.board.board import Board
    from annotator.session.board.rows import BoardRow
    from corpus.consistency.survey import Inconsistency
    from corpus.store.article_list import State

SECONDS_AT_ONCE = 0.012
"""How long rows are read before the next key is handled."""

LEAST = 2
"""A string is examined if at least so many of its occurrences have its usual label."""


class Section(ABC):
    """A list of rows; `row` is the index of the current one."""

    name: str
    title: str

    def __init__(self, board: Board) -> None:
        self.board = board
        self.row = 0

    @property
    @abstractmethod
    def count(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def row_at(self, index: int) -> BoardRow:
        """Return what a row shows."""

    @property
    def number(self) -> int | None:
        """The number beside the title; None where it is not known yet."""
        return self.count

    @property
    def current(self) -> BoardRow | None:
        """What the current row shows."""
        return self.row_at(self.row) if self.row < self.count else None

    def open(self) -> None:
        """Begin to read what is listed, when the section is shown for the first time."""

    def look_on(self) -> bool:
        """Read a few more rows; False when all are read."""
        return False

    def refresh(self) -> None:
        """Read again after the project has changed; the current row stays if it can."""
        self.row = max(0, min(self.row, self.count - 1))


class PeopleSection(Section):
    """The people of the project by name, with their work and pace."""

    name, title = "people", "People"

    @property
    def count(self) -> int:
        """How many people there are."""
        figures = self.board.figures
        return len(figures.progress.people) if figures else 0

    def row_at(self, index: int) -> PersonRow:
        """Return the row of a person."""
        figures = self.board.figures
        assert figures
        work = figures.progress.people[index]
        held = sum(one.leased for one in figures.progress.held if one.name == work.name)
        return PersonRow(work, figures.paces.get(work.name), held, index == self.row)


class ProgressSection(Section):
    """What there is to do, and the days with the articles that people finished."""

    name, title = "progress", "Progress"

    @property
    def number(self) -> None:
        """No number beside the title."""
        return None

    @property
    def rows(self) -> list[TodoRow | DayRow]:
        """What there is to do, then the days."""
        return [*self._todo(), *self._days()]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def row_at(self, index: int) -> TodoRow | DayRow:
        """Return a row."""
        return self.rows[index]

    def _todo(self) -> Iterator[TodoRow]:
        figures = self.board.figures
        if figures is None:
            return
        progress = figures.progress
        free = sum(1 for one in progress.held if one.edited_at and not one.leased)
        flagged = sum(person.flagged for person in progress.people)
        lacking = 0
        for name, articles, _ in progress.runs:
            lacking = progress.articles - articles if name == progress.current else lacking
        if progress.current is None:
            lacking = progress.articles
        found: list[tuple[int, str, str, State | None]] = [
            (len(progress.waiting.unsettled), "unsettled: a reviewer decides", "unsettled", None),
            (figures.wanting, "finished once, wanting another person", "second", None),
            (free, "begun, but the lease is over: free for others again", "articles", "free again"),
            (len(progress.changed), "changed since they were settled", "articles", "changed"),
            (flagged, "flagged by somebody", "articles", "flagged"),
            (
                len(progress.waiting.skipped),
                "skipped by everybody who opened them",
                "articles",
                "skipped",
            ),
            (lacking, "without suggestions: run `annotator suggest`", "suggesters", None),
            (len(progress.waiting.untouched), "opened by nobody yet", "articles", "not begun"),
        ]
        shown = [one for one in found if one[0]]
        for index, (count, text, section, state) in enumerate(shown):
            wanted = ArticleFilter(state) if state else None
            yield TodoRow(count, text, index == self.row, section, wanted)

    def _days(self) -> Iterator[DayRow]:
        figures = self.board.figures
        if figures is None:
            return
        first = sum(1 for _ in self._todo())
        by_day = [
            (day, tuple((one.name, one.finished) for one in ones))
            for day, ones in groupby(figures.days, key=lambda one: one.day)
        ]
        most = max((sum(count for _, count in ones) for _, ones in by_day), default=0)
        for index, (day, ones) in enumerate(by_day, first):
            yield DayRow(day, ones, most, index == self.row)


class SuggesterSection(Section):
    """The suggesters that have run, the earliest first."""

    name, title = "suggesters", "Suggesters"

    @property
    def count(self) -> int:
        """How many suggesters there are."""
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


class StringSection(Section):
    """The strings that the gold labels inconsistently, as `annotator lint` lists them.

    They are counted when the section is shown for the first time, and again after a change. Until
    the count is complete, the earlier rows stay. `read` of `total` articles are counted.
    """

    name, title = "strings", "Consistency"

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self.listed: list[Inconsistency] | None = None
        self.intended = self.read = self.total = 0
        self._survey = Survey(least=LEAST)
        self._steps: Iterator[int] | None = None

    @property
    def number(self) -> int | None:
        """How many strings there are; None before the first count."""
        return None if self.listed is None else len(self.listed)

    @property
    def count(self) -> int:
        """How many strings there are."""
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
        if self._steps is None:
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
        """Count again, if the section was shown before."""
        if self.listed is not None or self._steps is not None:
            self._begin()

    def _begin(self) -> None:
        gold = self.board.project.gold.labelled()
        self.total, self.read = len(gold), 0
        self._survey = Survey(least=LEAST)
        self._steps = survey_steps(self._survey, gold)
