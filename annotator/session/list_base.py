"""A list: rows around a current one, and the operations that all lists have."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from annotator.session.dispatcher import Dispatcher
from corpus.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.keymap.keymap import Keymap
    from annotator.session.outcome import Operation, Outcome
    from corpus.model import Label
    from corpus.store import Project


class Rows(Protocol):
    """The rows of a list; `row` is the index of the current one."""

    row: int

    @property
    def count(self) -> int:
        """The number of rows."""


@dataclass(slots=True)
class Flat:
    """Rows without entries that unfold."""

    count: int = 0
    row: int = 0


class ListView(Protocol):
    """The screen of a list."""

    @property
    def page(self) -> int:
        """By how many rows a page moves."""

    def choose_label(self, then: Callable[[int], Outcome | None]) -> Outcome | None:
        """Let the person choose a label, and call `then` with its id."""

    def help(self) -> Outcome | None:
        """Show all keys."""

    def leave(self, outcome: Outcome | None = None) -> None:
        """Go back to the article, with a message for its status line."""


class HasProject(Protocol):
    """The owner of a list: a session, the board, or two versions."""

    @property
    def project(self) -> Project:
        """The project."""

    @property
    def labels(self) -> dict[int, Label]:
        """The labels of the project by their ids."""


Work = TypeVar("Work", bound=HasProject)


class ListSession(ABC, Generic[Work]):
    """A list at work in a session."""

    def __init__(self, session: Work, keymap: Keymap) -> None:
        self.session = session
        self.keymap = keymap
        self.dispatcher = Dispatcher(keymap)
        self._headlines: dict[str, str] = {}

    def headline(self, article_id: str) -> str:
        """Return the headline of an article; its id if the article was purged."""
        if article_id not in self._headlines:
            try:
                headline = self.session.project.articles.get(article_id).headline
            except NotFoundError:
                headline = article_id
            self._headlines[article_id] = headline
        return self._headlines[article_id]

    @property
    @abstractmethod
    def rows(self) -> Rows:
        """The rows."""

    @property
    def count(self) -> int:
        """The number of rows."""
        return self.rows.count

    @property
    def row(self) -> int:
        """The index of the current row."""
        return self.rows.row

    def go_to_row(self, row: int) -> None:
        """Make another row the current one."""
        self.rows.row = row

    @abstractmethod
    def look_on(self) -> bool:
        """Read a few more rows; False when all are read."""

    def move(self, rows: int) -> None:
        """Go down, or up with a negative number, but not past the ends."""
        if self.count:
            self.go_to_row(max(0, min(self.row + rows, self.count - 1)))

    def common_operations(self, view: ListView) -> dict[str, Operation]:
        """The operations that all lists have."""
        return {
            "row_down": partial(self.move, 1),
            "row_up": partial(self.move, -1),
            "first_row": lambda: self.move(-self.count),
            "last_row": lambda: self.move(self.count),
            "screen.page_down": lambda: self.move(view.page),
            "screen.page_up": lambda: self.move(-view.page),
            "screen.help": view.help,
        }
