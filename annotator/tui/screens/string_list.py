"""The screen of distinct strings, each decided once for all its places."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from annotator.keymap.string_operations import STRING_OPERATIONS
from annotator.rendering import string_rows
from annotator.rendering.footer import STRING_FOOTER, list_footer
from annotator.rendering.list_lines import article_line, row_at
from annotator.tui.screens.list_base import ListScreen
from annotator.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.text import Text

    from annotator.session.labelling.string_list import StringList
    from annotator.session.outcome import Outcome


class StringScreen(ListScreen, inherit_bindings=False):
    """Shows the list of strings."""

    OPERATIONS = STRING_OPERATIONS
    ABOVE = ("count",)
    BELOW = ("becomes", "article")

    def __init__(self, listed: StringList, then: Callable[[Outcome], None]) -> None:
        super().__init__(
            listed, RowList(listed, partial(row_at, listed), string_rows.row_line), then
        )
        self.listed = listed
        self.operations = listed.operations(self)

    def lines(self, width: int) -> Iterable[Text]:
        """Return what is listed; what a decision would do; the current place."""
        listed = self.listed
        yield string_rows.count_line(listed, width)
        yield string_rows.place_line(listed, self.rows.palette, width)
        yield article_line(listed, width)

    def keys_line(self, width: int) -> Text:
        """Return the keys that help most."""
        return list_footer(STRING_FOOTER, self.listed.keymap, width)
