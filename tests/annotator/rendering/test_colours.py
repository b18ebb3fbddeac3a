"""Colour arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.rendering.colours import ansi_hue, at_luminance, contrast, luminance
from tests.rows import each_row

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@given(COLOURS, st.floats(0.05, 0.95))
def test_a_colour_is_as_light_as_wanted(colour: str, wanted: float) -> None:
    assert luminance(at_luminance(colour, wanted)) == pytest.approx(wanted, abs=0.02)


def test_the_terminals_own_colour() -> None:
    def check(row: tuple[str, str]) -> None:
        colour, name = row
        assert ansi_hue(colour) == name

    each_row(
        [
            ("#FF0000", "red"),
            ("#FF0010", "red"),
            ("#FFD75F", "yellow"),
            ("#00AA00", "green"),
            ("#5FAFFF", "cyan"),
            ("#0000FF", "blue"),
            ("#FF87AF", "magenta"),
            ("#888888", "bright_black"),
            ("#FFFFFF", "bright_black"),
        ],
        check,
    )


@given(COLOURS)
def test_every_colour_has_a_neighbour(colour: str) -> None:
    assert ansi_hue(colour)
