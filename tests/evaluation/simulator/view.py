"""A screen without a terminal: rows of the article, and which of them are in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.rendering.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession

SIZE = (96, 34)
"""The columns and rows of the article on a screen of 120x40, without margin and side panel."""

CONTEXT = 2
"""Rows kept in sight above and below the cursor."""


class SimulatedView:
    """The view of a session's operations; it scrolls as the article on the screen does."""

    def __init__(self, session: LabellingSession, size: tuple[int, int] = SIZE) -> None:
        self._session = session
        self._columns, self._rows = size
        self.half_page = self._rows // 2
        self._paged_to: int | None = None
        self.begin()

    def begin(self) -> None:
        """Show the open article from its beginning."""
        self._ends = {mark.span.end for mark in self._session.draft.live}
        self._layout = Layout(self._session.tokens.text, self._columns, self._ends)
        self._head = self._session.draft.head
        self._top = 0
        self._paged_to = None
        self.follow()

    def follow(self) -> None:
        """Make room for what was labelled, and scroll so far that the cursor is in sight."""
        self._follow_edits()
        row = self._layout.row_of(self._session.cursor.char)
        if self._top == self._paged_to and 0 <= row - self._top < self._rows:
            return
        self._paged_to = None
        if not 0 <= row - self._top < self._rows:
            self._scroll_to(row - self._rows // 3)
        elif row < self._top + CONTEXT:
            self._scroll_to(row - CONTEXT)
        elif row >= self._top + self._rows - CONTEXT:
            self._scroll_to(row - self._rows + 1 + CONTEXT)

    def _follow_edits(self) -> None:
        """Give each span a place for its tag, and remove those of spans that are gone."""
        if self._head == self._session.draft.head:
            return
        self._head = self._session.draft.head
        ends = {mark.span.end for mark in self._session.draft.live}
        for end in self._ends - ends:
            self._layout.remove_slot(end)
        for end in ends - self._ends:
            self._layout.add_slot(end)
        self._ends = ends

    def _scroll_to(self, row: int) -> None:
        self._top = max(0, min(row, len(self._layout.rows) - self._rows))

    @property
    def extent_in_sight(self) -> tuple[int, int]:
        rows = self._layout.rows
        bottom = min(self._top + self._rows, len(rows))
        return rows[self._top][0], rows[max(self._top, bottom - 1)][1]

    def char_rows_away(self, rows: int) -> int:
        row, x = self._layout.x_of(self._session.cursor.char)
        target = min(max(row + rows, 0), len(self._layout.rows) - 1)
        return self._layout.char_at(target, x)

    def page_to(self, char: int) -> None:
        self._scroll_to(self._layout.row_of(char))
        self._paged_to = self._top

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Nothing else is shown."""
        return lambda *args: None
