"""Renders one row of the article as styled pieces."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from annotator.rendering.styles import (
    ghost_style,
    hint_style,
    span_style,
    tag_letters,
    tag_style,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from annotator.rendering.layout import Cell, Layout
    from annotator.rendering.styles import Ground
    from corpus.model import Candidate, Label, Mark


_SELECTED = Style(bold=True, reverse=True)
_CURSOR = Style(reverse=True)
_FOUND = Style(reverse=True, dim=True)
_CURSOR_IN_SPAN = Style(bold=True, italic=True)
_REMARK = Style(bold=True)

COMMENT, FLAG = "✎", "⚑"


@dataclass(frozen=True, slots=True)
class Palette:
    """The theme's ground, and the labels with their tag letters."""

    ground: Ground
    labels: Mapping[int, Label]
    letters: Mapping[int, str]

    @classmethod
    def of(cls, ground: Ground, labels: Sequence[Label]) -> Palette:
        """Make the palette of a project's labels on a ground."""
        return cls(ground, {label.id: label for label in labels}, tag_letters(labels))

    def on(self, ground: Ground) -> Palette:
        """Return the same labels on another ground."""
        return replace(self, ground=ground)

    def of_labels(self, labels: Mapping[int, Label]) -> Palette:
        """Return other labels on the same ground."""
        return self if labels == self.labels else Palette.of(self.ground, [*labels.values()])

    def tagged(self, text: str, label: int) -> Text:
        """Style the text of an accepted span, and add the letter of its label (an id)."""
        known = self.labels[label]
        return Text.assemble(
            (text, span_style(self.ground, known, "accepted", current=False)),
            (self.letters[label], tag_style(self.ground, known, "accepted", current=False)),
        )


@dataclass(frozen=True, slots=True)
class Focus:
    """The extents of the cursor's token, of the selection, and of the current mark."""

    token: tuple[int, int]
    selection: tuple[int, int] | None = None
    current: tuple[int, int] | None = None

    @property
    def extents(self) -> list[tuple[int, int]]:
        """The code point ranges whose style depends on the focus."""
        return [extent for extent in (self.token, self.selection, self.current) if extent]

    def covers(self, char: int) -> bool:
        """Return whether the cursor's token or the selection covers a code point."""
        extents = (self.token, self.selection or (0, 0))
        return any(start <= char < end for start, end in extents)


@dataclass(frozen=True, slots=True)
class RowContent:
    """The part of an annotation that a row shows.

    `found` are the matches of a search. `remarks` has the signs of flags and comments by the code
    point where they begin. `tag_of` may give a span a letter other than its label's. `hints` has
    the letters of hints by the code point where they are shown. `ghosts` overlap no mark.
    """

    marks: Sequence[Mark]
    found: Sequence[tuple[int, int]] = ()
    remarks: Mapping[int, str] = field(default_factory=dict)
    tag_of: Callable[[Mark], str | None] = lambda mark: None
    hints: Mapping[int, str] = field(default_factory=dict)
    ghosts: Sequence[Candidate] = ()


def remarks_by_start(remarks: Iterable[tuple[int, bool, bool]]) -> dict[int, str]:
    """Return the signs of (start, flagged, commented), of each kind at most one per start."""
    signs: dict[int, set[str]] = {}
    for start, flagged, commented in remarks:
        kinds = {FLAG} if flagged else set()
        signs.setdefault(start, set()).update(kinds | ({COMMENT} if commented else set()))
    return {start: "".join(sorted(kinds)) for start, kinds in signs.items()}


def row_pieces(
    layout: Layout, row: int, content: RowContent, focus: Focus, palette: Palette
) -> Iterator[tuple[str, Style]]:
    """Yield (glyphs, style) from left to right, one piece per run of equal style.

    The first cell is the margin of the row. A flag or comment is shown in the blank before its
    span, where it moves no text, or in the margin if there is no such blank. The letters of a hint
    cover the beginning of its place.
    """
    cells = layout.cells(row)
    held, signs = _placed(cells, content.remarks)
    letters = _hint_letters(cells, content.hints)
    held_style = palette.ground.plain + _REMARK if held.strip() else palette.ground.plain
    edges, under, until = _edges(content, focus), held_style, -1
    for index, (start, end, width, glyph) in enumerate(cells):
        if not width:
            continue
        if start == end:
            glyph, style = _tag(start, content, focus, palette)  # noqa: PLW2901
        else:
            if start >= until:
                until = next(edge for edge in edges if edge > start)
                under = _style(start, content, focus, palette)
            style = under
        if index in signs:
            glyph, about = signs[index]  # noqa: PLW2901
            style = style if focus.covers(start) else _remark_style(about, content, focus, palette)
        if index in letters:
            glyph, style = letters[index].ljust(width), hint_style(palette.ground, style)  # noqa: PLW2901
        if style is held_style or style == held_style:
            held += glyph
        else:
            yield held, held_style
            held, held_style = glyph, style
    yield held, held_style


