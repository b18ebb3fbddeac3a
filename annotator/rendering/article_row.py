"""Renders one row of the article as styled pieces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from annotator.rendering.styles import span_style, tag_letters, tag_style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from annotator.rendering.layout import Layout
    from annotator.rendering.styles import Ground
    from corpus.model import Label, Mark


_SELECTED = Style(bold=True, reverse=True)
_CURSOR = Style(reverse=True)
_FOUND = Style(reverse=True, dim=True)
_CURSOR_IN_SPAN = Style(bold=True, italic=True)


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


def row_pieces(
    layout: Layout,
    row: int,
    marks: Sequence[Mark],
    focus: Focus,
    palette: Palette,
    found: Sequence[tuple[int, int]] = (),
    tag_of: Callable[[Mark], str | None] = lambda mark: None,
) -> Iterator[tuple[str, Style]]:
    """Yield (glyphs, style) from left to right, one piece per run of equal style.

    `found` are the matches of a search in the row. `tag_of` may give a span a letter other than
    its label's.
    """
    held, held_style = "", palette.ground.plain
    for start, end, width, glyph in layout.cells(row):
        if not width:
            continue
        if start == end:
            glyph, style = _tag(start, marks, focus, palette, tag_of)  # noqa: PLW2901
        else:
            style = _style(start, marks, focus, palette)
            if any(first <= start < last for first, last in found):
                style += _FOUND
        if style is held_style or style == held_style:
            held += glyph
        else:
            if held:
                yield held, held_style
            held, held_style = glyph, style
    if held:
        yield held, held_style


def _tag(
    at: int,
    marks: Sequence[Mark],
    focus: Focus,
    palette: Palette,
    tag_of: Callable[[Mark], str | None],
) -> tuple[str, Style]:
    mark = next((m for m in marks if m.span.end == at and m.state != "rejected"), None)
    if mark is None:
        return " ", palette.ground.plain
    label = palette.labels[mark.span.label]
    current = mark.span.extent == focus.current
    style = tag_style(palette.ground, label, mark.state, current=current)
    return tag_of(mark) or palette.letters[label.id], style


def _style(char: int, marks: Sequence[Mark], focus: Focus, palette: Palette) -> Style:
    ground = palette.ground
    mark = next((m for m in marks if m.span.start <= char < m.span.end), None)
    if mark is None:
        style = ground.plain
    else:
        label = palette.labels[mark.span.label]
        current = mark.span.extent == focus.current
        style = span_style(ground, label, mark.state, current=current)
    if focus.selection and focus.selection[0] <= char < focus.selection[1]:
        return ground.plain + _SELECTED
    if focus.token[0] <= char < focus.token[1]:
        return style + (_CURSOR_IN_SPAN if mark else _CURSOR)
    return style
