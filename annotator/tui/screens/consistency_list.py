"""The screen of strings that the gold labels inconsistently."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from annotator.keymap.review_operations import CONSISTENCY_OPERATIONS
from annotator.rendering import consistency_rows
from annotator.rendering.footer import CONSISTENCY_FOOTER, list_footer
from annotator.rendering.list_lines import article_line, row_at
from annotator.tui.screens.list_base import ListScreen
from annotator.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.text import Text

    from annotator.session.outcome import Outcome
    from annotator.session.review.consistency_list import ConsistencyList


class ConsistencyScreen(ListScreen, inherit_bindings=False):
    """Shows the list of strings."""

    OPERATIONS = CONSISTENCY_OPERATIONS
    ABOVE = ("count", "kinds")
    BELOW = ("becomes", "article")

    def __init__(self, listed: ConsistencyList, then: Callable[[Outcome], None]) -> None:
        super().__init__(
            listed, RowList(listed, partial(row_at, listed), consistency_rows.row_line), then
        )
        self.listed = listed
        self.operations = listed.operations(self)

    def lines(self, width: int) -> Iterable[Text]:
        """Return what is listed; the current place."""
        listed = self.listed
        yield consistency_rows.count_line(listed, width)
        yield consistency_rows.kinds_line(listed, width)
        yield consistency_rows.becomes_line(listed, self.rows.palette, width)
        yield article_line(listed, width)

    def keys_line(self, width: int) -> Text:
        """Return the keys that help most."""
        return list_footer(CONSISTENCY_FOOTER, self.listed.keymap, width)
