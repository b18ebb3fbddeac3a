"""The written runs turn the shown line into the wanted one, and are few."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style

from annotator.rendering.line_diff import NEAR, differing

BOLD, RED = Style(bold=True), Style(color="red")
PIECES = st.tuples(
    st.sampled_from(["a", "b", "word ", "漢", "字", "e\u0301", "🚨", "a漢b", "🚨\u0301"]),
    st.sampled_from([None, BOLD, RED]),
)
LINES = st.lists(PIECES, max_size=30).map(lambda pieces: [Segment(*piece) for piece in pieces])


def cells(segments: list[Segment]) -> list[tuple[str, Style | None, int]]:
    """Return the glyph of each column, its style, and the column of the glyph: 0 or 1."""
    columns: list[tuple[str, Style | None, int]] = []
    for text, style, _ in segments:
        for char in text:
            width = get_character_cell_size(char)
            columns += [(char, style, part) for part in range(width)]
            if not width and columns:
                glyph, own, part = columns[-1]
                columns[-1 - part :] = [(glyph + char, own, column) for column in range(part + 1)]
    return columns


def of_width(segments: list[Segment], width: int) -> list[Segment]:
    line: list[Segment] = []
    for segment in segments:
        if len(cells([*line, segment])) <= width:
            line.append(segment)
    return [*line, Segment(" " * (width - len(cells(line))))]


@given(LINES, LINES, st.integers(1, 60))
def test_the_runs_turn_one_line_into_the_other(
    old: list[Segment], new: list[Segment], width: int
) -> None:
    shown, wanted = of_width(old, width), of_width(new, width)
    columns = cells(shown)
    for at, run in differing(shown, wanted):
        end = at + len(cells(run))
        # A terminal blanks a wide glyph that loses one of its halves.
        assert columns[at][2] == 0
        assert end == width or columns[end][2] == 0
        columns[at:end] = cells(run)
    assert columns == cells(wanted)


@given(LINES, st.integers(1, 60))
def test_a_line_that_is_shown_is_not_written(line: list[Segment], width: int) -> None:
    assert differing(of_width(line, width), of_width(line, width)) == []


def test_only_what_differs_is_written_and_near_runs_are_one() -> None:
    shown = [Segment("one two three four five six")]
    wanted = [Segment("one "), Segment("two", BOLD), Segment(" three four five sex")]
    assert differing(shown, wanted) == [(4, [Segment("two", BOLD)]), (25, [Segment("e")])]
    gap = " " * NEAR
    assert differing([Segment(f"a{gap}a")], [Segment(f"b{gap}b")]) == [(0, [Segment(f"b{gap}b")])]


def test_lines_of_other_widths_are_written_whole() -> None:
    assert differing([Segment("ab")], [Segment("abc")]) == [(0, [Segment("abc")])]
