"""The rows of a whole class of disagreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.class_rows import Row, row_at, row_line
from annotator.widgets.row_list import RowList

if TYPE_CHECKING:
    from rich.text import Text

    from annotator.class_list import ClassList


class CaseList(RowList[Row], inherit_bindings=False):
    """Shows the cases of a class around the current one."""

    def __init__(self, listed: ClassList) -> None:
        super().__init__(listed.session.labels.values())
        self._listed = listed

    @property
    def count(self) -> int:
        """How many cases there are."""
        return len(self._listed.cases)

    @property
    def current(self) -> int:
        """The index of the current case."""
        return self._listed.row

    def row_at(self, index: int) -> Row:
        """What the row of a case shows."""
        return row_at(self._listed, index)

    def row_line(self, row: Row, width: int) -> Text:
        """A case in exactly `width` cells."""
        return row_line(row, self.palette, width)
