"""The list of distinct strings as lines: its head, its rows, and the current place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from annotator.rendering.class_rows import TITLE_CELLS
from annotator.rendering.styles import span_style, tag_style
from annotator.text.cells import (
    exactly,
    fitted,
    growing_cells,
    last_cells,
    one_line,
    padded,
    spread,
)
from annotator.text.probability import marked_probability
from annotator.text.sanitize import fixed_width
from corpus.suggested_strings import CONTEXT
from corpus.text.plural import counted

if TYPE_CHECKING:
    from annotator.rendering.article_row import Palette
    from annotator.rendering.list_lines import ListRow
    from annotator.session.labelling.string_list import StringList
    from annotator.session.labelling.string_reader import Scope
    from corpus.suggested_strings import StringPlace, SuggestedString

    Row = ListRow[SuggestedString, StringPlace]

_LEAST_STRING = 20
"""Cells of a string, whatever else is in its row."""

_STATES = {"accepted": "✓", "rejected": "✗", "suggested": "?", "unlabelled": " "}


def _scope(scope: Scope, ahead: int) -> str:
    """Return a scope in words; `ahead` articles follow the open one."""
    match scope:
        case "article":
            return "this article"
        case "all":
            return "all articles"
        case "next" if ahead:
            return f"this article and the next {ahead if ahead > 1 else 'one'}"
        case "next":
            return "this article: no other waits for you"


def count_line(listed: StringList, width: int) -> Text:
    """Show the scope, the numbers of strings and undecided places, and what is ticked."""
    undecided = sum(len(one.undecided) for one in listed.unfolded.entries)
    ticked = len(listed.unfolded.ticked)
    counts = f" · {counted(len(listed.unfolded.entries), 'string')}, {undecided:,} undecided"
    counts += f" · {ticked:,} ticked" if ticked else ""
    found = f"“{listed.typed}” in " if listed.typed else ""
    scope = fixed_width(f"{found}{_scope(listed.scope, listed.ahead)} ")
    if not listed.is_read:
        scope = f"reading {listed.read:,} of {counted(listed.total, 'article')}… "
    return spread(Text.assemble((" Strings", "bold"), counts), Text(scope, "dim"), width)


def place_line(listed: StringList, palette: Palette, width: int) -> Text:
    """Show what a decision on the current row would do."""
    one, at = listed.unfolded.entry, listed.unfolded.at.place
    if one is None:
        none = " Nothing found" if listed.typed else " No suggestions here"
        return exactly(Text(none if listed.is_read else ""), width)
    places = one.places if at is None else [one.places[at]]
    own = sum(place.is_own for place in places)
    line = Text(f" {counted(len(places), 'place')}, ")
    if one.usual is None:
        line.append("no label yet", "bold")
    else:
        line.append("usually ").append(palette.labels[one.usual].name, "bold")
    new = len(places) - own
    line.append(f" · {own:,} in articles you have begun" if new and own else "", "dim")
    line.append(f" · {new:,} in new articles: suggested there" if new else "", "dim")
    return exactly(line, width)


def row_line(row: Row, palette: Palette, width: int) -> Text:
    """Render a row in exactly `width` cells."""
    line = Text(f"{'▸' if row.current else ' '} ")
    if row.place is None:
        line.append_text(_string(row, palette, width - 2))
    else:
        line.append_text(_place(row, row.place, palette, width - 2))
    return exactly(line, width)


def _string(row: Row, palette: Palette, width: int) -> Text:
    """Render a string with its counts by label and how likely its suggestions are right."""
    one = row.one
    counts = Text("  ").join(
        Text(f"{fixed_width(palette.labels[label].name)} {count:,}")
        for label, count in one.label_counts.items()
    )
    rejected = sum(place.state == "rejected" for place in one.places)
    unlabelled = sum(place.state == "unlabelled" for place in one.places)
    counts.append(f"  rejected {rejected:,}" if rejected else "")
    counts.append(f"  unlabelled {unlabelled:,}" if unlabelled else "")
    undecided = f"  {len(one.undecided):,} undecided" if one.undecided else ""
    counts.append(undecided or ("" if unlabelled else "  decided"))
    counts.append(f"  {marked_probability(one.score)}" if one.score is not None else "")
    tick = "✓ " if row.ticked else ""
    room = width - cell_len(tick) - counts.cell_len - 4
    string = fitted(fixed_width(one.text), max(_LEAST_STRING, room))
    head = Text.assemble(tick, (f"“{string}”", "bold"), "  ")
    head.append(" " * (min(room, 34) - cell_len(string)))
    return head + counts


def _place(row: Row, place: StringPlace, palette: Palette, width: int) -> Text:
    """Render a place in context, with its state and the title of its article."""
    title = padded(fixed_width(row.headline), growing_cells(width, *TITLE_CELLS))
    new = " " if place.is_own else "·"
    line = Text(f"  {'✓' if row.ticked else ' '}{new}{_STATES[place.state]} {title}  ")
    room = min((width - line.cell_len) // 3, CONTEXT)
    before = last_cells(one_line(place.before), room)
    line.append(" " * (room - cell_len(before)) + before, "dim")
    line.append_text(_covered(place, palette))
    line.append(one_line(place.after), "dim")
    return line


def _covered(place: StringPlace, palette: Palette) -> Text:
    """Render the words of a place, with the letter of its label."""
    if place.label is None or place.state == "unlabelled":
        return Text(one_line(place.covered), "bold")
    label, ground = palette.labels[place.label], palette.ground
    words = Text(one_line(place.covered), span_style(ground, label, place.state, current=False))
    if place.state != "rejected":
        tag = tag_style(ground, label, place.state, current=False)
        words.append(palette.letters[place.label], tag)
    return words
