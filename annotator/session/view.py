"""The part of a screen, or of the plain dialogue, that operations need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.outcome import Outcome


Purpose = Literal[
    "find",
    "pattern",
    "value",
    "comment",
    "reason",
    "copy",
    "search",
    "name",
    "path",
    "overlap",
    "overlap of all",
]
"""What a question is about; the last five are those of the board."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is answered in one line of text.

    `text` is what the line contains at first; typing replaces it if it is `selected`. `typed` is
    called whenever the line changes, `answered` with the whole line, `dropped` if nothing is
    answered. An `answered` that raises `InputError` or `NotSavedError` keeps the line open.
    """

    purpose: Purpose
    text: str = ""
    selected: bool = False
    typed: Callable[[str], Outcome | None] | None = None
    answered: Callable[[str], Outcome | None] | None = None
    dropped: Callable[[], Outcome | None] | None = None


class View(Protocol):
    """Shows the open article. Extents and positions are code points, distances are rows."""

    @property
    def extent_in_sight(self) -> tuple[int, int]:
        """The part of the article that is shown."""

    @property
    def half_page(self) -> int:
        """Rows in half a screen, at least one."""

    def char_rows_away(self, rows: int) -> int:
        """Return the position `rows` below the cursor, or above it."""

    def page_to(self, char: int) -> None:
        """Show the article from the row of `char` on."""

    def ask(self, question: Question) -> Outcome | None:
        """Ask for a line of text."""

    def choose_label(self, then: Callable[[int], Outcome | None]) -> Outcome | None:
        """Let the person choose a label, and call `then` with its id."""

    def guideline(self) -> Outcome | None:
        """Show the guideline for the current label; if it is shown, its next page."""

    def help(self) -> Outcome | None:
        """Show all keys."""

    def palette(self) -> Outcome | None:
        """Show the commands that have no key."""

    def quit(self) -> Outcome | None:
        """End the work; everything is saved already."""