def _placed(
    cells: Sequence[Cell], remarks: Mapping[int, str]
) -> tuple[str, dict[int, tuple[str, int]]]:
    """Return the glyph of the margin, and the sign of a remark and its start by cell index."""
    margin = " "
    signs: dict[int, tuple[str, int]] = {}
    for index, cell in enumerate(cells if remarks else ()):
        for char in range(cell.start, cell.end):
            for sign in remarks.get(char, ""):
                if index and index - 1 not in signs and cells[index - 1].glyph == " ":
                    signs[index - 1] = sign, char
                elif margin != FLAG:
                    margin = sign
    return margin, signs


def _hint_letters(cells: Sequence[Cell], hints: Mapping[int, str]) -> dict[int, str]:
    """Return the letters of hints by cell index; a second letter covers the next cell."""
    found: dict[int, str] = {}
    left = ""
    for index, (start, end, width, _) in enumerate(cells if hints else ()):
        left = hints.get(start, left) if start < end else left
        if left and width:
            found[index], left = left[:width], left[width:]
    return found


def _remark_style(char: int, content: RowContent, focus: Focus, palette: Palette) -> Style:
    """Return the style of the span at `char`, so that the sign belongs to it without colour."""
    mark = next((m for m in content.marks if m.span.start <= char < m.span.end), None)
    style = _span_style(mark, focus, palette) if mark else palette.ground.plain
    return style + _REMARK


def _tag(at: int, content: RowContent, focus: Focus, palette: Palette) -> tuple[str, Style]:
    mark = next((m for m in content.marks if m.span.end == at and m.state != "rejected"), None)
    if mark is None:
        around = next((m for m in content.marks if m.span.start < at < m.span.end), None)
        return " ", _span_style(around, focus, palette) if around else palette.ground.plain
    label = palette.labels[mark.span.label]
    current = mark.span.extent == focus.current
    style = tag_style(palette.ground, label, mark.state, current=current)
    return content.tag_of(mark) or palette.letters[label.id], style


def _edges(content: RowContent, focus: Focus) -> list[int]:
    """Return the code points between which the style of text is the same, and one past all."""
    marks = (mark.span.extent for mark in content.marks)
    ghosts = (ghost.span.extent for ghost in content.ghosts)
    extents = chain(marks, ghosts, content.found, focus.extents)
    return sorted({*chain.from_iterable(extents), sys.maxsize})


def _style(char: int, content: RowContent, focus: Focus, palette: Palette) -> Style:
    mark = next((m for m in content.marks if m.span.start <= char < m.span.end), None)
    plain = palette.ground.plain
    style = _span_style(mark, focus, palette) if mark else plain
    ghost = None if mark else _at(char, content.ghosts)
    if ghost and ghost.span.label in palette.labels:
        style = _ghost_style(ghost, focus, palette)
    if focus.selection and focus.selection[0] <= char < focus.selection[1]:
        return plain + _SELECTED
    if focus.token[0] <= char < focus.token[1]:
        return style + (_CURSOR_IN_SPAN if mark or ghost else _CURSOR)
    if any(first <= char < last for first, last in content.found):
        return style.without_color + plain + _FOUND  # dimmed label colours are hard to read
    return style


def _at(char: int, ghosts: Sequence[Candidate]) -> Candidate | None:
    return next((one for one in ghosts if one.span.start <= char < one.span.end), None)


def _ghost_style(ghost: Candidate, focus: Focus, palette: Palette) -> Style:
    label = palette.labels[ghost.span.label]
    return ghost_style(palette.ground, label, current=ghost.span.extent == focus.current)


def _span_style(mark: Mark, focus: Focus, palette: Palette) -> Style:
    label = palette.labels[mark.span.label]
    current = mark.span.extent == focus.current
    return span_style(palette.ground, label, mark.state, current=current)
