"""The panel beside the article: its spans, or a page of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from annotator.rendering import span_rows
from annotator.rendering.pages import Page, PageLine, page
from annotator.tui.widgets.cached_rows import CachedRows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events

    from annotator.rendering.pages import Entries
    from annotator.session.session import Session

SPANS = "spans"
"""The default view."""

LEAST_COLUMNS, MOST_COLUMNS = 38, 80
"""Columns of the panel: a third of the terminal, and what a long line of the article leaves free.

Longer lines of a page would be hard to read.
"""

_LEFT, _RIGHT = 2, 1
"""Columns of the separator with its blank, and of the blank on the right."""

_WHEEL_ROWS = 3

Shown = span_rows.SpanRow | PageLine
"""What one row shows."""


class SidePanel(CachedRows[Shown]):
    """Shows the spans, or the page that `view` names."""

    DEFAULT_CSS = f"""
    SidePanel {{
        width: 1fr; min-width: {LEAST_COLUMNS}; max-width: {MOST_COLUMNS}; height: 1fr;
    }}
    """

    @dataclass
    class Chosen(Message):
        """The mouse chose the span that begins at a code point."""

        char: int

    def __init__(self, session: Session) -> None:
        super().__init__(session.labels.values())
        self.session = session
        self.view = SPANS
        self._window = span_rows.Window()
        self._tokens = session.tokens
        self._entries: Entries = ()
        self._at = ""
        self._page: Page | None = None
        self._cells = 0
        self._top = 0

    # -- calls of the screen -------------------------------------------------------------------

    def show(self, view: str, entries: Entries = (), *, at: str = "") -> None:
        """Show the spans, or a page of `entries`, opened at a title that begins with `at`."""
        self.view, self._entries, self._at = view, entries, at
        self._page = None
        self.follow()

    def page_on(self) -> bool:
        """Scroll to the next screenful of a page; False if the last line is visible already."""
        height = self.size.height - 1
        if self._top + height >= len(self._wrapped().lines):
            return False
        self.page(max(1, height - 1))
        return True

    def page(self, rows: int) -> None:
        """Scroll a page by `rows`; the spans follow the cursor instead."""
        self._top += rows
        self.follow()

    def follow(self) -> None:
        """Redraw what the session has changed since the last call."""
        if self.size.height:
            self.show_rows(self._spans() if self.view == SPANS else self._page_lines())

    def _spans(self) -> Iterator[Shown | None]:
        session = self.session
        if session.tokens is not self._tokens:  # another article
            self._tokens, self._window = session.tokens, span_rows.Window()
        self.palette = self.palette.of_labels(session.labels)
        height = max(0, self.size.height - 2)
        text, char = session.tokens.text, session.cursor.char
        self._window = window = span_rows.followed(self._window, session.draft, text, char, height)
        cells = self.size.width - _LEFT - _RIGHT
        yield PageLine(span_rows.heading(session, self.palette, cells), heading=True)
        groups = [None if start is None else window.groups[start] for start in window.rows]
        here = session.cursor.current
        rows = [span_rows.span_row(session, group, here) for group in groups]
        yield from rows
        yield from [None] * (height - len(rows))
        yield PageLine(session.overlooked)

    def _page_lines(self) -> Iterator[Shown]:
        shown = self._wrapped()
        lines, height = shown.lines, self.size.height - 1
        self._top = max(0, min(self._top, max(len(lines) - height, shown.first)))
        last = min(self._top + height, len(lines))
        where = f" {last}/{len(lines)}" if len(lines) > height else ""
        yield PageLine(f"{shown.title}{where}", heading=True)
        yield from lines[self._top : last]

    def _wrapped(self) -> Page:
        """Return the page, wrapped again if the width has changed, and then in the same part."""
        cells = min(self.size.width, MOST_COLUMNS) - _LEFT - _RIGHT
        before = self._page
        if before and self._cells == cells:
            return before
        wrapped = page(self.view, self._entries, at=self._at, cells=cells)
        part = self._top / len(before.lines) if before else 0
        self._top = round(part * len(wrapped.lines)) if before else wrapped.first
        self._page, self._cells = wrapped, cells
        return wrapped

    # -- drawing -------------------------------------------------------------------------------

    def strip_of(self, row: Shown | None) -> Strip:
        """Render one row of the panel."""
        plain = self.palette.ground.plain
        opens = isinstance(row, span_rows.SpanRow) and row.opens
        pieces = [("├ " if opens else "│ ", plain + Style(dim=True))]
        if isinstance(row, span_rows.SpanRow):
            pieces += span_rows.row_pieces(row, self.palette, self.size.width - _LEFT - _RIGHT)
        elif row:
            pieces.append((row.text, plain + Style(bold=row.heading)))
        strip = Strip([Segment(text, style) for text, style in pieces])
        return strip.adjust_cell_length(self.size.width, plain)

    # -- mouse ---------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Report the span that was clicked."""
        y = event.get_content_offset_capture(self).y
        row = self._rows[y] if 0 <= y < len(self._rows) else None
        if isinstance(row, span_rows.SpanRow):
            self.post_message(self.Chosen(row.mark.span.start))

    def on_mouse_scroll_down(self) -> None:
        """Scroll the page down."""
        self.page(_WHEEL_ROWS)

    def on_mouse_scroll_up(self) -> None:
        """Scroll the page up."""
        self.page(-_WHEEL_ROWS)
