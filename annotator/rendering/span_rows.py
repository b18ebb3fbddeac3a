"""The spans of an article as rows of the side panel: which are visible, and how each looks.

Spans of a paragraph with the same text and label share a row. Rows are sticky: a removed span
leaves a blank row, and an added span takes a blank row beside it. So a key changes few rows, and
the rows that the person is reading stay in place. The window is rebuilt when the current span
leaves it or when too many rows are blank.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.style import Style

from annotator.rendering.status import value_of
from annotator.rendering.styles import tag_style
from annotator.text.cells import fitted, padded
from annotator.text.sanitize import fixed_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
_LEAST_TOGETHER, _TOGETHER = 3, 6
"""Rows between two that are left blank for later spans: at a paragraph's end, and within one."""

_MOST_BLANK = 3
"""At most one row in so many is blank."""


# -- which spans are visible ---------------------------------------------------------------------


class Group(NamedTuple):
    """The starts of the spans that share a row; `opens` where the row is a paragraph's first."""

    starts: tuple[int, ...]
    opens: bool


@dataclass(frozen=True, slots=True)
class Window:
    """The visible spans, from the code point `first` on: for each row the start of its group.

    None is a blank row.
    """

    first: int = 0
    rows: tuple[int | None, ...] = ()
    groups: Mapping[int, Group] = field(default_factory=dict)


def followed(window: Window, draft: Draft, text: str, char: int, height: int) -> Window:
    """Update the window after a key, so that the span at or before `char` is visible."""
    groups = _groups(draft, text, window.first, height)
    rows = _kept(window.rows, [*groups], height)
    moved = sum(old != new for old, new in zip(window.rows, rows, strict=False))
    blank = rows.count(None) > height // _MOST_BLANK
    if not window.rows or blank or moved > height // 2:
        rows = _spaced(groups, height)
    top = _top([row for row in rows if row is not None], groups, draft, char, height)
    if top is None:
        return Window(window.first, tuple(rows), groups)
    groups = _groups(draft, text, top, height)
    return Window(top, tuple(_spaced(groups, height)), groups)


def _groups(draft: Draft, text: str, first: int, most: int) -> dict[int, Group]:
    """Return the groups of the spans from the code point `first` on, by their first starts."""
    found: dict[int, Group] = {}
    keys: dict[tuple[str, int], int] = {}
    paragraph = -1
    for mark in draft.following(first - 1):
        start, end = mark.span.extent
        begins = text.rfind("\n", max(paragraph, 0), start) + 1 or max(paragraph, 0)
        opens = begins != paragraph
        if opens:
            paragraph, keys = begins, {}
        known = keys.setdefault((text[start:end], mark.span.label), start)
        if known != start:
            found[known] = found[known]._replace(starts=(*found[known].starts, start))
        elif len(found) == most:
            break
        else:
            found[start] = Group((start,), opens)
    return found


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


def _spaced(groups: Mapping[int, Group], height: int) -> list[int | None]:
    """Leave blank rows between groups, so that an added span pushes only a few of them down.

    The last row is never blank: the next span would move there with the next key.
    """
    rows: list[int | None] = []
    together = 0
    for start, group in groups.items():
        if together >= (_LEAST_TOGETHER if group.opens else _TOGETHER) and len(rows) < height - 1:
            rows.append(None)
            together = 0
        if len(rows) == height:
            break
        rows.append(start)
        together += 1
    return rows


