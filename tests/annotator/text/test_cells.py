"""Text fits in its columns, whatever its width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from annotator.text.cells import exactly, fitted, last_cells, one_line, padded, spread

TEXTS = st.text(st.sampled_from("ab \n\t\x1b\u202e日本🇩🇪é"), max_size=20).map(one_line)


@given(TEXTS, st.integers(0, 30))
def test_no_text_is_wider_than_its_columns(text: str, cells: int) -> None:
    assert cell_len(fitted(text, cells)) <= cells
    assert cell_len(padded(text, cells)) == cells
    assert exactly(Text(text), cells).cell_len == cells
    assert spread(Text(text), Text(""), cells).cell_len == cells
    assert cell_len(last_cells(text, cells)) <= cells
    assert text.endswith(last_cells(text, cells))


@given(TEXTS)
def test_a_text_that_fits_is_unchanged(text: str) -> None:
    assert fitted(text, cell_len(text)) == text == last_cells(text, cell_len(text))
    assert not {"\n", "\t", "\x1b", "\u202e"} & set(text)


def test_a_cut_text_ends_with_an_ellipsis() -> None:
    assert fitted("left side", 6) == "left…"
    assert padded("left side", 6) == "left… "


def test_spread_cuts_the_left_side() -> None:
    assert spread(Text("left side"), Text("right"), 12).plain == "left … right"
    assert spread(Text("left"), Text("right"), 12).plain == "left   right"
