"""One line to type in, in the place of the footer: words to find, a value, a comment.

Who asked gives it each key and is told at once what became of it; only what is pasted comes as a
message. Why is in `annotator.tui.screens.article`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


_ASKS = {
    "find": "find (enter, then a digit labels it)",
    "reason": "reason (a rule, as ACTOR 5, or words)",
}
"""How to go on is said where it is not known from elsewhere."""


class Prompt(Horizontal):
    """Hidden until something is asked; closed by who asked."""

    DEFAULT_CSS = """
    Prompt { height: 1; width: 100%; display: none; }
    Prompt Static { width: auto; height: 1; text-style: bold; padding: 0 1; }
    Prompt Input, Prompt Input:focus { width: 1fr; border: none; height: 1; padding: 0; }
    """

    @dataclass
    class Typed(Message):
        """What stands in the line now."""

        text: str

    @dataclass
    class Answered(Message):
        """Enter was pressed. The line stays until it is closed."""

        text: str

    @dataclass
    class Dropped(Message):
        """Escape was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.purpose = ""
        self._label = Static(markup=False)
        self._line = _Line(select_on_focus=False)
        self._told = ""

    def compose(self) -> ComposeResult:
        """What is asked, and the line."""
        yield self._label
        yield self._line

    def ask(self, purpose: str, text: str = "", *, selected: bool = False) -> None:
        """Show the line with `text` in it, ready to be changed; `purpose` comes with the answer.

        What is typed takes the place of a `selected` text; without it goes on.
        """
        self.purpose = purpose
        self._label.update(_ASKS.get(purpose, purpose))
        self._line.value = self._told = text
        self._line.selection = Selection(0 if selected else len(text), len(text))
        self.display = True
        self.screen.set_focus(self._line)

    def close(self) -> None:
        """Hide the line; who closes it says where the keys go next."""
        self.purpose = ""
        self.display = False

    def knows(self, event: events.Key) -> bool:
        """Whether the key means something in the line."""
        ends = event.key in ("enter", "escape")
        return ends or event.is_printable or event.key in self._line._bindings.key_to_bindings

    async def press(self, event: events.Key) -> Typed | Answered | Dropped | None:
        """Enter answers, escape leaves everything as it was, other keys write and edit."""
        line = self._line
        if event.key == "enter":
            return self.Answered(line.value)
        if event.key == "escape":
            return self.Dropped()
        if event.is_printable:
            line.replace(event.character or "", *line.selection)
        for binding in line._bindings.key_to_bindings.get(event.key, ()):
            await self.app.run_action(binding.action, line)
        if line.value == self._told:
            return None
        self._told = line.value
        return self.Typed(line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was not pressed key by key was pasted."""
        event.stop()
        if self.purpose and self._line.value != self._told:
            self._told = self._line.value
            self.post_message(self.Typed(self._told))


class _Line(Input):
    """Shows what was pasted, or an earlier comment, harmless, and keeps it as it is.

    The two private methods are Textual's way from its text to cells.
    """

    @property
    def _value(self) -> Text:
        return Text(safe(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(safe(self.value[:position]))
