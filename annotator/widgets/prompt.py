"""One line to type in, in the place of the footer: words to find, a value, a comment.

Keys come in bursts, from a fast hand or a slow line, and Textual hands a burst to whatever had the
focus when it came. So the keys behind the one that opens the line are brought here by the app
(`take`), those behind the enter that closes it go back to the app: none is lost, none is obeyed as
another key.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from annotator.safe import safe

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Prompt(Horizontal):
    """Hidden until something is asked; answers with messages, and is closed by who asked."""

    DEFAULT_CSS = """
    Prompt { height: 1; width: 100%; display: none; }
    Prompt Static { width: auto; height: 1; text-style: bold; padding: 0 1; }
    Prompt Input, Prompt Input:focus { width: 1fr; border: none; height: 1; padding: 0; }
    """

    @dataclass
    class Typed(Message):
        """What stands in the line now."""

        purpose: str
        text: str

    @dataclass
    class Answered(Message):
        """Enter was pressed. The line stays until it is closed, or opened for another answer."""

        purpose: str
        text: str

    @dataclass
    class Dropped(Message):
        """Escape was pressed."""

        purpose: str

    def __init__(self) -> None:
        super().__init__()
        self.purpose = ""
        self._label = Static(markup=False)
        self._line = _Line(select_on_focus=False)

    def compose(self) -> ComposeResult:
        """What is asked, and the line."""
        yield self._label
        yield self._line

    def ask(self, purpose: str, text: str = "") -> None:
        """Show the line with `text` in it, ready to be changed; `purpose` comes with the answer."""
        self.purpose = purpose
        self._label.update(purpose)
        with self.prevent(Input.Changed):
            self._line.value = text
        self._line.cursor_position = len(text)
        self._line.answered = False
        self.display = True
        self.screen.set_focus(self._line)

    def ask_again(self) -> None:
        """Leave the line open for another answer."""
        self._line.answered = False

    def close(self) -> None:
        """Hide the line; who closes it says where the keys go next."""
        self.purpose = ""
        self.display = False

    def take(self, event: events.Key) -> bool:
        """Bring a key here that was pressed while the line was opening; False where it is known."""
        if not self.purpose or any(event is known for known in self._line.known):
            return False
        event.stop()
        event.prevent_default()
        self._line.post_message(events.Key(event.key, event.character))
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the screen while it is typed."""
        event.stop()
        if self.purpose:
            self.post_message(self.Typed(self.purpose, event.value))

    def on_key(self, event: events.Key) -> None:
        """Enter answers, escape leaves everything as it was."""
        if event.key in ("enter", "escape") and self.purpose:
            event.stop()
            made = self.Answered(self.purpose, self._line.value)
            self.post_message(made if event.key == "enter" else self.Dropped(self.purpose))


class _Line(Input):
    """An input that is closed for further keys as soon as it has been answered.

    What stands in it may have been pasted, or be an earlier comment: it is shown harmless and kept
    as it is. The two private methods are Textual's way from its text to cells.
    """

    def __init__(self, *, select_on_focus: bool) -> None:
        super().__init__(select_on_focus=select_on_focus)
        self.answered = False
        self.known: deque[events.Key] = deque(maxlen=64)

    @property
    def _value(self) -> Text:
        return Text(safe(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(safe(self.value[:position]))

    def on_key(self, event: events.Key) -> None:
        """What was typed after the answer is for the screen."""
        if self.answered:
            event.stop()
            event.prevent_default()
            self.app.post_message(events.Key(event.key, event.character))
            return
        self.known.append(event)
        self.answered = event.key in ("enter", "escape")
