"""The spans of an article as rows of the side panel: which are visible, and how each looks.

Rows are sticky: a removed span leaves a blank row, and an added span takes a blank row beside it.
So a key changes few rows, and the rows that the person is reading stay in place. The window is
rebuilt when the current span leaves it or when too many rows are blank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style

from annotator.rendering.status import value_of
from annotator.rendering.styles import tag_style
from annotator.text.cells import fitted, padded
from annotator.text.sanitize import fixed_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.rendering.article_row import Palette
    from annotator.session.session import Session
    from corpus.edits.draft import Draft
    from corpus.model import Mark

CONTEXT_ROWS = 2
"""Spans kept visible before and after the current one."""

_BEFORE_TEXT = 4
"""Columns of the state, the flag, the label and the comment."""

_USUAL_ROW_CELLS = 56
"""In a wider panel, values further to the right would be far from their texts."""

_USUAL_VALUE_CELLS = 12
_USUAL_NOTE_CELLS = 16
_NOTE_COLUMN = 4
_TOGETHER = 6
"""Spans between two rows that are left blank for later spans."""

_MOST_BLANK = 3
"""At most one row in so many is blank."""


# -- which spans are visible ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """The visible spans, from the code point `first` on: for each row the start of its span.

    None is a blank row.
    """

    first: int = 0
    rows: tuple[int | None, ...] = ()


def followed(window: Window, draft: Draft, char: int, height: int) -> Window:
    """Update the window after a key, so that the span at or before `char` is visible."""
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
    """Like `in_place`, but push rows up instead if a visible span would be pushed out."""
    down = in_place(before, live)
    lost = {*before} & {*down[height:]} - {None}
    if not lost:
        return down[:height]
    last = max(start for start in before if start is not None)
    up = in_place(before[::-1], [start for start in reversed(live) if start <= last])[::-1]
    return up if len(up) <= height else down[:height]


def in_place(before: Sequence[int | None], live: Sequence[int]) -> list[int | None]:
    """Assign rows to the spans that begin at `live`, each as near as possible to its row `before`.

    An added span takes a blank row beside it, or pushes others down to the next blank row.
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
    """Leave a blank row after every few spans, so that an added span pushes only a few down.

    The last row is never blank: the next span would move there with the next key.
    """
    rows: list[int | None] = []
    for number, start in enumerate(live[: _room(height)], 1):
        rows.append(start)
        if number % _TOGETHER == 0 and number < len(live) and len(rows) < height - 1:
            rows.append(None)
    return rows


def _room(height: int) -> int:
    """Return how many spans a new window of `height` rows shows."""
    return height - (height - 1) // (_TOGETHER + 1)


def _starts(draft: Draft, first: int, height: int) -> list[int]:
    return [mark.span.start for mark in draft.live_slice(first, first + height)]


def _top(
    rows: Sequence[int | None], draft: Draft, index: int, first: int, height: int
) -> int | None:
    """Return the index of the first span of a new window, or None if this window can stay."""
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
    """All that a row shows of a span: two equal rows look the same."""

    mark: Mark
    text: str
    value: str
    note: str
    current: bool
    commented: bool


def span_row(session: Session, start: int | None) -> SpanRow | None:
    """Return the row of the span that begins at `start`; None if there is none."""
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
    """Yield a row in `cells` columns: state, label, text, value, probability."""
    mark, plain = row.mark, palette.ground.plain
    style = plain + Style(bold=True) if row.current else plain
    state = "▸" if row.current else "✓" if mark.decided else "?"
    yield f"{state}{'⚑' if mark.flagged else ' '}", style
    label = palette.labels[mark.span.label]
    yield palette.letters[label.id], tag_style(palette.ground, label, "accepted", current=False)
    text = fixed_width(row.text[: 4 * cells])
    value = fixed_width(row.value)
    needed = _BEFORE_TEXT + cell_len(f"{text} {value} {row.note}")
    used = min(cells, max(_USUAL_ROW_CELLS, needed))
    right = _right_of(text, value, row.note, used - _BEFORE_TEXT)
    text = padded(text, used - _BEFORE_TEXT - cell_len(right))
    yield f"{'✎' if row.commented else ' '}{text}{right}{' ' * (cells - used)}", style


def _right_of(text: str, value: str, note: str, cells: int) -> str:
    """Return the value and the note beside a text, which share `cells` columns with it.

    The note has a column of its own, unless the text needs it. The text is cut to a third of the
    columns before the value is cut: it is in the article as well, and a cut figure is misleading.
    """
    spare = cells - cell_len(text)
    note = fitted(note, max(_USUAL_NOTE_CELLS, spare - cell_len(f" {value} ")))
    beside = cell_len(f" {note} " if note else " ") + min(cell_len(text), cells // 3)
    value = fitted(value, max(_USUAL_VALUE_CELLS, cells - beside))
    aligned = f"{f' {value}' if value else ''} {note:>{_NOTE_COLUMN}}"
    if cell_len(aligned) <= spare:
        return aligned
    return "".join(f" {part}" for part in (value, note) if part)
