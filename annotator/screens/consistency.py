"""The screen of inconsistent strings: what deviates where, what is done about it, the keys.

It lies over the review screen and takes each key in turn, as that one does. Articles are read
between two keys; whoever asked for it is told how it was left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.screen import Screen

from annotator import consistency_rows
from annotator.consistency_keymap import CONSISTENCY_OPERATIONS
from annotator.footer import consistency_footer
from annotator.lines import spread
from annotator.safe import safe
from annotator.widgets.line import Line
from annotator.widgets.string_list import StringList
from corpus.errors import AnnotatorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from annotator.consistency_list import ConsistencyList
    from annotator.widgets.row_list import RowList

_LOOK_ON_SECONDS = 0.015
"""Between two handfuls of articles that are read while nobody presses a key."""


class ConsistencyScreen(Screen[None], inherit_bindings=False):
    """Shows a list of strings. Every key is one call; afterwards what changed is shown."""

    CSS = """
    ConsistencyScreen { layout: vertical; overflow: hidden; }
    ConsistencyScreen .around { background: $panel; color: $foreground; }
    """

    def __init__(self, listed: ConsistencyList, then: Callable[[], None]) -> None:
        super().__init__()
        self.listed = listed
        self.string_list = StringList(listed)
        self._then = then
        self._left = False
        self._reading: Timer | None = None
        self._operations = {
            key: operation.id
            for operation in CONSISTENCY_OPERATIONS
            for key in listed.keymap.of(operation.id)
        }

    def compose(self) -> ComposeResult:
        """Head, rows, the current place, what there is to say, the keys."""
        for name in ("count", "kinds"):
            yield Line(id=name)
        yield self.string_list
        for name in ("becomes", "article", "said", "keys"):
            yield Line(id=name)

    def on_mount(self) -> None:
        """Read articles while nobody presses a key; what has changed since they were, at once."""
        for name in ("count", "kinds", "becomes", "article"):
            self.query_one(f"#{name}").add_class("around")
        if self.listed.is_read:
            self.obey(self.listed.look_again)
        else:
            self._reading = self.set_interval(_LOOK_ON_SECONDS, self._look_on)
        self.show()

    def on_resize(self) -> None:
        """Fit the lines to the terminal."""
        self.call_after_refresh(self.show)

    def _look_on(self) -> None:
        if self._reading and not self.listed.look_on():
            self._reading.stop()
        self.show()

    # -- keys ----------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> bool:
        """Obey a key before the next."""
        if self._left:
            return False
        operation = self._operations.get(event.key)
        if operation:
            self.obey(lambda: self._operate(operation))
        return True

    def obey(self, operate: Callable[[], None]) -> None:
        """Do something to the list and show what became of it."""
        self.listed.notice = ""
        try:
            operate()
        except AnnotatorError as error:
            self.listed.notice = str(error)
        self.show()

    def _operate(self, operation: str) -> None:
        name, of, digit = operation.partition(":")
        if of:
            self.listed.kind(digit)
        elif name.startswith("screen."):
            getattr(self, name.removeprefix("screen."))()
        else:
            getattr(self.listed, name)()

    def page_down(self) -> None:
        """A page of rows down."""
        self.listed.move(self.string_list.page)

    def page_up(self) -> None:
        """A page of rows up."""
        self.listed.move(-self.string_list.page)

    def help(self) -> None:
        """Show all keys of the list."""
        from annotator.screens.dialogs import HelpScreen

        self.app.push_screen(HelpScreen(self.listed.keymap, CONSISTENCY_OPERATIONS))

    def jump(self) -> None:
        """To the article of the current place; the list stays where it is until it comes back."""
        self.listed.jump()
        self.leave()

    def leave(self) -> None:
        """Back to the article."""
        self._left = True
        self.dismiss()
        self._then()

    # -- mouse ---------------------------------------------------------------------------------

    def on_row_list_pointed(self, message: RowList.Pointed) -> None:
        """A click makes a row the current one."""
        self.obey(lambda: self.listed.move(message.row - self.listed.row))

    # -- showing -------------------------------------------------------------------------------

    def show(self) -> None:
        """Bring the screen up to what the list says."""
        if not self.is_mounted or self._left:
            return
        listed, width, palette = self.listed, self.size.width, self.string_list.palette
        self.string_list.follow()
        self._update("count", consistency_rows.count_line(listed, width))
        self._update("kinds", consistency_rows.kinds_line(listed, width))
        self._update("becomes", consistency_rows.becomes_line(listed, palette, width))
        self._update("article", consistency_rows.article_line(listed, width))
        said = safe(listed.notice)
        notice = Text(f" {said} ", "reverse") if said else Text("")
        self._update("said", spread(notice, Text(""), width))
        self._update("keys", consistency_footer(listed.keymap, width))

    def _update(self, name: str, line: Text) -> None:
        self.query_one(f"#{name}", Line).show(line)
