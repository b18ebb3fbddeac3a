"""The list of differences as lines: its head, its rows, and the current difference."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from annotator.session.difference_list import CONTEXT, KINDS
from annotator.text.cells import exactly, fitted, last_cells, one_line, spread
from annotator.text.sanitize import fixed_width
from corpus.numbers.value import described, from_json
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.rendering.article_row import Palette
    from annotator.rendering.list_lines import ListRow
    from annotator.session.difference_list import Changed, ChangedEntry, DifferenceList
    from corpus.differences import Valued

    Row = ListRow[ChangedEntry, Changed]

_LEAST_TITLE = 20
"""Cells that a title has at least."""

_KIND_CELLS = max(map(len, KINDS))

_SETTLED = {"after": "newly settled", "before": "no longer settled", "before and after": ""}


# -- head --------------------------------------------------------------------------------------


def count_line(listed: DifferenceList, width: int) -> Text:
    """Show the two versions, and the numbers of articles and differences that are listed."""
    entries = listed.unfolded.entries
    changes = sum(len(entry.places) for entry in entries)
    counts = f" · {counted(len(entries), 'article')}, {counted(changes, 'change')}"
    reading = "" if listed.is_read else f"comparing {listed.read:,} of {listed.total:,}… "
    title = f" {fixed_width(listed.title)}"
    return spread(Text.assemble((title, "bold"), counts), Text(reading, "dim"), width)


def kinds_line(listed: DifferenceList, width: int) -> Text:
    """Show the kinds, each with its key; hidden ones are dim and in brackets."""
    line = Text("")
    once = f"in one version: {listed.settled_once:,}"
    shown = [(f"kind:{n}", str(kind), kind in listed.shown) for n, kind in enumerate(KINDS, 1)]
    for operation, name, is_shown in [*shown, ("one_version", once, listed.once)]:
        line.append(f" {listed.keymap.short(operation)} ", "bold")
        line.append(name if is_shown else f"({name})", "" if is_shown else "dim")
    return exactly(line, width)


def change_line(listed: DifferenceList, palette: Palette, width: int) -> Text:
    """Show the spans before and after at the current place, with labels and values."""
    place = listed.place
    if place is None:
        return exactly(Text(_nothing(listed), "dim"), width)
    change = place.difference
    line = Text(f" {change.kind}: ")
    sides = [side for side in (change.before, change.after) if side]
    line.append_text(Text(" → ").join(_labelled(place, side, palette) for side in sides))
    return exactly(line, width)


def _labelled(place: Changed, side: Valued, palette: Palette) -> Text:
    line = _span(place, side, palette)
    line.append(f" {fixed_width(palette.labels[side[0].label].name)}", "bold")
    if side[1]:
        line.append(f" {fixed_width(described(from_json(side[1])))}")
    return line


def _nothing(listed: DifferenceList) -> str:
    if not listed.is_read:
        return ""
    if listed.shown != frozenset(KINDS):
        return " No difference of the kinds that are shown"
    if listed.settled_once and not listed.once:
        articles = counted(listed.settled_once, "article")
        key = listed.keymap.short("one_version")
        return f" {articles} settled in one version only: {key} shows the changes there"
    return " The two versions are equal"


# -- rows --------------------------------------------------------------------------------------


def row_line(row: Row, palette: Palette, width: int) -> Text:
    """Render a row in exactly `width` cells."""
    line = Text(f"{'▸' if row.current else ' '} ")
    if row.place is None:
        line.append_text(_article(row.one, width - 2))
    else:
        line.append_text(_change(row.place, palette, width - 2))
    return exactly(line, width)


def _article(entry: ChangedEntry, width: int) -> Text:
    kinds = Counter(str(place.difference.kind) for place in entry.places)
    counts = ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common())
    parts = [counts, _SETTLED[entry.settled], f"by {', '.join(entry.decided_by)}"]
    rest = "".join(f" · {fixed_width(part)}" for part in parts if part)
    room = max(_LEAST_TITLE, width - cell_len(rest))
    return Text.assemble((fitted(fixed_width(entry.headline), room), "bold"), rest)


def _change(place: Changed, palette: Palette, width: int) -> Text:
    """Render the kind, and the spans before and after between the words around them."""
    change = place.difference
    line = Text(f"  · {change.kind:<{_KIND_CELLS}}  ")
    room = min((width - line.cell_len) // 3, CONTEXT)
    before = last_cells(one_line(place.before), room)
    line.append(" " * (room - cell_len(before)) + before, "dim")
    if change.before and change.after:
        line.append_text(_in_place(place, change.before, palette))
        line.append(" → ")
        line.append_text(_in_place(place, change.after, palette))
    elif change.before:
        removed = _span(place, change.before, palette)
        removed.stylize("strike")
        line.append_text(removed)
    elif change.after:
        line.append_text(_span(place, change.after, palette))
    line.append(one_line(place.after), "dim")
    return line


def _in_place(place: Changed, side: Valued, palette: Palette) -> Text:
    """Render a span with what the other side's span covers around it."""
    span = side[0]
    start, end = span.start - place.start, span.end - place.start
    line = Text(one_line(place.covered[:start]))
    line.append_text(_span(place, side, palette))
    line.append(one_line(place.covered[end:]))
    return line


def _span(place: Changed, side: Valued, palette: Palette) -> Text:
    span = side[0]
    text = place.covered[span.start - place.start : span.end - place.start]
    return palette.tagged(one_line(text), span.label)
