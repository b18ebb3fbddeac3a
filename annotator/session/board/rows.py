"""The rows of the board's sections; a row has all that it shows, so equal rows look equal.

They are named tuples, which are made in a sixth of the time: the start of the board is short.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.session.board.figures import Decided, WithGold
    from corpus.consistency.survey import Inconsistency
    from corpus.pace import PersonsPace
    from corpus.store.article_list import State
    from corpus.store.leases import Held
    from corpus.store.work import ArticleLine, PersonsWork

Pieces = tuple[tuple[str, bool], ...]
"""An extract of a text, cut at the words that a search found."""


class ArticleRow(NamedTuple):
    """An article: `extract` is what a search found, `note` what its section says about it."""

    line: ArticleLine
    extract: Pieces
    note: str
    ticked: bool
    current: bool


class PersonRow(NamedTuple):
    """A person with their work and pace, and how many articles they hold unfinished."""

    work: PersonsWork
    pace: PersonsPace | None
    held: int
    with_gold: tuple[WithGold, ...]
    current: bool


@dataclass(frozen=True, slots=True)
class Todo:
    """A task for `count` articles; `section` lists them, filtered by the state `wanted`."""

    count: int
    text: str
    section: str = "articles"
    wanted: State | None = None


class TodoRow(NamedTuple):
    """The work that is left."""

    todo: Todo
    current: bool


class DayRow(NamedTuple):
    """A day with the articles that each person finished; `most` is the largest day's total."""

    day: str
    finished: tuple[tuple[str, int], ...]
    most: int
    current: bool

    @property
    def total(self) -> int:
        """The articles finished on that day."""
        return sum(count for _, count in self.finished)


class SuggesterRow(NamedTuple):
    """A suggester with the articles it has run on, its suggestions, and the decisions on them."""

    name: str
    shown: bool
    articles: int
    suggestions: int
    decided: tuple[Decided, ...]
    current: bool


class StringRow(NamedTuple):
    """A string that the gold labels inconsistently."""

    one: Inconsistency
    current: bool


class LineRow(NamedTuple):
    """A line that a command has printed."""

    text: str
    current: bool


BoardRow = ArticleRow | PersonRow | TodoRow | DayRow | SuggesterRow | StringRow | LineRow


class ArticleDetail(NamedTuple):
    """The details of the current article; `wanted` and `lacking` count annotations."""

    row: ArticleRow
    published: str
    beginning: str
    wanted: int
    lacking: int
    held: Sequence[Held]
