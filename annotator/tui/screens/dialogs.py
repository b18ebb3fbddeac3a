"""Dialogs over a screen: the list of keys, the list of labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rich.text import Text
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.keys import key_to_character
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotator.keymap.operations import short_key
from annotator.rendering.key_help import columns
from annotator.text.sanitize import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from annotator.keymap.keymap import Keymap
    from annotator.keymap.operations import Operation
    from corpus.model import Label

Answer = TypeVar("Answer")

MOVING = frozenset({"up", "down", "pageup", "pagedown", "home", "end"})
"""Keys that move in a dialog."""


class Dialog(ModalScreen[Answer]):
    """Calls `then` with one answer.

    The app waits for each key in turn, so later keys go to the screen below.
    """

    def __init__(self, then: Callable[[Answer], None] | None = None) -> None:
        super().__init__()
        self._then = then
        self._answered = False

    async def press(self, event: events.Key) -> bool:
        """Answer, unless the key only moves the cursor."""
        if event.key in MOVING:
            lists = self.query(OptionList)
            for listed in lists:
                for binding in listed._bindings.key_to_bindings.get(event.key, ()):
                    await self.app.run_action(binding.action, listed)
            return bool(lists)
        self.answer(self.chosen() if event.key == "enter" else self.meant_by(event.key))
        return True

    def meant_by(self, key: str) -> Answer | None:
        """Return the answer of a key; None closes the dialog without an answer."""
        del key
        return None

    def chosen(self) -> Answer | None:
        """Return the answer of Enter."""
        return None

    def answer(self, value: Answer | None) -> None:
        """Close and pass the answer on, before the next key; only once."""
        if self._answered:
            return
        self._answered = True
        self.dismiss()
        if self._then and value is not None:
            self._then(value)


class HelpScreen(Dialog[None]):
    """All keys by group; any key closes it, arrows scroll in a small terminal."""

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

    def __init__(self, keymap: Keymap, operations: Sequence[Operation]) -> None:
        super().__init__()
        self._keymap, self._operations = keymap, operations

    def compose(self) -> ComposeResult:
        """Two columns, and a line that stays visible."""
        with Vertical():
            with VerticalScroll(), Horizontal():
                for column in columns(self._keymap, self._operations):
                    yield Static(column, markup=False)
            closing = (
                "Arrows scroll; any other key closes this. Run `annotator keys` to change keys."
            )
            yield Static(Text(closing, "dim"), id="closing", markup=False)


class LabelScreen(Dialog[int]):
    """All labels of the project with their keys; answers with the id of one."""

    CSS = """
    LabelScreen { align: center middle; }
    LabelScreen OptionList {
        width: auto; max-width: 100%; height: auto; max-height: 100%;
        background: $panel;
    }
    """

    def __init__(
        self, labels: Sequence[Label], keymap: Keymap, then: Callable[[int], None]
    ) -> None:
        super().__init__(then)
        self._labels = {label.id: label for label in labels}
        self._keys = {label.id: keymap.of(f"label:{label.key}") for label in labels}

    def compose(self) -> ComposeResult:
        """One line per label."""
        yield OptionList(
            *[
                Option(_line(label, next(iter(self._keys[label.id]), "")), id=str(label.id))
                for label in self._labels.values()
            ]
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose the label of a click."""
        self.answer(int(str(event.option.id)))

    def chosen(self) -> int | None:
        """Return the highlighted label; the first if none is."""
        highlighted = self.query(OptionList).first().highlighted if self.is_mounted else None
        return [*self._labels][highlighted or 0]

    def meant_by(self, key: str) -> int | None:
        """Choose the label of a key."""
        typed = {key, key_to_character(key)}
        return next((label for label, keys in self._keys.items() if typed & {*keys}), None)


class ChoiceScreen(Dialog[int]):
    """Choices below a title; answers with the index of one. The first nine have a digit."""

    CSS = """
    ChoiceScreen { align: center middle; }
    ChoiceScreen Vertical {
        width: auto; min-width: 30; max-width: 100%; height: auto; max-height: 100%;
        background: $panel; padding: 0 1;
    }
    ChoiceScreen Static { width: auto; height: 1; text-style: bold; }
    ChoiceScreen OptionList {
        width: auto; min-width: 28; height: auto; max-height: 20; background: $panel; border: none;
    }
    """

    def __init__(self, title: str, choices: Sequence[str], then: Callable[[int], None]) -> None:
        super().__init__(then)
        self._title = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        """The title, and a line for each choice."""
        lines = (
            Text.assemble((f"{number if number < 10 else ' '} ", "bold"), safe(choice))
            for number, choice in enumerate(self._choices, 1)
        )
        with Vertical():
            yield Static(Text(safe(self._title)), markup=False)
            yield OptionList(*(Option(line) for line in lines))

    def on_mount(self) -> None:
        """Begin at the first choice."""
        self.query_one(OptionList).highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose the line of a click."""
        self.answer(event.option_index)

    def chosen(self) -> int | None:
        """Return the highlighted choice; the first if none is."""
        return (self.query(OptionList).first().highlighted if self.is_mounted else None) or 0

    def meant_by(self, key: str) -> int | None:
        """Choose the line of a digit."""
        index = int(key) - 1 if key.isdecimal() else -1
        return index if 0 <= index < len(self._choices) else None


def _line(label: Label, key: str) -> Text:
    name = f"{safe(label.name):<12}"
    line = Text.assemble(f"{short_key(key) or ' '} ", (name, "bold"), f" {safe(label.description)}")
    line.no_wrap, line.overflow = True, "ellipsis"
    return line
