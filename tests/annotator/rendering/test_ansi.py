"""The short encoding shows the same as the plain one."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from annotator.rendering.ansi import Piece, in_order, shortest

STYLES = st.builds(
    Style,
    color=st.sampled_from([None, "#E0E0E0", "red", "default"]),
    bgcolor=st.sampled_from([None, "#121212", "blue"]),
    bold=st.booleans(),
    italic=st.booleans(),
    underline=st.booleans(),
    reverse=st.booleans(),
    strike=st.booleans(),
)
PIECES = st.lists(
    st.builds(
        Piece,
        st.integers(0, 20),
        st.integers(0, 3),
        st.sampled_from(["a", "word", "漢字", "e\u0301"]),
        st.one_of(st.none(), STYLES),
    ),
    max_size=8,
)


def shown(sequences: str) -> tuple[list[list[object]], object]:
    """Every cell with its style, and the style in which whoever comes next would write."""
    screen = pyte.Screen(30, 4)
    pyte.Stream(screen).feed(sequences)
    return [[screen.buffer[y][x] for x in range(30)] for y in range(4)], screen.cursor.attrs


@given(PIECES)
def test_pieces_look_as_if_each_were_written_alone(pieces: list[Piece]) -> None:
    alone = "".join(
        f"\x1b[{y + 1};{x + 1}H" + (style or Style()).render(text) for x, y, text, style in pieces
    )
    assert shown(in_order(pieces, ColorSystem.TRUECOLOR)) == shown(alone)


@given(PIECES)
def test_the_order_does_not_matter_where_nothing_overlaps(pieces: list[Piece]) -> None:
    apart = list({piece.y: piece for piece in pieces}.values())
    alike = [*apart, *(piece._replace(x=piece.x + 5, style=None) for piece in apart)]
    said = [write(alike, ColorSystem.TRUECOLOR) for write in (shortest, in_order)]
    assert shown(said[0]) == shown(said[1])
    assert len(said[0]) <= len(said[1])


def test_shared_attributes_are_sent_once() -> None:
    bold, plain = Style(color="red", bold=True), Style(color="red")
    pieces = [Piece(0, 0, "a", bold), Piece(1, 0, "b", plain), Piece(2, 0, "c", None)]
    assert in_order(pieces, ColorSystem.STANDARD) == "\x1b[1;1H\x1b[1;31ma\x1b[22mb\x1b[0mc"


def test_without_colours_none_are_sent() -> None:
    styled = [Piece(0, 0, "a", Style(color="red", bold=True))]
    assert in_order(styled, None) == "\x1b[1;1Ha"
