"""Small screens over the annotating screen; each returns one typed value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotator.lines import key_help
from annotator.safe import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from corpus.model import Label


class HelpScreen(ModalScreen[None]):
    """All keys by group; any key closes it, arrows scroll where the terminal is small."""

    CSS = """
    HelpScreen { align: center middle; }
    HelpScreen VerticalScroll {
        width: 78; max-width: 100%; height: auto; max-height: 100%;
        background: $panel; padding: 0 1; scrollbar-size-vertical: 1;
    }
    HelpScreen Horizontal { height: auto; }
    HelpScreen Horizontal Static { width: 1fr; }
    """

    def compose(self) -> ComposeResult:
        """Two columns, so that all of it fits 80x24."""
        with VerticalScroll():
            with Horizontal():
                yield Static(key_help(("Decide", "Label", "Edges", "Program")), markup=False)
                yield Static(key_help(("Move", "Article")), markup=False)
            yield Static(Text("Any key closes this.", "dim"), markup=False)

    def on_key(self, event: events.Key) -> None:
        """Arrows scroll, everything else closes."""
        if event.key not in {"up", "down", "pageup", "pagedown", "home", "end"}:
            event.stop()
            self.dismiss(None)


class LabelScreen(ModalScreen["int | None"]):
    """All labels of the project with their digits; returns the chosen one's id, or None."""

    CSS = """
    LabelScreen { align: center middle; }
    LabelScreen OptionList {
        width: 70; max-width: 100%; height: auto; max-height: 100%; background: $panel;
    }
    """
    BINDINGS = [("escape", "dismiss(None)", "Close")]

    def __init__(self, labels: Sequence[Label]) -> None:
        super().__init__()
        self._labels = labels

    def compose(self) -> ComposeResult:
        """One line a label."""
        yield OptionList(*[Option(_line(label), id=str(label.id)) for label in self._labels])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click chooses."""
        self.dismiss(int(str(event.option.id)))

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once."""
        chosen = next((label.id for label in self._labels if label.key == event.key), None)
        if chosen is not None:
            event.stop()
            self.dismiss(chosen)


def _line(label: Label) -> Text:
    name = f"{safe(label.name):<12}"
    return Text.assemble(f"{label.key or ' '} ", (name, "bold"), f" {safe(label.description)}")
