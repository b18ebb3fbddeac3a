"""The app in a headless terminal, with the bytes kept that it would write to a real one."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import pyte
from rich.console import Console
from textual.widget import Widget

from annotator.tui.labelling_app import AnnotatorApp
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.cached_rows import CachedRows
from tests.key_scripts import keys_of
from tests.pressing import press
from tests.settled import draw_each_frame

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

    from rich.console import RenderableType
    from textual.app import App
    from textual.screen import Screen

    from annotator.session.labelling.session import LabellingSession

    Press = Callable[[str], Awaitable[tuple[type[object], str]]]

COLOURFUL = Console(color_system="truecolor", force_terminal=True)
"""A terminal of 16.7 million colours, whose codes are the longest."""


def screen_of(app: App[None]) -> str:
    """What stands on the screen, line by line."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@asynccontextmanager
async def running(
    app: App[None], ready: Callable[[Screen[object]], bool] = lambda screen: True
) -> AsyncIterator[Press]:
    """Runs an app; gives what presses the keys of a script, and returns the screen and its text.

    Before the first key and after each it waits until the screen is `ready`.
    """
    async with app.run_test(size=(80, 24)) as pilot:

        async def until_ready() -> None:
            while not ready(app.screen):
                await pilot.pause(0.01)

        async def pressed(script: str) -> tuple[type[object], str]:
            for key in keys_of(script):
                await pilot.press(key)
                await until_ready()
            await pilot.pause()
            return type(app.screen), screen_of(app)

        await pilot.pause()
        await until_ready()
        yield pressed


async def each_in_its_article(
    app: AnnotatorApp, add_article: Callable[[str, str], object], text: str, scripts: Iterable[str]
) -> AsyncIterator[tuple[str, str]]:
    """Press each script in a new article of the same text; give it with the article's id.

    No article learns from those before it.
    """
    session = app.session
    session.project.use_memory(on=False)
    async with app.run_test(size=(80, 24)) as pilot:
        for number, script in enumerate(scripts):
            article = f"pressed-{number}"
            add_article(text, article)
            press(session, session.go_to_article, article)
            app.screen.show()
            await pilot.pause()
            await pilot.press(*script.split())
            await pilot.pause()
            yield script, article


class WatchedApp(AnnotatorApp):
    """Draws what it writes on `terminal`, and keeps the bytes in `written` as well."""

    def __init__(self, session: LabellingSession, size: tuple[int, int]) -> None:
        super().__init__(session)
        draw_each_frame(self)
        self.terminal = pyte.Screen(*size)
        self._stream = pyte.Stream(self.terminal)
        self.written = ""

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        update = self._painter.reduced(renderable)
        if update is not None and not self._batch_count:
            sequences = update.render_segments(COLOURFUL)
            self.written += sequences
            self._stream.feed(sequences)
        super()._display(screen, None)

    def resized(self, columns: int, rows: int) -> None:
        """As when the window is made smaller or larger: what it showed may be gone."""
        self.terminal.resize(rows, columns)
        self.terminal.reset()

    def drawn_anew(self) -> list[list[object]]:
        """The cells of a terminal to which the whole screen is rendered and written at once."""
        for widget in self.screen.walk_children(Widget):
            widget._styles_cache.clear()
            if isinstance(widget, ArticleView | CachedRows):
                widget._strips.clear()
        strips = self.screen._compositor.render_strips()
        return [_cells_of(strip.render(COLOURFUL), self.terminal.columns) for strip in strips]


@lru_cache(maxsize=1_000)
def _cells_of(line: str, columns: int) -> list[object]:
    """The cells of an empty line of a terminal to which the codes are written."""
    terminal = pyte.Screen(columns, 1)
    pyte.Stream(terminal).feed(line)
    return cells(terminal)[0]


def cells(terminal: pyte.Screen) -> list[list[object]]:
    """Every cell with its colours; the terminal's cursor does not matter."""
    rows, columns = terminal.lines, terminal.columns
    return [[terminal.buffer[y][x] for x in range(columns)] for y in range(rows)]
