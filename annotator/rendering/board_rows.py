"""The rows of the board's sections as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from annotator.session.board.rows import (
    ArticleRow,
    DayRow,
    LineRow,
    PersonRow,
    StringRow,
    SuggesterRow,
    TodoRow,
)
from annotator.text.cells import exactly, fitted, growing_cells, last_cells, one_line, padded
from annotator.text.sanitize import fixed_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.rendering.article_row import Palette
    from annotator.session.board.rows import BoardRow, Pieces

NONE = "–"
"""Shown for a figure that is undefined."""

MATCH = "bold reverse"
"""The style of words that a search found."""

_STATUS = {"finished": "✓", "open": "…", "skipped": "–"}

_BASES = {"adjudicated": "settled", "agreed": "agreed", "single": "single"}

_NAME_CELLS = (16, 30)
"""Least and most columns of a name."""

_TITLE_CELLS = 30
"""Columns of a title beside an extract, on a terminal of 80."""

_PEOPLE_CELLS = (22, 48)
"""Least and most columns for the people of an article."""

_LEAST_TITLE = 10
_BASIS_CELLS, _NOTE_CELLS = 9, 18
"""Columns for the basis of the gold, and for what a section says of an article."""

UNSETTLED = "unsettled"

_PEOPLE = (
    ("finished", 9),
    ("begun", 6),
    ("skipped", 8),
    ("flagged", 8),
    ("spans", 7),
    ("settled", 8),
    ("hours", 6),
    ("holds", 6),
    ("today", 6),
    ("sec/article", 12),
    ("articles/h", 11),
)
"""The columns of the people, with their cells; as many as there is room for."""

_SUGGESTER_CELLS = 50
"""Columns of the figures of a suggester."""

_BLOCKS = "▏▎▍▌▋▊▉█"


def heading(section: str, width: int) -> Text:
    """Return the names of a section's columns; empty where the rows speak for themselves."""
    if section == "people":
        named = _figures([(name, cells) for name, cells in _shown_columns(width)])
        return exactly(Text(f"  {padded('', _name_cells(width))}{named}", "dim"), width)
    if section == "suggesters":
        columns = "  articles  suggestions  right of decided"
        line = f"  {padded('', width - 2 - _SUGGESTER_CELLS)}{columns}"
        return exactly(Text(line, "dim"), width)
    return exactly(Text(""), width)


def row_line(row: BoardRow, palette: Palette, width: int) -> Text:
    """Render a row in exactly `width` cells."""
    mark = "▸ " if row.current else "  "
    room = width - len(mark)
    match row:
        case ArticleRow():
            line = _article(row, room)
        case PersonRow():
            line = _person(row, room)
        case TodoRow():
            line = Text.assemble((f"{row.todo.count:>7,} ", "bold"), row.todo.text)
        case DayRow():
            line = _day(row, room)
        case SuggesterRow():
            line = _suggester(row, room)
        case StringRow():
            from annotator.rendering.consistency_rows import string_summary  # few look at these

            line = string_summary(row.one, palette, room)
        case LineRow():
            line = Text(fixed_width(row.text))
    return exactly(Text.assemble(mark, line), width)


def _article(row: ArticleRow, width: int) -> Text:
    line = Text("✓ " if row.ticked else "  ")
    title = fixed_width(row.line.title)
    if row.extract:
        cells = growing_cells(width, _TITLE_CELLS, 2 * _TITLE_CELLS)
        line.append(padded(title, cells))
        line.append("  ")
        return line + _with_match_in_sight(row.extract, width - line.cell_len)
    people = people_of(row)
    # The people are at the right edge of their columns, so that a title has what they leave free.
    room = min(growing_cells(width, *_PEOPLE_CELLS), people.cell_len)
    basis, tail = (row.note, _NOTE_CELLS) if row.note else (_basis(row), _BASIS_CELLS)
    line.append(padded(title, max(_LEAST_TITLE, width - 2 - room - tail - 4)))
    line.append("  ")
    line.append_text(exactly(people, room))
    line.append("  ")
    line.append(fitted(basis, tail), "bold" if basis == UNSETTLED else "")
    return line


def people_of(row: ArticleRow) -> Text:
    """Return the people of the article with their status: `ana ✓  ben …`."""
    line = Text("")
    for one in row.line.statuses:
        if one.trial is None:
            line.append("  " if line else "")
            style = "" if one.status == "finished" else "dim"
            line.append(f"{fixed_width(one.name)} {_STATUS[one.status]}", style)
            line.append(" ⚑" if one.flagged else "", "bold")
    return line if line else Text("nobody yet", "dim")


