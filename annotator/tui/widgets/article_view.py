"""The article: a Line-API view that renders only the rows that changed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotator.rendering.article_row import (
    Focus,
    Palette,
    RowContent,
    remarks_by_start,
    row_pieces,
)
from annotator.rendering.layout import Layout
from annotator.rendering.styles import DARK
from annotator.tui.compositor import repaint
from annotator.tui.themes import ground_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual import events

    from annotator.session.session import Session
    from corpus.edits.draft import Effect
    from corpus.model import Mark, Span

MOST_COLUMNS = 110
"""Longest line of text: in longer lines the eye loses the beginning of the next."""

_MARGIN = 1
"""Columns left of the text: they are blank, or show a mark of a remark."""

_SCROLL_BAR = 1

_DOUBLE = 2

CONTEXT_ROWS = 2
"""Rows kept visible above and below the cursor when the view scrolls."""


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows the session's article. Rows are cached as Strips; an edit drops the rows it touches.

    `rows_drawn` counts all rows ever rendered, for tests.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = f"""
    ArticleView {{
        overflow-y: scroll; overflow-x: hidden; height: 1fr;
        width: 2fr; max-width: {_MARGIN + MOST_COLUMNS + _SCROLL_BAR};
        scrollbar-size-vertical: {_SCROLL_BAR};
    }}
    """

    @dataclass
    class Pointed(Message):
        """Handle a press of the button on a character: code points, half-open."""

        start: int
        end: int

    @dataclass
    class Dragged(Message):
        """Handle a drag from one code point to another, both included, or `outside` the article."""

        start: int
        end: int
        outside: bool = False

    @dataclass
    class Released(Message):
        """Handle the release of the button; `outside` the article it changes nothing."""

        outside: bool

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.rows_drawn = 0
        self.text_layout = Layout("", 1)
        self._strips: dict[int, Strip] = {}
        self._dropped: list[int] = []
        self._focus_shown = Focus((0, 0))
        self._palette = Palette.of(DARK, [*session.labels.values()])
        self._matches_shown: list[tuple[int, int]] = []
        self._letters_shown: Mapping[int, str] = {}
        self._digits_shown: Mapping[int, str] = {}
        self._preview_shown: Span | None = None
        self._drag_from: int | None = None
        self._drag_at: tuple[int, bool] = (0, False)
        self._paged_to: int | None = None

    # -- following the session -----------------------------------------------------------------

    def follow(self) -> None:
        """Redraw what the session has changed since the last call; keep the cursor visible."""
        workspace = self.session.workspace
        if not self.scrollable_content_region.width:
            return  # not laid out yet: the first Resize wraps
        if workspace.relayout:
            workspace.relayout = False
            workspace.effects.clear()
            self._wrap()
        for effect in workspace.effects:
            self._take(effect)
        workspace.effects.clear()
        matches = self.session.search.matches
        if self._matches_shown is not matches:
            self._drop_matches()
            self._matches_shown = matches
            self._drop_matches()
        self._follow_preview()
        focus = self._focus()
        if focus != self._focus_shown:
            for extent in {*self._focus_shown.extents, *focus.extents}:
                self._drop(*extent)
            self._focus_shown = focus
        self._show_cursor()
        self.session.hints.renew()
        self._follow_hints()
        self._refresh_dropped()

    def _follow_hints(self) -> None:
        """Drop the rows that show the letters of hints, or the digits of a link's candidates."""
        letters, digits = self.session.hints.letters, self.session.linking.digits
        if self._letters_shown is not letters:
            for char in {*self._letters_shown, *letters}:
                self._drop(char, char + 1)
            self._letters_shown = letters
        if self._digits_shown is not digits:
            for start in {*self._digits_shown, *digits}:
                mark = self.session.draft.mark_at(start)
                self._drop(start, mark.span.end if mark else start + 1)
            self._digits_shown = digits

    def _follow_preview(self) -> None:
        """Drop the rows of the span that the mouse drags, and of the spans that it covers."""
        preview = self.session.edge_drag.preview
        if preview == self._preview_shown:
            return
        for span in (self._preview_shown, preview):
            covered = self.session.draft.between(*span.extent) if span else []
            for extent in [span.extent for span in (span, *(m.span for m in covered)) if span]:
                self._drop(*extent)
        self._preview_shown = preview

    def _wrap(self) -> None:
        self._palette = self._palette.of_labels(self.session.labels)
        text = self.session.tokens.text
        live = self.session.draft.live
        width = self.scrollable_content_region.width
        self.text_layout = Layout(text, self._columns, [mark.span.end for mark in live])
        self._strips.clear()
        self._focus_shown = self._focus()
        self._letters_shown = self.session.hints.letters
        self._digits_shown = self.session.linking.digits
        self.virtual_size = Size(width, len(self.text_layout.rows))
        self._paged_to = None
        self.scroll_to(y=0, animate=False, immediate=True)
        self._show_cursor()
        self.refresh()

    @contextmanager
    def top_kept(self) -> Iterator[None]:
        """Keep the top row in place while the block redraws."""
        if not self.scrollable_content_region.width or self.session.workspace.relayout:
            yield  # another article
            return
        top, _ = self.extent_in_sight
        yield
        self.scroll_to(y=self.text_layout.row_of(top), animate=False, immediate=True)

    @property
    def _columns(self) -> int:
        """The columns of a row: those of the window, at most `MOST_COLUMNS`."""
        return min(self.scrollable_content_region.width - _MARGIN, MOST_COLUMNS)

    def _take(self, effect: Effect) -> None:
        gone, came = _live_extents(effect.gone), _live_extents(effect.came)
        for mark in (*effect.gone, *effect.came):
            self._drop(*mark.span.extent)
            for extent in self.session.ghosts.touched(*mark.span.extent):
                self._drop(*extent)
        for target, _ in effect.comments:
            if target:
                self._drop(*target)
        for _, end in gone - came:
            repaint = self.text_layout.remove_slot(end)
            self._drop_rows(repaint.first, repaint.last_exclusive, moved=repaint.moved)
        for _, end in came - gone:
            repaint = self.text_layout.add_slot(end)
            self._drop_rows(repaint.first, repaint.last_exclusive, moved=repaint.moved)

    def _focus(self) -> Focus:
        cursor = self.session.cursor
        return Focus(cursor.token, cursor.selection, self.session.current_extent)

    def _drop(self, start: int, end: int) -> None:
        first = self.text_layout.row_of(start)
        last = self.text_layout.row_of(max(start, end - 1))
        self._drop_rows(first, last + 1, moved=False)

    def _drop_rows(self, first: int, last_exclusive: int, *, moved: bool) -> None:
        if moved:
            self._strips = {row: strip for row, strip in self._strips.items() if row < first}
            self.virtual_size = Size(self.virtual_size.width, len(self.text_layout.rows))
            self.refresh()
            return
        rows = range(first, last_exclusive)
        self._dropped += [row for row in rows if self._strips.pop(row, None) is not None]

    def _refresh_dropped(self) -> None:
        """Ask for a repaint of the dropped rows at once: Textual looks up the size each time."""
        top, width = round(self.scroll_offset.y), self.virtual_size.width
        if self._dropped:
            repaint(self, *(Region(0, row - top, width, 1) for row in self._dropped))
        self._dropped.clear()

    def _show_cursor(self) -> None:
        row = self.text_layout.row_of(self.session.cursor.char)
        height = self.scrollable_content_region.height
        top = round(self.scroll_offset.y)
        held = self._drag_from is not None  # the text must not move under the mouse
        if (held or top == self._paged_to) and 0 <= row - top < height:
            return
        self._paged_to = None
        context = min(CONTEXT_ROWS, max(0, (height - 1) // 2))
        if height and not 0 <= row - top < height:
            third = height // 3  # it was not visible: show its context too
            self.scroll_to(y=row - third, animate=False, immediate=True)
        elif height and row < top + context:
            self.scroll_to(y=row - context, animate=False, immediate=True)
        elif height and row >= top + height - context:
            self.scroll_to(y=row - height + 1 + context, animate=False, immediate=True)

    # -- queries of the screen -----------------------------------------------------------------

    @property
    def extent_in_sight(self) -> tuple[int, int]:
        """The code points of the visible rows."""
        rows = self.text_layout.rows
        top = min(round(self.scroll_offset.y), len(rows) - 1)
        bottom = min(top + self.scrollable_content_region.height, len(rows))
        return rows[top][0], rows[max(top, bottom - 1)][1]

    def char_rows_away(self, rows: int) -> int:
        """Return the code point in the cursor's column, `rows` below it (above if negative)."""
        row, x = self.text_layout.x_of(self.session.cursor.char)
        target = min(max(row + rows, 0), len(self.text_layout.rows) - 1)
        return self.text_layout.char_at(target, x)

    @property
    def half_page(self) -> int:
        """Half the rows of the view, at least one."""
        return max(1, self.scrollable_content_region.height // 2)

    def page_to(self, char: int) -> None:
        """Scroll the row of `char` to the top, without rows of context above it."""
        self.scroll_to(y=self.text_layout.row_of(char), animate=False, immediate=True)
        self._paged_to = round(self.scroll_offset.y)

    # -- drawing -------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Render one line of the window."""
        if self.session.workspace.relayout:
            self.follow()  # the first paint comes before the first Resize
        row = round(self.scroll_offset.y) + y
        width = self.scrollable_content_region.width
        if row >= len(self.text_layout.rows):
            return Strip.blank(width, self._palette.ground.plain)
        if row not in self._strips:
            self._strips[row] = self._compose_row(row, width)
        return self._strips[row]

    def _compose_row(self, row: int, width: int) -> Strip:
        self.rows_drawn += 1
        start, end = self.text_layout.rows[row]
        marks: list[Mark] = self.session.edge_drag.marks_between(start, end)
        if self.session.cursor.show_rejected:
            marks += self.session.draft.rejected_between(start, end)
        content = RowContent(
            marks,
            self._matches_in(start, end),
            remarks_by_start(self.session.remarks_between(start, end)),
            self.session.tag_of,
            self._letters_shown,
            self.session.ghosts.between(start, end),
        )
        pieces = row_pieces(self.text_layout, row, content, self._focus_shown, self._palette)
        strip = Strip([Segment(text, style) for text, style in pieces])
        return strip.extend_cell_length(width, self._palette.ground.plain)

    def _matches_in(self, start: int, end: int) -> list[tuple[int, int]]:
        first = bisect_right(self._matches_shown, start, key=lambda match: match[1])
        last = bisect_left(self._matches_shown, end, key=lambda match: match[0])
        return self._matches_shown[first:last]

    def _drop_matches(self) -> None:
        """Drop the rows that show matches."""
        rows = self.text_layout.rows
        for row in [row for row in self._strips if self._matches_in(*rows[row])]:
            self._drop_rows(row, row + 1, moved=False)

    def notify_style_update(self) -> None:
        """Take the theme's colours."""
        super().notify_style_update()
        palette = self._palette.on(ground_of(self.app))
        if palette != self._palette:  # called on a change of focus too
            self._palette = palette
            self._strips.clear()
            self.refresh()

    def on_resize(self) -> None:
        """Wrap again if the width changed; keep the cursor visible."""
        if self.text_layout.width != self._columns:
            self.session.workspace.relayout = True
        self.follow()

    # -- mouse ---------------------------------------------------------------------------------

    def _under(self, event: events.MouseEvent) -> tuple[int, int]:
        """Return the extent of the character at the mouse, or at the nearest row and column."""
        offset = event.get_content_offset_capture(self)
        row = min(max(0, round(self.scroll_offset.y) + offset.y), len(self.text_layout.rows) - 1)
        char = self.text_layout.char_at(row, max(0, offset.x - _MARGIN))
        cells = self.text_layout.cells(row)
        return char, next((cell.end for cell in cells if cell.start <= char < cell.end), char)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Move the cursor; a drag may begin."""
        if event.button == 1:
            start, end = self._under(event)
            self._drag_from, self._drag_at = start, (self.session.tokens.at(start), False)
            self.capture_mouse()
            self.post_message(self.Pointed(start, end))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag over whole tokens from where the button was pressed."""
        if self._drag_from is None:
            return
        if not event.button:  # it was released outside of the terminal's window
            self.end_drag()
            self.post_message(self.Released(outside=True))
            return
        char, _ = self._under(event)
        at = self.session.tokens.at(char), self._is_outside(event)
        if at != self._drag_at:
            self._drag_at = at
            self.post_message(self.Dragged(self._drag_from, char, outside=at[1]))

    def on_click(self, event: events.Click) -> None:
        """Select the word on a double click."""
        if event.chain == _DOUBLE:
            char, _ = self._under(event)
            self.post_message(self.Dragged(char, char))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the drag."""
        if self._drag_from is not None:
            self.end_drag()
            self.post_message(self.Released(self._is_outside(event)))

    def _is_outside(self, event: events.MouseEvent) -> bool:
        return not self.outer_size.contains_point(event.get_content_offset_capture(self))

    def end_drag(self) -> None:
        """Stop following the mouse."""
        self._drag_from = None
        self.release_mouse()


def _live_extents(marks: tuple[Mark, ...]) -> set[tuple[int, int]]:
    return {mark.span.extent for mark in marks if mark.state != "rejected"}
