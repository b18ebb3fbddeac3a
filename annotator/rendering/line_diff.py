"""Compares two lines of the terminal cell by cell.

A cursor jump costs about as many bytes as a few cells, so differing runs that are near one another
are merged. A wide character is never split.
"""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.style import Style

Cell = tuple[str, "Style | None", int]
"""A glyph, its style, and the column of the glyph: 0, or 1 for the right half."""

NEAR = 8
"""Two runs with at most so many equal cells between them are merged."""


def differing(
    shown: Iterable[Segment], wanted: Sequence[Segment]
) -> list[tuple[int, list[Segment]]]:
    """Return the runs of `wanted` that differ from `shown`, each with its first column.

    If the lines have different widths, all of `wanted` differs.
    """
    old, new = [*shown], [*wanted]
    start, stop = _alike(old, new)
    left = sum(cell_len(text) for text, _, _ in new[:start])
    before, after = cells(old[start : len(old) - stop]), cells(new[start : len(new) - stop])
    if len(before) != len(after):
        return [(0, new)]
    runs = _runs(before, after)
    return [(left + first, list(_segments(after[first:last]))) for first, last in runs]


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


def cells(segments: Iterable[Segment]) -> list[Cell]:
    """Return one cell per column; a combining mark is part of the glyph before it."""
    columns: list[Cell] = []
    for text, style, _ in segments:
        if text.isascii():
            columns += [(char, style, 0) for char in text]
            continue
        for char in text:
            width = get_character_cell_size(char)
            columns += [(char, style, part) for part in range(width)]
            if not width and columns:
                columns += _joined(columns, char)
    return columns


def _joined(columns: list[Cell], mark: str) -> list[Cell]:
    """Remove the last glyph and return its cells with the mark added."""
    glyph, style, part = columns[-1]
    del columns[-1 - part :]
    return [(glyph + mark, style, column) for column in range(part + 1)]


def _runs(before: Sequence[Cell], after: Sequence[Cell]) -> list[tuple[int, int]]:
    """Return the differing column ranges; both cells of a wide glyph hold it, so none is split."""
    runs: list[tuple[int, int]] = []
    for column, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        if runs and column - runs[-1][1] <= NEAR:
            runs[-1] = runs[-1][0], column + 1
        else:
            runs.append((column, column + 1))
    return runs


def _segments(columns: Iterable[Cell]) -> Iterator[Segment]:
    glyphs = ((glyph, style) for glyph, style, part in columns if part == 0)
    for style, pieces in groupby(glyphs, key=lambda piece: piece[1]):
        yield Segment("".join(glyph for glyph, _ in pieces), style)