def _basis(row: ArticleRow) -> str:
    if row.line.changed_by or row.line.settled_before:
        return "changed"
    finished = sum(one.status == "finished" and one.trial is None for one in row.line.statuses)
    unsettled = finished > 1 or row.line.two_versions_by
    return _BASES.get(row.line.basis, UNSETTLED if unsettled else "")


def highlighted(pieces: Pieces) -> Text:
    """Return an extract on one line, with the found words marked."""
    return Text.assemble(*((one_line(text), MATCH if found else "") for text, found in pieces))


def _with_match_in_sight(extract: Pieces, width: int) -> Text:
    """Return an extract whose beginning is cut so that the first match is among `width` cells."""
    if extract[0][1]:
        return highlighted(extract)
    (before, _), *rest = extract
    shown = last_cells(one_line(before), width // 3)
    cut = "" if len(shown) == len(one_line(before)) else "…"
    return Text(f"{cut}{shown}") + highlighted(tuple(rest))


# -- people ------------------------------------------------------------------------------------


def _name_cells(width: int) -> int:
    return growing_cells(width, *_NAME_CELLS)


def _shown_columns(width: int) -> list[tuple[str, int]]:
    """Return the columns of people that fit."""
    columns, room = list[tuple[str, int]](), width - 2 - _name_cells(width)
    for name, cells in _PEOPLE:
        room -= cells
        if room < 0:
            break
        columns.append((name, cells))
    return columns


def _figures(texts: Iterable[tuple[str, int]]) -> str:
    return "".join(f"{text:>{cells}}" for text, cells in texts)


def _person(row: PersonRow, width: int) -> Text:
    work, pace = row.work, row.pace
    today = pace.today.finished if pace and pace.today else 0
    in_all = pace.in_all if pace else None
    values = {
        "finished": f"{work.finished:,}",
        "begun": f"{work.begun:,}",
        "skipped": f"{work.skipped:,}",
        "flagged": f"{work.flagged:,}",
        "spans": f"{work.spans:,}",
        "settled": f"{work.adjudicated:,}",
        "hours": f"{work.seconds / 3600:.1f}",
        "holds": f"{row.held:,}",
        "today": f"{today:,}",
        "sec/article": figure(in_all.median_seconds if in_all else None, ".0f"),
        "articles/h": figure(in_all.articles_per_hour if in_all else None, ".1f"),
    }
    columns = _shown_columns(width + 2)
    name = padded(fixed_width(work.name), _name_cells(width + 2))
    return Text.assemble((name, "bold"), _figures((values[one], cells) for one, cells in columns))


def figure(value: float | None, form: str, none: str = "") -> str:
    """Return a figure as text, or `none` where it is undefined."""
    return none if value is None else f"{value:,{form}}"


# -- days, suggesters --------------------------------------------------------------------------


def _day(row: DayRow, width: int) -> Text:
    bar_cells = max(8, width // 4)
    names = ", ".join(f"{fixed_width(name)} {count:,}" for name, count in row.finished)
    bar = meter(row.total / row.most if row.most else 0, bar_cells)
    line = Text.assemble((f"{row.day} ", ""), (f"{row.total:>5,} ", "bold"), bar, "  ")
    return line.append(fitted(names, max(0, width - line.cell_len)), "dim")


def meter(share: float, cells: int, empty: str = " ") -> str:
    """Return a bar of `cells` columns that is filled to a share, in eighths of a column."""
    eighths = round(max(0.0, min(1.0, share)) * cells * 8)
    full, part = divmod(eighths, 8)
    bar = "█" * full + (_BLOCKS[part - 1] if part else "")
    return bar + empty * (cells - len(bar))


def _suggester(row: SuggesterRow, width: int) -> Text:
    name = padded(fixed_width(row.name), width - _SUGGESTER_CELLS)
    right = sum(one.right for one in row.decided)
    decided = right + sum(one.wrong for one in row.decided)
    share = f"{right / decided:.0%} of {decided:,.0f}" if decided else NONE
    line = Text.assemble((name, "bold"), f"{row.articles:>10,}{row.suggestions:>13,}{share:>18}")
    return line.append("  shown" if row.shown else "")
