"""The screen after an article of practice: its differences from gold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from annotator.keymap.practice_operations import PRACTICE_OPERATIONS
from annotator.rendering import practice_rows
from annotator.rendering.footer import PRACTICE_FOOTER, list_footer
from annotator.tui.screens.list_base import ListScreen
from annotator.tui.widgets.practice_details import PracticeDetails
from annotator.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.text import Text
    from textual.app import ComposeResult

    from annotator.session.labelling.practice import Practice
    from annotator.session.outcome import Outcome


class PracticeScreen(ListScreen, inherit_bindings=False):
    """Shows the list of differences, and below it the current one."""

    OPERATIONS = PRACTICE_OPERATIONS
    ABOVE = ("count",)

    def __init__(self, listed: Practice, then: Callable[[Outcome], None]) -> None:
        rows = RowList(listed, partial(practice_rows.row_at, listed), practice_rows.row_line)
        super().__init__(listed, rows, then)
        self.listed = listed
        self.details = PracticeDetails(listed)
        self.operations = listed.operations(self)

    def compose(self) -> ComposeResult:
        """The list, and under its rows the current difference."""
        for widget in super().compose():
            yield widget
            if widget is self.rows:
                yield self.details

    def lines(self, width: int) -> Iterable[Text]:
        """Return how many spans the person and gold have."""
        yield practice_rows.head_line(self.listed, width)

    def keys_line(self, width: int) -> Text:
        """Return the keys that help most."""
        return list_footer(PRACTICE_FOOTER, self.listed.keymap, width)

    def show(self) -> None:
        """Show what the list has changed."""
        super().show()
        if self.details.is_mounted:
            self.details.follow()
