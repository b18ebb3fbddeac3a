"""The spans of an article as rows of the side panel: which are in sight, and how each looks.

Rows are sticky, as the article's are: a span that goes leaves its row blank and a span that comes
takes a blank one beside it, so that a key changes few rows and what the eye is on stays there. When
the current span leaves the window, or too much of it is blank, the window is made anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style

from annotator.rendering.status import value_of
from annotator.rendering.styles import tag_style
from annotator.text.cells import fitted
from annotator.text.sanitize import agreed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.rendering.article_row import Palette
    from annotator.session.session import Session
    from corpus.edits.draft import Draft
    from corpus.model import Mark

CONTEXT_ROWS = 2
"""Spans kept in sight before and after the current one."""

_MOST_VALUE_CELLS = 12
_MOST_NOTE_CELLS = 16
_TOGETHER = 6
"""Spans between two rows that are left blank for those to come."""

_MOST_BLANK = 3
"""One row in so many may be blank."""


# -- which spans are in sight -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """The spans in sight: those from the code point `first` on, by row the start of each.

    None is a row whose span has gone.
    """

    first: int = 0
    rows: tuple[int | None, ...] = ()


def followed(window: Window, draft: Draft, char: int, height: int) -> Window:
    """The window after a key: the span at `char`, or the last before it, is in sight."""
    first = draft.index_of(window.first)
    live = _starts(draft, first, height)
    rows = _kept(window.rows, live, height)
    moved = sum(old != new for old, new in zip(window.rows, rows, strict=False))
    blank = rows.count(None) > height // _MOST_BLANK
    if not window.rows or blank or moved > height // 2:
        rows = _spaced(live, height)
    index = max(0, draft.index_of(char + 1) - 1)
    top = _top(rows, draft, index, first, _room(height))
    if top is None:
        return Window(window.first, tuple(rows))
    live = _starts(draft, top, height)
    return Window(live[0] if top and live else 0, tuple(_spaced(live, height)))


def _kept(before: Sequence[int | None], live: Sequence[int], height: int) -> list[int | None]:
    """As `in_place` has it; where that pushes a span out of sight, others are pushed up instead."""
    down = in_place(before, live)
    lost = {*before} & {*down[height:]} - {None}
    if not lost:
        return down[:height]
    last = max(start for start in before if start is not None)
    up = in_place(before[::-1], [start for start in reversed(live) if start <= last])[::-1]
    return up if len(up) <= height else down[:height]


def in_place(before: Sequence[int | None], live: Sequence[int]) -> list[int | None]:
    """Rows for the spans that begin at `live`, each where it was `before` as far as it can be.

    A span that comes takes a blank row beside it, else it pushes others down to the next blank one.
    """
    stays = {*before} & {*live}
    waiting = list(reversed(live))
    rows: list[int | None] = []
    pushed = 0
    for start in before:
        if start in stays:
            while waiting[-1] != start:
                rows.append(waiting.pop())
                pushed += 1
            rows.append(waiting.pop())
        elif waiting and waiting[-1] not in stays:
            rows.append(waiting.pop())
        elif pushed:
            pushed -= 1
        else:
            rows.append(None)
    return rows + waiting[::-1]


def _spaced(live: Sequence[int], height: int) -> list[int | None]:
    """A blank row after every few spans: one that comes pushes no more than these down.

    Never the last row: the next span would move there with the next key.
    """
    rows: list[int | None] = []
    for number, start in enumerate(live[: _room(height)], 1):
        rows.append(start)
        if number % _TOGETHER == 0 and number < len(live) and len(rows) < height - 1:
            rows.append(None)
    return rows


def _room(height: int) -> int:
    """How many spans a new window of so many rows shows."""
    return height - (height - 1) // (_TOGETHER + 1)


def _starts(draft: Draft, first: int, height: int) -> list[int]:
    return [mark.span.start for mark in draft.live_slice(first, first + height)]


def _top(
    rows: Sequence[int | None], draft: Draft, index: int, first: int, height: int
) -> int | None:
    """The index of the span at the top of a new window, or None where this one will do."""
    count = draft.live_count
    shown = sum(row is not None for row in rows)
    context = min(CONTEXT_ROWS, max(0, (height - 1) // 2))
    if index < first + context and first:
        top = index - height + 1 + context
    elif index >= first + shown - context and first + shown < count:
        top = index - context
    else:
        return None
    return min(max(0, top), max(0, count - height))


# -- how a row looks ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SpanRow:
    """All that a row shows of a span: two that are equal look the same."""

    mark: Mark
    text: str
    value: str
    note: str
    current: bool
    commented: bool


def span_row(session: Session, start: int | None) -> SpanRow | None:
    """What there is to show of the span that begins at `start`."""
    mark = None if start is None else session.draft.mark_at(start)
    if mark is None:
        return None
    extent, current = mark.span.extent, session.cursor.current
    return SpanRow(
        mark,
        session.tokens.text[slice(*extent)],
        value_of(session, mark),
        session.note_of(mark),
        current is not None and current.span.extent == extent,
        session.draft.comment_on(extent) is not None,
    )


def row_pieces(row: SpanRow, palette: Palette, cells: int) -> Iterator[tuple[str, Style]]:
    """A row from left to right in `cells` columns: state, label, text, value, probability."""
    mark, plain = row.mark, palette.ground.plain
    style = plain + Style(bold=True) if row.current else plain
    state = "▸" if row.current else "✓" if mark.decided else "?"
    yield f"{state}{'⚑' if mark.flagged else ' '}", style
    label = palette.labels[mark.span.label]
    yield palette.letters[label.id], tag_style(palette.ground, label, "accepted", current=False)
    right = _right(row)
    room = cells - 4 - cell_len(right)
    text = fitted(agreed(row.text[: 4 * cells]), room)
    blanks = " " * (room - cell_len(text))
    yield f"{'✎' if row.commented else ' '}{text}{blanks}{right}", style


def _right(row: SpanRow) -> str:
    value = fitted(agreed(row.value), _MOST_VALUE_CELLS)
    return f"{f' {value}' if value else ''} {fitted(row.note, _MOST_NOTE_CELLS):>4}"
