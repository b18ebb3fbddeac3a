"""The list of inconsistent strings in lines: its head, its rows, the current place's article. Pure.

A place is shown in context with the spans that are there now; states are told by glyphs, too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from annotator.rendering.status import WIDE
from annotator.rendering.styles import span_style, tag_style
from annotator.session.review.consistency_list import KINDS
from annotator.text.cells import exactly, fitted, last_cells, one_line, spread
from annotator.text.sanitize import agreed
from corpus.consistency.survey import Deviation
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.rendering.article_row import Palette
    from annotator.session.review.consistency_list import ConsistencyList
    from corpus.consistency.survey import Inconsistency, Occurrence

_TITLE, _WIDE_TITLE = 12, 28
_WORDS = {
    Deviation.LABEL: "other labels",
    Deviation.EDGES: "other edges",
    Deviation.MISSING: "not labelled",
}
_TOLD = {Deviation.EDGES: "other edges", Deviation.MISSING: "not labelled"}


@dataclass(frozen=True, slots=True)
class Row:
    """What one row shows: a string (`place` is None; `ticked` where all its places are), or one of
    its places, with what its article is called.
    """

    one: Inconsistency
    place: Occurrence | None
    headline: str
    ticked: bool
    current: bool


def row_at(listed: ConsistencyList, index: int) -> Row:
    """The row of that index."""
    at = listed.at_row(index)
    one = listed.strings[at.string]
    place = None if at.place is None else one.places[at.place]
    ticked = all(map(listed.is_ticked, one.places if place is None else [place]))
    headline = listed.headline(place.article_id) if place else ""
    return Row(one, place, headline, ticked, index == listed.row)


# -- head --------------------------------------------------------------------------------------


def count_line(listed: ConsistencyList, width: int) -> Text:
    """How many strings and places there are, how many are ticked and how many meant so."""
    head = Text(" Consistency", "bold")
    if not listed.is_read:
        head.append(f" · reading {listed.read:,} of {listed.total:,} articles …", "")
        return spread(head, Text(""), width)
    places = sum(len(one.places) for one in listed.strings)
    told = f" · {counted(len(listed.strings), 'string')}, {counted(places, 'place')}"
    ticked = f" · {listed.ticked:,} ticked" if listed.ticked else ""
    meant = f" · {listed.meant_so:,} meant so" if listed.meant_so else ""
    left = Text.assemble(head, (f"{told}{ticked}{meant}", "not bold"))
    return spread(left, Text(""), width)


def kinds_line(listed: ConsistencyList, width: int) -> Text:
    """The ways to deviate, each with its key; what is hidden is dim and in brackets."""
    line = Text("")
    for number, kind in enumerate(KINDS, 1):
        shown = kind in listed.shown
        line.append(f" {listed.keymap.drawn(f'kind:{number}')} ", "bold")
        line.append(_WORDS[kind] if shown else f"({_WORDS[kind]})", "" if shown else "dim")
        line.append(" ")
    return spread(line, Text(""), width)


def article_line(listed: ConsistencyList, width: int) -> Text:
    """The current place's article."""
    place = listed.place
    where = ""
    if place:
        called = f"{agreed(listed.headline(place.article_id))} · {agreed(place.article_id)}"
        where = f" at {place.start:,} in {called}"
    return spread(Text(where, "dim"), Text(""), width)


def becomes_line(listed: ConsistencyList, palette: Palette, width: int) -> Text:
    """What stands at the current place, and what is usual."""
    one, place = listed.string, listed.place
    if one is None or place is None:
        return spread(Text(""), Text(""), width)
    line = Text(" ")
    line.append_text(_instead(place, palette))
    line.append(" → usual: ")
    line.append(palette.labels[one.usual].name, "bold")
    line.append("" if place.fixable else " · several spans are here: fix it in the article", "dim")
    return spread(line, Text(""), width)


# -- rows --------------------------------------------------------------------------------------


def row_line(row: Row, palette: Palette, width: int) -> Text:
    """One row in exactly `width` cells."""
    line = Text(f"{'▸' if row.current else ' '} ")
    if row.place is None:
        line.append_text(_string(row, palette))
    else:
        line.append_text(_place(row, row.place, palette, width - 2))
    return exactly(line, width)


def _string(row: Row, palette: Palette) -> Text:
    one = row.one
    said = fitted(agreed(one.string), 40)
    line = Text.assemble("✓ " if row.ticked else "", (f"“{said}”", "bold"), " is ")
    line.append(f"{agreed(palette.labels[one.usual].name)} {counted(one.alike, 'time')}, ")
    line.append(f"{_differing(one, palette)} in {counted(len(one.places), 'place')}")
    return line


def _differing(one: Inconsistency, palette: Palette) -> str:
    """What the string is instead; the labels, the most frequent first."""
    if one.deviation != Deviation.LABEL:
        return _TOLD[one.deviation]
    labels = Counter(place.instead[0].label for place in one.places)
    return " or ".join(agreed(palette.labels[label].name) for label, _ in labels.most_common())


def _place(row: Row, place: Occurrence, palette: Palette, width: int) -> Text:
    title = _WIDE_TITLE if width >= WIDE - 2 else _TITLE
    name = fitted(agreed(row.headline), title)
    mark = "✓" if row.ticked else "·"
    line = Text(f"  {mark} {name}{' ' * (title - cell_len(name))}  ")
    room = (width - line.cell_len) // 3
    before = last_cells(one_line(place.before), room)
    line.append(" " * (room - cell_len(before)) + before, "dim")
    line.append_text(_here(place, palette))
    line.append(one_line(place.after), "dim")
    return line


def _here(place: Occurrence, palette: Palette) -> Text:
    """The words from the first to the last that the string or a span there covers."""
    line, at = Text(""), place.around
    for span in place.instead:
        line.append(one_line(place.covered[at - place.around : span.start - place.around]))
        line.append_text(_span(place, span.start, span.end, span.label, palette))
        at = span.end
    line.append(one_line(place.covered[at - place.around :]), "underline")
    return line


def _instead(place: Occurrence, palette: Palette) -> Text:
    line = Text("now: " if place.instead else "now without a label")
    for number, span in enumerate(place.instead):
        line.append(" " if number else "")
        line.append_text(_span(place, span.start, span.end, span.label, palette))
    return line


def _span(place: Occurrence, start: int, end: int, label: int, palette: Palette) -> Text:
    ground, known = palette.ground, palette.labels[label]
    said = one_line(place.covered[start - place.around : end - place.around])
    return Text.assemble(
        (said, span_style(ground, known, "accepted", current=False)),
        (palette.letters[known.id], tag_style(ground, known, "accepted", current=False)),
    )
