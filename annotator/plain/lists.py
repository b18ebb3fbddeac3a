"""A list over the article in a dialogue: its rows as lines, and one command a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from annotator.keymap.keymap import key_lines
from annotator.session.outcome import Outcome
from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.text import Text

    from annotator.keymap.operations import Operation
    from annotator.session.dispatcher import Dispatcher
    from annotator.session.list_base import ListSession
    from annotator.session.outcome import Operations

_ROWS = 20
"""Rows that `rows` prints, and by which a page moves."""


class Rendering(NamedTuple):
    """Prints a list: lines about the whole list, one row, and details of the current row."""

    head: Callable[[], Iterable[str]]
    row: Callable[[int], str]
    current: Callable[[], Iterable[str]]


class Host(Protocol):
    """The dialogue that the list is over."""

    words: str
    listed: ListDialogue | None

    def choose_label(self, then: Callable[[int], Outcome | None]) -> Outcome | None:
        """Let the person choose a label, and call `then` with its id."""

    def came_back(self, outcome: Outcome) -> None:
        """Show the outcome of a list after the person has left it."""

    def quit(self) -> None:
        """End the dialogue."""

    def say(self, line: str) -> None:
        """Print a line."""


class ListDialogue:
    """The view of a list. `commands` are its keys, by what a person types.

    `settle` carries out what the list has decided, with a reason.
    """

    def __init__(
        self,
        dialogue: Host,
        listed: ListSession[Any],
        own: Sequence[Operation],
        rendering: Rendering,
        *,
        operations: Callable[[ListDialogue], Operations],
        empty_line: str | None = None,
        with_words: frozenset[str] = frozenset(),
        settle: Callable[[str], Outcome] | None = None,
    ) -> None:
        self._dialogue = dialogue
        self._listed = listed
        self._own = own
        self._rendering = rendering
        self._with_words = with_words
        self._settle = settle
        self._head: list[str] = []
        of_list: Mapping[str, Callable[[], Outcome | None]] = operations(self)
        self.commands = {
            key: of_list[operation.id]
            for operation in own
            for key in listed.keymap.of(operation.id)
        }
        if empty_line:
            self.commands[""] = of_list[empty_line]
        self.commands |= {"rows": self.print_rows, "q": dialogue.quit}

    @property
    def dispatcher(self) -> Dispatcher:
        """Runs the list's operations."""
        return self._listed.dispatcher

    def takes_words(self, key: str) -> bool:
        """Whether a command takes words after it."""
        return key in self._with_words

    # -- the view of operations ----------------------------------------------------------------

    @property
    def page(self) -> int:
        """By how many rows a page moves."""
        return _ROWS

    def choose_label(self, then: Callable[[int], Outcome | None]) -> Outcome | None:
        """Take the label after the command; without one, list all."""
        return self._dialogue.choose_label(then)

    def help(self) -> None:
        """Print the commands of the list."""
        for line in key_lines(self._listed.keymap, self._own):
            self._dialogue.say(f"{' '.join(line.keys)}: {line.help}")
        self._dialogue.say(f"rows: the next {_ROWS} rows")
        self._dialogue.say("q: quit")

    def leave(self, outcome: Outcome | None = None) -> None:
        """Go back to the article, with a message."""
        self._dialogue.listed = None
        self._dialogue.came_back(outcome or Outcome())

    def ask_reason(self, text: str) -> None:
        """Settle, with the words after the command as the reason."""
        del text
        if self._settle:
            self.leave(self._settle(self._dialogue.words))

    # -- printing ------------------------------------------------------------------------------

    def print_rows(self) -> None:
        """Print the current row and those after it."""
        first = self._listed.row
        for index in range(first, min(first + _ROWS, self._listed.count)):
            self._dialogue.say(safe(self._rendering.row(index)))

    def show(self) -> None:
        """Print the head, the message and the current row, if they have changed."""
        while self._listed.look_on():
            pass
        head = [*self._rendering.head()]
        if head != self._head:
            self._head = head
            for line in filter(None, head):
                self._dialogue.say(safe(line))
        if self.dispatcher.message:
            self._dialogue.say(f"({safe(self.dispatcher.message)})")
        if self._listed.count:
            self._dialogue.say(safe(self._rendering.row(self._listed.row)))
            for line in self._rendering.current():
                self._dialogue.say(f"  {safe(line)}")


def in_words(line: Text) -> str:
    """Return a line of a list without the blanks that put it into columns."""
    return _COLUMNS.sub(" · ", line.plain.strip())


_COLUMNS = re.compile(r"\s{2,}")
