"""Compares two lines of the terminal cell by cell.

A cursor jump costs about as many bytes as a few cells, so differing runs that are near one another
are merged. A wide character is never split.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment

from annotator.rendering.layout import ONE_CELL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.style import Style

Glyph = str | tuple[str]
"""What a cell shows: a character with its combining marks, or the right half of such a glyph."""

_ONE_CELL_TEXT = re.compile(f"[{ONE_CELL}]*")

NEAR = 8
"""Two runs with at most so many equal cells between them are merged."""


class _Cells(NamedTuple):
    """The glyph of each column, and the end of each segment with its style."""

    glyphs: list[Glyph]
    pieces: list[tuple[int, Style | None]]


def differing(
    shown: Iterable[Segment], wanted: Iterable[Segment]
) -> list[tuple[int, list[Segment]]]:
    """Return the runs of `wanted` that differ from `shown`, each with its first column.

    If the lines have different widths, all of `wanted` differs.
    """
    old, new = [*shown], [*wanted]
    start, stop = _alike(old, new)
    left = sum(cell_len(text) for text, _, _ in new[:start])
    before, after = _cells(old[start : len(old) - stop]), _cells(new[start : len(new) - stop])
    if len(before.glyphs) != len(after.glyphs):
        return [(0, new)]
    runs = _merged(_differences(before, after))
    return [(left + first, [*_segments(after, first, last)]) for first, last in runs]


def _alike(old: Sequence[Segment], new: Sequence[Segment]) -> tuple[int, int]:
    """Return how many segments are equal at the start and at the end, and need no comparison.

    They are ASCII, and one more is compared at the start: the next may begin with a combining mark.
    """
    start = sum(1 for _ in takewhile(_is_same, zip(old, new, strict=False)))
    start = max(0, start - 1)
    rest = zip(reversed(old[start:]), reversed(new[start:]), strict=False)
    return start, sum(1 for _ in takewhile(_is_same, rest))


def _is_same(pair: tuple[Segment, Segment]) -> bool:
    return pair[0] == pair[1] and pair[0].text.isascii()


def _cells(segments: Iterable[Segment]) -> _Cells:
    """Return the cells of segments; a combining mark is part of the glyph before it."""
    glyphs: list[Glyph] = []
    pieces: list[tuple[int, Style | None]] = []
    for text, style, _ in segments:
        if text.isascii() or _ONE_CELL_TEXT.fullmatch(text):
            glyphs += text
        else:
            for char in text:
                width = get_character_cell_size(char)
                glyphs += (char, (char,))[:width]
                if not width and glyphs:
                    _join(glyphs, char)
        pieces.append((len(glyphs), style))
    return _Cells(glyphs, pieces)


def _join(glyphs: list[Glyph], mark: str) -> None:
    """Add a mark to the last glyph, in both of its cells if it has two."""
    last = glyphs[-1]
    if isinstance(last, str):
        glyphs[-1] = last + mark
    else:
        glyph = last[0] + mark
        glyphs[-2:] = glyph, (glyph,)


def _differences(before: _Cells, after: _Cells) -> Iterator[tuple[int, int]]:
    """Yield ranges of columns that differ in glyph or style; of a wide glyph both or none."""
    pieces = iter(before.pieces)
    start, old_end, old_style = 0, 0, None
    for new_end, new_style in after.pieces:
        while start < new_end:
            while old_end <= start:
                old_end, old_style = next(pieces)
            end = min(old_end, new_end)
            if old_style is not new_style and old_style != new_style:
                yield start, end
            elif (old := before.glyphs[start:end]) != (new := after.glyphs[start:end]):
                for column, (shown, wanted) in enumerate(zip(old, new, strict=True), start):
                    if shown != wanted:
                        yield column, column + 1
            start = end


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge ranges that are close to each other."""
    runs: list[tuple[int, int]] = []
    for first, last in ranges:
        if runs and first - runs[-1][1] <= NEAR:
            runs[-1] = runs[-1][0], last
        else:
            runs.append((first, last))
    return runs


def _segments(cells: _Cells, first: int, last: int) -> Iterator[Segment]:
    """Yield the cells from column `first` to before column `last`."""
    start = 0
    for end, style in cells.pieces:
        if start < last and end > first:
            glyphs = cells.glyphs[max(start, first) : min(end, last)]
            yield Segment("".join([glyph for glyph in glyphs if isinstance(glyph, str)]), style)
        start = end
