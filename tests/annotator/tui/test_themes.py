"""The four themes on the screen: contrasts, the terminal's own colours, no colours at all."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from rich.color import ColorType
from textual.command import CommandList

from annotator.rendering.article_row import Focus
from annotator.rendering.colours import contrast
from annotator.rendering.styles import span_style, tag_style
from annotator.settings.settings import THEMES
from annotator.tui.labelling_app import AnnotatorApp
from annotator.tui.themes import ground_of
from corpus.store.labels import DEFAULT_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.color import Color
    from rich.style import Style

    from annotator.session.labelling.session import LabellingSession

STATES = ("suggested", "accepted", "rejected")


@pytest.fixture
def open_app(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> Callable[..., AnnotatorApp]:
    add_article("Some [56]N [soldiers]A fled [Kesh]L province.", "one")
    return lambda **options: AnnotatorApp(open_session(), **options)


def drawn(app: AnnotatorApp) -> list[Style]:
    strips = app.screen._compositor.render_strips()
    segments = [segment for strip in strips for segment in app_filtered(app, strip)]
    return [segment.style for segment in segments if segment.style]


def app_filtered(app: AnnotatorApp, strip: object) -> list:
    for line_filter in app._filters:
        if line_filter.enabled:
            strip = strip.apply_filter(line_filter, app.screen.background_colors[1])
    return list(strip)


def of_labels(app: AnnotatorApp) -> list[tuple[str, Style]]:
    ground = ground_of(app)
    return [
        (state, style(ground, label, state, current=False))
        for label, state, style in product(DEFAULT_LABELS, STATES, (span_style, tag_style))
    ]


def hexes(style: Style) -> tuple[str, str]:
    assert style.color
    assert style.bgcolor
    return style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex


@pytest.mark.parametrize(("theme", "least"), [("dark", 4.5), ("light", 4.5), ("high-contrast", 7)])
async def test_spans_and_the_palette_are_legible(
    open_app: Callable[..., AnnotatorApp], theme: str, least: float
) -> None:
    app = open_app(theme=theme)
    async with app.run_test(size=(80, 24)) as pilot:
        ground = ground_of(app)
        assert app.theme == theme
        assert contrast(ground.foreground, ground.background) > 10
        for _, style in of_labels(app):
            assert contrast(*hexes(style)) >= least
        await pilot.press("ctrl+p")
        await pilot.pause(0.1)
        listed = app.screen.query_one(CommandList)
        strips = (app_filtered(app, listed.render_line(y)) for y in range(listed.size.height))
        pieces = [piece for strip in strips for piece in strip if piece.text.strip()]
        assert len({piece.style.bgcolor for piece in pieces}) == 2  # one command is current
        assert all(contrast(*hexes(piece.style)) >= 4.5 for piece in pieces)


async def test_the_current_span_stands_out_in_high_contrast(
    open_app: Callable[..., AnnotatorApp],
) -> None:
    app = open_app(theme="high-contrast")
    async with app.run_test(size=(80, 24)):
        ground = ground_of(app)
        current = ground.foreground
        assert contrast(current, ground.background) == pytest.approx(21)
        for state, style in of_labels(app):
            fill = hexes(style)[1]
            if state == "accepted":
                assert contrast(current, fill) >= 2.95


async def test_the_ansi_theme_leaves_all_colours_to_the_terminal(
    open_app: Callable[..., AnnotatorApp],
) -> None:
    app = open_app(theme="ansi")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "v", "right")
        await pilot.pause()
        for style in drawn(app):
            for colour in filter(None, (style.color, style.bgcolor)):
                assert colour.type in (ColorType.DEFAULT, ColorType.STANDARD)
        app.theme = "dark"
        await pilot.pause()
        assert not app.native_ansi_color
        app.theme = "ansi"
        await pilot.pause()
        assert app.native_ansi_color
        hues = {str(style) for state, style in of_labels(app) if state == "suggested"}
        assert len(hues) == 6


@pytest.mark.parametrize("theme", THEMES)
async def test_no_color_overrides_any_theme(
    open_app: Callable[..., AnnotatorApp], theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = open_app(theme=theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        await pilot.pause()

        def colourless(colour: Color | None) -> bool:
            return colour is None or colour.type is ColorType.DEFAULT

        assert all(colourless(x.color) and colourless(x.bgcolor) for x in drawn(app))
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert "Theme" not in titles


async def test_the_palette_offers_the_four_and_the_article_follows(
    open_app: Callable[..., AnnotatorApp],
) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        assert sorted(app.available_themes) == sorted(THEMES)
        assert "Theme" in [command.title for command in app.get_system_commands(app.screen)]
        view = app.screen.article_view
        for theme in THEMES:
            app.theme = theme
            await pilot.pause()
            assert view.render_line(0)._segments[0].style == ground_of(app).plain
            assert view._focus_shown != Focus((0, 0))
