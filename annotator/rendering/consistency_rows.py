"""The list of inconsistent strings as lines: its head, its rows, and the current place.

A place is shown in context with the spans that it has now.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from annotator.rendering.class_rows import TITLE_CELLS
from annotator.session.review.consistency_list import KINDS
from annotator.text.cells import (
    exactly,
    fitted,
    growing_cells,
    last_cells,
    one_line,
    padded,
    spread,
)
from annotator.text.sanitize import fixed_width
from corpus.consistency.survey import CONTEXT, Deviation
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotator.rendering.article_row import Palette
    from annotator.rendering.list_lines import ListRow
    from annotator.session.review.consistency_list import ConsistencyList
    from corpus.consistency.survey import Inconsistency, Occurrence
    from corpus.model import Label, Span

    Row = ListRow[Inconsistency, Occurrence]

_LEAST_STRING = 20
"""Cells of a string, whatever else is in its row."""

_CONTEXT_CELLS = 2 * CONTEXT + 40
"""Cells of a usual string with all its context; what is beyond them is free for the title."""

_WORDS = {
    Deviation.LABEL: "different labels",
    Deviation.EDGES: "different edges",
    Deviation.MISSING: "unlabelled",
}


# -- head --------------------------------------------------------------------------------------


def count_line(listed: ConsistencyList, width: int) -> Text:
    """Show the numbers of strings, places and settled articles, and what is ticked or intended."""
    places = sum(len(one.places) for one in listed.unfolded.entries)
    counts = f" · {counted(len(listed.unfolded.entries), 'string')}, {counted(places, 'place')}"
    ticked = len(listed.unfolded.ticked)
    counts += f" · {ticked:,} ticked" if ticked else ""
    counts += f" · {listed.meant_so:,} intended" if listed.meant_so else ""
    articles = f"{counted(listed.total, 'settled article')} "
    if not listed.is_read:
        articles = f"counting {listed.read:,} of {articles}…"
        counts = counts if listed.unfolded.entries else ""
    return spread(Text.assemble((" Consistency", "bold"), counts), Text(articles, "dim"), width)


def kinds_line(listed: ConsistencyList, width: int) -> Text:
    """Show the kinds of inconsistency, each with its key; hidden ones are dim and in brackets."""
    line = Text("")
    for number, kind in enumerate(KINDS, 1):
        shown = kind in listed.shown
        line.append(f" {listed.keymap.short(f'kind:{number}')} ", "bold")
        line.append(_WORDS[kind] if shown else f"({_WORDS[kind]})", "" if shown else "dim")
        line.append(" ")
    return exactly(line, width)


def becomes_line(listed: ConsistencyList, palette: Palette, width: int) -> Text:
    """Show the spans at the current place, or the number of places, and the usual label."""
    one, place = listed.unfolded.entry, listed.place
    if one is None or place is None:
        return exactly(Text(_nothing(listed), "dim"), width)
    if listed.unfolded.at.place is None:
        line = Text(f" {counted(len(one.places), 'place')} → usually ")
        line.append(palette.labels[one.usual].name, "bold")
        return exactly(line, width)
    line = Text(" unlabelled here")
    if place.instead:
        spans = (_span(place, span, palette) for span in place.instead)
        line = Text(" ").join([Text(" here:"), *spans])
    line.append(" → usually ")
    line.append(palette.labels[one.usual].name, "bold")
    line.append("" if place.fixable else " · several spans here: fix them in the article", "dim")
    return exactly(line, width)


def _nothing(listed: ConsistencyList) -> str:
    if not listed.is_read:
        return ""
    if listed.shown != frozenset(KINDS):
        return " No string deviates in the ways that are shown"
    return f" Every string labelled {listed.least} times or more is labelled the same everywhere"


# -- rows --------------------------------------------------------------------------------------


def row_line(row: Row, palette: Palette, width: int) -> Text:
    """Render a row in exactly `width` cells."""
    line = Text(f"{'▸' if row.current else ' '} ")
    if row.place is None:
        tick = "✓ " if row.ticked else ""
        line.append_text(string_summary(row.one, palette, width - 2, tick=tick))
    else:
        line.append_text(_place(row, row.place, palette, width - 2))
    return exactly(line, width)


def string_summary(one: Inconsistency, palette: Palette, width: int, *, tick: str = "") -> Text:
    """Return a string with its usual label and how many places differ from it."""
    usual = f"{fixed_width(palette.labels[one.usual].name)} {counted(one.alike, 'time')}"
    differs = f"{differing(one, palette.labels)} in {counted(len(one.places), 'place')}"
    rest = f" is {usual}, {differs}"
    room = width - cell_len(f"{tick}“”{rest}")
    string = fitted(fixed_width(one.string), max(_LEAST_STRING, room))
    return Text.assemble(tick, (f"“{string}”", "bold"), rest)


def differing(one: Inconsistency, labels: Mapping[int, Label]) -> str:
    """Describe the inconsistency; different labels by name, the most frequent first."""
    if one.deviation != Deviation.LABEL:
        return _WORDS[one.deviation]
    names = Counter(place.instead[0].label for place in one.places)
    return " or ".join(fixed_width(labels[label].name) for label, _ in names.most_common())


def _place(row: Row, place: Occurrence, palette: Palette, width: int) -> Text:
    free = min(width - _CONTEXT_CELLS, TITLE_CELLS[1])
    title = padded(fixed_width(row.headline), max(growing_cells(width, *TITLE_CELLS), free))
    line = Text(f"  {'✓' if row.ticked else '·'} {title}  ")
    room = min((width - line.cell_len) // 3, CONTEXT)
    before = last_cells(one_line(place.before), room)
    line.append(" " * (room - cell_len(before)) + before, "dim")
    line.append_text(_here(place, palette))
    line.append(one_line(place.after), "dim")
    return line


def _here(place: Occurrence, palette: Palette) -> Text:
    """Render the words that the string and the spans there cover."""
    line, at = Text(""), place.around
    for span in place.instead:
        line.append(one_line(place.covered[at - place.around : span.start - place.around]))
        line.append_text(_span(place, span, palette))
        at = span.end
    line.append(one_line(place.covered[at - place.around :]), "underline")
    return line


def _span(place: Occurrence, span: Span, palette: Palette) -> Text:
    text = place.covered[span.start - place.around : span.end - place.around]
    return palette.tagged(one_line(text), span.label)
