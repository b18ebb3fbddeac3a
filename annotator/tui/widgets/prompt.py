"""A one-line prompt in the place of the footer: words to find, a value, a comment.

The screen passes each key to `press`, pasted text to `paste`, and handles what they return;
`annotator.tui.screens.article` explains why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text
from textual.containers import Horizontal
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


_TITLES = {
    "find": "Find: (Enter, then a digit to label)",
    "pattern": "Find in all articles: (words, or milit*, *ists)",
    "copy": "Write a copy of the project to:",
    "path": "Write to:",
    "overlap": "People per article: (0: as all others)",
    "overlap of all": "People per article, in all:",
    "reason": "Reason: (a rule such as ACTOR 5, or words)",
}
"""The titles of purposes that need a hint; others are their own title."""


class Prompt(Horizontal):
    """Hidden until `ask`; the screen that asked closes it."""

    DEFAULT_CSS = """
    Prompt { height: 1; width: 100%; display: none; }
    Prompt Static { width: auto; height: 1; text-style: bold; padding: 0 1; }
    Prompt Input, Prompt Input:focus { width: 1fr; border: none; height: 1; padding: 0; }
    """

    @dataclass
    class Typed:
        """The text changed."""

        text: str

    @dataclass
    class Answered:
        """Enter was pressed. The prompt stays open until it is closed."""

        text: str

    @dataclass
    class Dropped:
        """Escape was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.purpose = ""
        self._label = Static(markup=False)
        self._line = _Line(select_on_focus=False)
        self._reported = ""

    def compose(self) -> ComposeResult:
        """Yield the title and the input."""
        yield self._label
        yield self._line

    def ask(self, purpose: str, text: str = "", *, selected: bool = False) -> None:
        """Open the prompt with `text`, for `purpose`.

        If the text is `selected`, typing replaces it; otherwise typing continues it.
        """
        self.purpose = purpose
        self._label.update(_TITLES.get(purpose, f"{purpose.capitalize()}:"))
        self._line.value = self._reported = text
        self._line.selection = Selection(0 if selected else len(text), len(text))
        self.display = True
        self.screen.set_focus(self._line)

    def close(self) -> None:
        """Hide the prompt. The caller sets the focus."""
        self.purpose = ""
        self.display = False

    def knows(self, event: events.Key) -> bool:
        """Return whether the prompt handles the key."""
        ends = event.key in ("enter", "escape")
        return ends or event.is_printable or event.key in self._line._bindings.key_to_bindings

    async def press(self, event: events.Key) -> Typed | Answered | Dropped | None:
        """Handle a key: Enter answers, Esc cancels, any other key types or edits."""
        line = self._line
        if event.key == "enter":
            return self.Answered(line.value)
        if event.key == "escape":
            return self.Dropped()
        if event.is_printable:
            line.replace(event.character or "", *line.selection)
        for binding in line._bindings.key_to_bindings.get(event.key, ()):
            await self.app.run_action(binding.action, line)
        return self._typed()

    def paste(self, text: str) -> Typed | None:
        """Insert text in place of what is selected."""
        self._line.replace(text, *self._line.selection)
        return self._typed()

    def _typed(self) -> Typed | None:
        if self._line.value == self._reported:
            return None
        self._reported = self._line.value
        return self.Typed(self._reported)


class _Line(Input):
    """An input that displays its text sanitised, but keeps it as it is.

    It overrides the two private methods by which Textual converts its text to cells.
    """

    @property
    def _value(self) -> Text:
        return Text(safe(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(safe(self.value[:position]))
