"""The reduced updates show the same as complete ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annotator.rendering.status import WIDE
from tests.annotator.tui.screens.test_pictures import NEWS, SCRIPTS
from tests.watched import WatchedApp, cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.labelling.session import LabellingSession

SIZES = [(80, 24), (120, 40)]
SMALLEST_WITH_PANEL = (WIDE, 24)
KEYS = [*"a2lHv", "right", "right", "1", "right", *"fuuU", "pagedown", "pageup", *"AXuu"]
SHOWING = ["t", "escape", *"TxaToOGGD", "slash", *"Scr", "enter", "escape", "D", "2", "e", "escape"]
"""Keys that show letters, edges, ghosts, matches and candidates for a link, and hide them."""


@pytest.fixture
def watched(
    add_article: Callable[..., object], open_session: Callable[..., LabellingSession]
) -> Callable[[tuple[int, int]], WatchedApp]:
    def opened(size: tuple[int, int]) -> WatchedApp:
        add_article(SCRIPTS * 12, "scripts")
        add_article(NEWS * 9, "news")
        return WatchedApp(open_session(), size)

    return opened


@pytest.mark.parametrize(
    "size",
    [SMALLEST_WITH_PANEL, *(pytest.param(size, marks=pytest.mark.slow) for size in SIZES)],
    ids=str,
)
async def test_after_each_key_the_terminal_shows_the_screen(
    watched: Callable[[tuple[int, int]], WatchedApp], size: tuple[int, int]
) -> None:
    app = watched(size)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        then = ["question_mark", "x", "0", "2", "a"]
        for key in [*KEYS, "right_square_bracket", *KEYS, *SHOWING, *then]:
            await pilot.press(key)
            await pilot.pause()
            assert cells(app.terminal) == app.drawn_anew(), key


@pytest.mark.parametrize("painter", ["", "textual"])
async def test_it_can_be_switched_off(
    watched: Callable[[tuple[int, int]], WatchedApp],
    monkeypatch: pytest.MonkeyPatch,
    painter: str,
) -> None:
    monkeypatch.setenv("ANNOTATOR_PAINTER", painter)
    app = watched(SIZES[0])
    async with app.run_test(size=SIZES[0]) as pilot:
        await pilot.pause()
        for key in "a2lHu":
            await pilot.press(key)
            await pilot.pause()
            assert cells(app.terminal) == app.drawn_anew(), key
        update = app.screen._compositor.render_full_update()
        assert (app._painter.reduced(update) is update) == (painter == "textual")


async def test_a_resize_draws_everything(
    watched: Callable[[tuple[int, int]], WatchedApp],
) -> None:
    app = watched(SIZES[0])
    async with app.run_test(size=SIZES[0]) as pilot:
        for columns, rows in ((120, 40), (80, 40), (30, 8), (80, 24), (110, 24)):
            app.resized(columns, rows)
            await pilot.resize_terminal(columns, rows)
            await pilot.press("a")
            await pilot.pause()
            assert cells(app.terminal) == app.drawn_anew(), (columns, rows)


async def test_a_redraw_overwrites_foreign_text(
    watched: Callable[[tuple[int, int]], WatchedApp],
) -> None:
    app = watched(SIZES[0])
    async with app.run_test(size=SIZES[0]) as pilot:
        await pilot.pause()
        app.terminal.draw("wall: the machine goes down at noon")
        app.redraw()
        await pilot.pause()
        assert cells(app.terminal) == app.drawn_anew()
