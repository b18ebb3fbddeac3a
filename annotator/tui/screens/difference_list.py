"""The screen of the differences between two versions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from annotator.keymap.difference_operations import DIFFERENCE_OPERATIONS
from annotator.rendering import difference_rows
from annotator.rendering.footer import DIFFERENCE_FOOTER, list_footer
from annotator.rendering.list_lines import article_line, row_at
from annotator.tui.screens.list_base import ListScreen
from annotator.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.text import Text

    from annotator.session.difference_list import DifferenceList
    from annotator.session.outcome import Outcome


class DifferenceScreen(ListScreen, inherit_bindings=False):
    """Shows the list of differences; leaving it ends the app."""

    OPERATIONS = DIFFERENCE_OPERATIONS
    ABOVE = ("count", "kinds")
    BELOW = ("becomes", "article")

    def __init__(self, listed: DifferenceList) -> None:
        rows = RowList(listed, partial(row_at, listed), difference_rows.row_line)
        super().__init__(listed, rows, lambda _: None)
        self.listed = listed
        self.operations = listed.operations(self)

    def leave(self, outcome: Outcome | None = None) -> None:
        """End the app."""
        del outcome
        self._left = True
        self.app.exit()

    def lines(self, width: int) -> Iterable[Text]:
        """Return the text of the list and of the current difference."""
        listed = self.listed
        yield difference_rows.count_line(listed, width)
        yield difference_rows.kinds_line(listed, width)
        yield difference_rows.change_line(listed, self.rows.palette, width)
        yield article_line(listed, width)

    def keys_line(self, width: int) -> Text:
        """Return the keys that help most."""
        return list_footer(DIFFERENCE_FOOTER, self.listed.keymap, width)
