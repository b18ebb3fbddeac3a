"""The rows of inconsistent strings, and under the current one of its places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.consistency_rows import Row, row_at, row_line
from annotator.widgets.row_list import RowList

if TYPE_CHECKING:
    from rich.text import Text

    from annotator.consistency_list import ConsistencyList


class StringList(RowList[Row], inherit_bindings=False):
    """Shows a list of strings around its current row."""

    def __init__(self, listed: ConsistencyList) -> None:
        super().__init__(listed.session.labels.values())
        self._listed = listed

    @property
    def count(self) -> int:
        """How many rows there are, the unfolded places among them."""
        return self._listed.count

    @property
    def current(self) -> int:
        """The index of the current row."""
        return self._listed.row

    def row_at(self, index: int) -> Row:
        """What a row shows."""
        return row_at(self._listed, index)

    def row_line(self, row: Row, width: int) -> Text:
        """A row in exactly `width` cells."""
        return row_line(row, self.palette, width)
