"""Text is legible on every fill of every theme: a contrast of at least 4.5, as WCAG 2 requires.

The theme `ansi` leaves all colours to the terminal. Dim text is measured in the colour that Textual
gives it before it is written.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from rich.style import Style
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from textual.color import Color
from textual.filter import ANSIToTruecolor

from annotator.rendering import span_rows
from annotator.rendering.article_row import Focus, Palette, RowContent, row_pieces
from annotator.rendering.colours import contrast
from annotator.rendering.layout import Layout
from annotator.rendering.styles import LEAST_CONTRAST
from annotator.tui.themes import SHIPPED, ground
from corpus.label_sets import PALETTE
from corpus.model import Label, Mark, Span
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.theme import Theme

THEMES = [theme for theme in SHIPPED if not theme.ansi]
LABELS = [
    Label(number, name, str(number), colour, "")
    for number, (name, colour) in enumerate(zip("ABCDEFGHI", PALETTE, strict=True), 1)
]
TEXT = "old men from Kesh"
STATES = ("suggested", "accepted", "rejected")
FOCUSES = {
    "elsewhere": Focus((13, 17)),
    "current": Focus((4, 7), None, (0, 7)),
    "selected": Focus((4, 7), (4, 17), None),
}
WORDS = ("", "bold", "dim", "reverse", "bold reverse", "underline")
"""The styles of words in header, status line, footer, lanes, lists and pages."""


@pytest.fixture(params=THEMES, ids=lambda theme: theme.name)
def theme(request: pytest.FixtureRequest) -> Theme:
    shipped: Theme = request.param
    return shipped


@pytest.fixture
def variables(theme: Theme) -> dict[str, str]:
    return theme.to_color_system().generate()


@pytest.fixture
def palette(theme: Theme, variables: dict[str, str]) -> Palette:
    return Palette.of(ground(theme, variables), LABELS)


def contrast_of(style: Style) -> float:
    """The contrast that reaches the terminal."""
    assert style.bgcolor
    written = ANSIToTruecolor(DEFAULT_TERMINAL_THEME).truecolor_style(style, style.bgcolor)
    assert written.color
    assert written.bgcolor
    return contrast(written.color.get_truecolor().hex, written.bgcolor.get_truecolor().hex)


def too_faint(pieces: Iterator[tuple[str, Style]]) -> list[tuple[str, str, float]]:
    faint = [(text, str(style), contrast_of(style)) for text, style in pieces if text.strip()]
    return [each for each in faint if each[2] < LEAST_CONTRAST]


@pytest.mark.parametrize("focus", FOCUSES.values(), ids=FOCUSES)
@pytest.mark.parametrize("state", STATES)
def test_in_the_article(palette: Palette, state: str, focus: Focus) -> None:
    matches = [(), ((0, 17),), ((4, 7),)]
    remarks = [{}, {4: "⚑"}, {0: "⚑✎"}]
    for label, found, signs in product(LABELS, matches, remarks):
        mark = Mark(Span(0, 7, label.id), state)  # type: ignore[arg-type]
        content = RowContent([mark], found, signs)
        layout = Layout(TEXT, 40, [] if state == "rejected" else [7])
        assert too_faint(row_pieces(layout, 0, content, focus, palette)) == []


def test_in_the_side_panel_and_the_lists(palette: Palette) -> None:
    for label, state, current in product(LABELS, STATES, [False, True]):
        mark = Mark(Span(0, 7, label.id), state, flagged=True)  # type: ignore[arg-type]
        row = span_rows.SpanRow(mark, "old men", "≥ 2", "▲.97", current, commented=True)
        assert too_faint(span_rows.row_pieces(row, palette, 35)) == []
    for label in LABELS:
        tagged = palette.tagged("old men", label.id)
        styles = [span.style for span in tagged.spans if isinstance(span.style, Style)]
        assert len(styles) == 2
        assert all(contrast_of(style) >= LEAST_CONTRAST for style in styles)


def test_around_the_article(variables: dict[str, str]) -> None:
    def check(row: tuple[str, str]) -> None:
        fill, words = row
        around = Style(color=variables["foreground"][:7], bgcolor=variables[fill])
        assert contrast_of(around + Style.parse(words)) >= LEAST_CONTRAST

    each_row(product(["background", "surface", "panel"], WORDS), check)


def test_in_dialogs_and_the_prompt(variables: dict[str, str]) -> None:
    def check(row: tuple[str, str, str]) -> None:
        text, fill, under = row
        auto = "auto" in variables[text]
        on = Color.parse(variables[under]) + Color.parse(variables[fill])
        written = on + (on.get_contrast_text(0.87) if auto else Color.parse(variables[text]))
        assert contrast(written.hex, on.hex) >= LEAST_CONTRAST

    each_row(
        [
            ("block-cursor-foreground", "block-cursor-background", "panel"),
            ("foreground", "input-selection-background", "surface"),
            ("input-cursor-foreground", "input-cursor-background", "surface"),
        ],
        check,
    )
