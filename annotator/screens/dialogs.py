"""Small screens over the annotating screen; each returns one typed value."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rich.text import Text
from textual import events
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.keys import key_to_character
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotator.key_help import columns
from annotator.keymap import drawn_key
from annotator.safe import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from annotator.keymaps import Keymap
    from corpus.model import Label

Answer = TypeVar("Answer")

MOVING = frozenset({"up", "down", "pageup", "pagedown", "home", "end", "enter"})
"""Keys that move in a dialog; enter chooses where there is a list."""


class Dialog(ModalScreen[Answer]):
    """Gives one answer. Keys typed faster than it closes go to the screen below, none is lost."""

    _answered = False

    def on_key(self, event: events.Key) -> None:
        """What was typed after the answer is for the screen below."""
        if self._answered:
            event.stop()
            self.app.post_message(events.Key(event.key, event.character))
        elif event.key not in MOVING:
            event.stop()
            self.answer(self.meant_by(event.key))

    def meant_by(self, key: str) -> Answer | None:
        """The answer that `key` gives; any other key closes without one."""
        del key
        return None

    def answer(self, value: Answer | None) -> None:
        """Close with `value`; later answers do nothing."""
        if not self._answered:
            self._answered = True
            self.dismiss(value)


class HelpScreen(Dialog[None]):
    """All keys by group; any key closes it, arrows scroll where the terminal is small."""

    CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > Vertical {
        width: 80; max-width: 100%; height: auto; max-height: 100%; background: $panel;
    }
    HelpScreen VerticalScroll { height: auto; padding: 0 1; scrollbar-size-vertical: 1; }
    HelpScreen Horizontal { height: auto; }
    HelpScreen Horizontal Static { width: 1fr; }
    HelpScreen #closing { height: 1; padding: 0 1; dock: bottom; background: $panel; }
    """

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Two columns; what closes them stays in sight."""
        with Vertical():
            with VerticalScroll(), Horizontal():
                for column in columns(self._keymap):
                    yield Static(column, markup=False)
            closing = (
                "Any key closes this, arrows scroll. `annotator keys` says how to change keys."
            )
            yield Static(Text(closing, "dim"), id="closing", markup=False)


class LabelScreen(Dialog[int]):
    """All labels of the project with their digits; returns the chosen one's id, or None."""

    CSS = """
    LabelScreen { align: center middle; }
    LabelScreen OptionList {
        width: 70; max-width: 100%; height: auto; max-height: 100%; background: $panel;
    }
    """

    def __init__(self, labels: Sequence[Label], keymap: Keymap) -> None:
        super().__init__()
        self._labels = {label.id: label for label in labels}
        self._keys = {label.id: keymap.of(f"label:{label.key}") for label in labels}

    def compose(self) -> ComposeResult:
        """One line a label."""
        yield OptionList(
            *[
                Option(_line(label, next(iter(self._keys[label.id]), "")), id=str(label.id))
                for label in self._labels.values()
            ]
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click chooses."""
        self.answer(int(str(event.option.id)))

    def meant_by(self, key: str) -> int | None:
        """A label's key chooses at once."""
        typed = {key, key_to_character(key)}
        return next((label for label, keys in self._keys.items() if typed & {*keys}), None)


def _line(label: Label, key: str) -> Text:
    name = f"{safe(label.name):<12}"
    line = Text.assemble(f"{drawn_key(key) or ' '} ", (name, "bold"), f" {safe(label.description)}")
    line.no_wrap, line.overflow = True, "ellipsis"
    return line
