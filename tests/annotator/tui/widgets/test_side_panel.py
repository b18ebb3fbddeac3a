"""The panel beside the article, in the real app."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from annotator.tui.labelling_app import AnnotatorApp
from annotator.tui.widgets.side_panel import LEAST_COLUMNS
from tests.annotator.tui.screens.test_pictures import NEWS, SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession

WIDE = (120, 24)


@pytest.fixture
def app(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> AnnotatorApp:
    add_article(NEWS * 9, "news")
    add_article(SCRIPTS, "scripts")
    return AnnotatorApp(open_session())


def shown(app: AnnotatorApp) -> list[str]:
    """The rows of the panel, without the separator."""
    panel = app.screen.side_panel
    return [panel.render_line(y).text[2:].rstrip() for y in range(panel.size.height)]


def current(app: AnnotatorApp) -> list[str]:
    rows = [row[4:].split("  ")[0] for row in shown(app) if row.startswith("▸")]
    return [re.sub(r" \d+/\d+$", "", row) for row in rows]


async def test_it_is_there_from_110_columns(app: AnnotatorApp) -> None:
    async with app.run_test(size=(109, 24)) as pilot:
        assert not app.screen.side_panel.display
        await pilot.resize_terminal(110, 24)
        await pilot.pause()
        assert app.screen.side_panel.region.right == 110
        assert app.screen.side_panel.size.width == LEAST_COLUMNS
        assert app.screen.article_view.outer_size.width == 110 - LEAST_COLUMNS
        await pilot.press("a")
        assert shown(app)[1] == "✓ L PORT HALVA"
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert app.screen.article_view.outer_size.width == 80


async def test_it_grows_with_the_terminal(app: AnnotatorApp) -> None:
    sections = [("General", "word " * 60), ("NUMBER", "Digits. " * 9)]
    widths = {110: 38, 120: 40, 150: 50, 168: 56, 180: 68, 200: 80, 300: 80, 111: 38}
    async with app.run_test(size=(110, 24)) as pilot:
        await pilot.pause()
        panel = app.screen.side_panel
        app.screen.pages.read("guideline", sections, at="NUMBER")
        for columns, width in widths.items():
            await pilot.resize_terminal(columns, 24)
            await pilot.pause()
            assert panel.size.width == width
            assert panel.region.x == app.screen.article_view.outer_size.width
            rows = shown(app)
            assert "NUMBER" in rows
            assert max(len(row) for row in rows if row.startswith("Digits.")) > width - 11


async def test_it_follows_the_current_span_through_the_article(app: AnnotatorApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert shown(app)[0] == "A 45 N 27 L 27 · 99 undecided"
        for key in ["a"] * 60 + ["comma"] * 40 + ["shift+tab"] * 3 + ["tab"]:
            await pilot.press(key)
            mark = app.session.cursor.current
            assert mark
            assert current(app) == [app.session.tokens.text[slice(*mark.span.extent)]]
        assert shown(app)[0] == "A 45 N 27 L 27 · 39 undecided"


async def test_a_rejected_span_leaves_its_row_blank(app: AnnotatorApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("a", "x", "2", "f")
        assert shown(app)[1:4] == ["✓ L PORT HALVA", "", "▸⚑N government soldiers"]
        await pilot.press("u", "u", "u", "u")
        rows = [row[4:].split("  ")[0] for row in shown(app)[1:4]]
        assert rows == ["PORT HALVA", "At least 56", "government soldiers"]
        assert current(app) == ["PORT HALVA"]


async def test_another_article_begins_at_its_beginning(app: AnnotatorApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*["a"] * 50, "right_square_bracket")
        assert shown(app)[0] == "Spans 7 · 7 undecided · A 2 N 2 L 3"
        assert current(app) == ["北京"]


async def test_a_click_on_a_span_goes_there(app: AnnotatorApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("v")
        await pilot.click("SidePanel", offset=(10, 5))
        await pilot.pause()
        assert app.session.cursor.anchor is None
        assert current(app) == ["rebel fighters"]
        await pilot.click("SidePanel", offset=(10, 0))
        assert current(app) == ["rebel fighters"]


async def test_a_comment_shows(app: AnnotatorApp) -> None:
    from corpus.model import Action, Change

    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("a", "a")
        mark = app.session.cursor.current
        assert mark
        app.session.workspace.record([Change(Action.COMMENTED, mark.span, text="dead or wounded?")])
        app.screen.show()
        assert shown(app)[3].startswith("▸ A✎government soldiers")


async def test_pages_scroll_and_the_spans_come_back(app: AnnotatorApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        panel = app.screen.side_panel
        sections = [("General", "\n\n".join(["word"] * 30)), ("NUMBER", "Digits, and words.")]
        panel.show("guideline", sections, at="NUMBER")
        await pilot.pause()
        assert shown(app)[1:4] == ["NUMBER", "Digits, and words.", ""]
        panel.page(-1000)
        assert shown(app)[:2] == ["Guideline 20/64", "General"]
        panel.on_mouse_scroll_down()
        assert shown(app)[0] == "Guideline 23/64"
        panel.show("comments")
        assert shown(app)[:2] == ["Comments", "No comments yet."]
        panel.show("spans")
        assert shown(app)[0] == "A 45 N 27 L 27 · 99 undecided"
        assert panel.view == "spans"


async def test_wide_glyphs_leave_the_panel_in_its_column(app: AnnotatorApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("right_square_bracket")
        await pilot.pause()
        rows = app.screen._compositor.render_strips()[1:-2]
        for row in rows:
            at = min(at for at in map(row.text.find, "│├") if at >= 0)
            assert row.crop(0, WIDE[0] * 2 // 3).text == row.text[:at]