def _top(
    shown: Sequence[int], groups: Mapping[int, Group], draft: Draft, char: int, height: int
) -> int | None:
    """Return where a new window begins (a code point), or None if this window can stay.

    Of the groups `shown`, that of the span at or before `char` must not be near an end.
    """
    if not shown:
        return 0 if draft.live_count else None
    index = max(0, draft.index_of(char + 1) - 1)
    [here] = [mark.span.start for mark in draft.live_slice(index, index + 1)]
    room = _room(height)
    context = min(CONTEXT_ROWS, max(0, (room - 1) // 2))
    at = next((at for at, row in enumerate(shown) if here in groups[row].starts), None)
    is_first = draft.index_of(shown[0]) == 0
    if at is None or (at < context and not is_first):
        back = here < shown[0] or at is not None
    elif at >= len(shown) - context and _follows(shown, groups, draft):
        back = False
    else:
        return None
    top = index - room + 1 + context if back else index - context
    top = min(max(0, top), max(0, draft.live_count - room))
    return draft.live_slice(top, top + 1)[0].span.start if top else 0


def _room(height: int) -> int:
    """Return how many groups a new window of `height` rows shows at least."""
    return height - (height - 1) // (_LEAST_TOGETHER + 1)


def _follows(shown: Sequence[int], groups: Mapping[int, Group], draft: Draft) -> bool:
    """Return whether a span begins after all that the window shows."""
    last = max(start for row in shown for start in groups[row].starts)
    return next(draft.following(last), None) is not None


# -- how a row looks ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SpanRow:
    """All that a row shows: two equal rows look the same.

    `mark` is the span of the group that is current, else one that is undecided, else the first;
    `count` is how many share the row, and `ordinal` the place of the current one among them.
    """

    mark: Mark
    text: str
    value: str
    note: str
    current: bool
    commented: bool
    opens: bool = False
    count: int = 1
    ordinal: int = 0


def span_row(session: Session, group: Group | None, here: Mark | None) -> SpanRow | None:
    """Return the row of a group; None if there is none. `here` is the current mark."""
    draft = session.draft
    marks = [mark for start in group.starts if (mark := draft.mark_at(start))] if group else []
    if group is None or not marks:
        return None
    starts = [mark.span.start for mark in marks]
    ordinal = starts.index(here.span.start) + 1 if here and here.span.start in starts else 0
    undecided = (mark for mark in marks if not mark.decided)
    mark = marks[ordinal - 1] if ordinal else next(undecided, marks[0])
    extent = mark.span.extent
    return SpanRow(
        mark,
        session.tokens.text[slice(*extent)],
        value_of(session, mark),
        session.note_of(mark),
        ordinal > 0,
        any(draft.comment_on(mark.span.extent) is not None for mark in marks),
        group.opens,
        len(marks),
        ordinal,
    )


def heading(session: Session, palette: Palette, cells: int) -> str:
    """Return how many spans there are, in all and by label, as far as `cells` allow."""
    counts = session.label_counts
    each = " ".join(
        f"{letter} {counts[label]:,}"
        for label, letter in palette.letters.items()
        if counts.get(label)
    )
    full, undecided = session.summary, session.summary.rpartition(" · ")[2]
    longer = [f"{full} · {each}", f"{each} · {undecided}"] if each else []
    return next((line for line in longer if cell_len(line) <= cells), full)


def row_pieces(row: SpanRow, palette: Palette, cells: int) -> Iterator[tuple[str, Style]]:
    """Yield a row in `cells` columns: state, label, text, value, probability."""
    mark, plain = row.mark, palette.ground.plain
    style = plain + Style(bold=True) if row.current else plain
    state = "▸" if row.current else "✓" if mark.decided else "?"
    yield f"{state}{'⚑' if mark.flagged else ' '}", style
    label = palette.labels[mark.span.label]
    yield palette.letters[label.id], tag_style(palette.ground, label, "accepted", current=False)
    share = f" {row.ordinal or '×'}{'/' if row.ordinal else ''}{row.count}"
    repeats = share if row.count > 1 else ""
    text = fixed_width(row.text[: 4 * cells])
    value = fixed_width(row.value)
    needed = _BEFORE_TEXT + cell_len(f"{text}{repeats} {value} {row.note}")
    used = min(cells, max(_USUAL_ROW_CELLS, needed))
    right = _right_of(f"{text}{repeats}", value, row.note, used - _BEFORE_TEXT)
    room = used - _BEFORE_TEXT - cell_len(right)
    text = padded(f"{fitted(text, room - len(repeats))}{repeats}", room)
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
