"""The screen of a list of review: lines around rows, what there is to say, the keys.

It lies over the review screen and takes each key in turn, as that one does. What takes long to look
at is looked at between two keys.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from rich.text import Text
from textual.screen import Screen

from annotator.text.cells import spread
from annotator.text.sanitize import safe
from annotator.tui.screens.article import bindings_of
from annotator.tui.widgets.line import Line
from annotator.tui.widgets.row_list import Rows
from corpus.errors import AnnotatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from annotator.keymap.keymap import Keymap
    from annotator.keymap.operations import Operation
    from annotator.tui.widgets.row_list import RowList

_LOOK_ON_SECONDS = 0.015
"""Between two handfuls that are looked at while nobody presses a key."""


class Listed(Rows, Protocol):
    """A list at work, with a method for each operation that is not the screen's."""

    keymap: Keymap
    notice: str

    def move(self, rows: int) -> None:
        """Go so many rows down, or up."""

    def look_on(self) -> bool:
        """Look at some more; False where all was looked at."""


class ListScreen(Screen[None], inherit_bindings=False):
    """Shows a list. Every key is one call; afterwards what changed is shown."""

    CSS = """
    ListScreen { layout: vertical; overflow: hidden; }
    ListScreen .around { background: $panel; color: $foreground; }
    """

    OPERATIONS: ClassVar[tuple[Operation, ...]] = ()
    ABOVE: ClassVar[tuple[str, ...]] = ()
    BELOW: ClassVar[tuple[str, ...]] = ()
    """Names of the lines above and below the rows."""

    def __init__(self, listed: Listed, rows: RowList[Any]) -> None:
        super().__init__()
        self._list = listed
        self.rows = rows
        self._left = False
        self._looking: Timer | None = None
        self._bindings = bindings_of(listed.keymap, self.OPERATIONS)

    def compose(self) -> ComposeResult:
        """Head, rows, the current row, what there is to say, the keys."""
        yield from map(_around, self.ABOVE)
        yield self.rows
        yield from map(_around, self.BELOW)
        yield Line(id="said")
        yield Line(id="keys")

    def on_mount(self) -> None:
        """Look at what is out of sight while nobody presses a key."""
        self._looking = self.set_interval(_LOOK_ON_SECONDS, self._look_on)
        self.show()

    def on_resize(self) -> None:
        """Fit the lines to the terminal."""
        self.call_after_refresh(self.show)

    def _look_on(self) -> None:
        if self._looking and not self._list.look_on():
            self._looking.pause()
        self.show()

    # -- keys ----------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> bool:
        """Obey a key before the next."""
        if self._left:
            return False
        for binding in self._bindings.key_to_bindings.get(event.key, []):
            await self.app.run_action(binding.action, self)
        return True

    def action_operate(self, operation: str) -> None:
        """Carry out an operation of the key table."""
        self.obey(lambda: self._operate(operation))

    def obey(self, operate: Callable[[], None]) -> None:
        """Do something to the list and show what became of it."""
        self._list.notice = ""
        try:
            operate()
        except AnnotatorError as error:
            self._list.notice = str(error)
        if self._looking:
            self._looking.resume()
        self.show()

    def _operate(self, operation: str) -> None:
        name, of, digit = operation.partition(":")
        if of:
            getattr(self._list, name)(digit)
        elif name.startswith("screen."):
            getattr(self, name.removeprefix("screen."))()
        else:
            getattr(self._list, name)()

    def page_down(self) -> None:
        """A page of rows down."""
        self._list.move(self.rows.page)

    def page_up(self) -> None:
        """A page of rows up."""
        self._list.move(-self.rows.page)

    def help(self) -> None:
        """Show all keys of the list."""
        from annotator.tui.screens.dialogs import HelpScreen

        self.app.push_screen(HelpScreen(self._list.keymap, self.OPERATIONS))

    def close(self) -> None:
        """Back to the article; keys that come meanwhile are for that."""
        self._left = True
        self.dismiss()

    # -- mouse ---------------------------------------------------------------------------------

    def on_row_list_pointed(self, message: RowList.Pointed) -> None:
        """A click makes a row the current one."""
        self.obey(lambda: self._list.move(message.row - self._list.row))

    # -- showing -------------------------------------------------------------------------------

    def show(self) -> None:
        """Bring the screen up to what the list says."""
        if not self.is_mounted or self._left:
            return
        width = self.size.width
        self.rows.follow()
        for name, line in zip(self.ABOVE + self.BELOW, self.lines(width), strict=True):
            self._update(name, line)
        said = safe(self._list.notice)
        notice = Text(f" {said} ", "reverse") if said else Text("")
        self._update("said", spread(notice, Text(""), width))
        self._update("keys", self.keys_line(width))

    @abstractmethod
    def lines(self, width: int) -> Iterable[Text]:
        """The lines above the rows, then those below."""

    @abstractmethod
    def keys_line(self, width: int) -> Text:
        """The keys that help most."""

    def _update(self, name: str, line: Text) -> None:
        self.query_one(f"#{name}", Line).show(line)


def _around(name: str) -> Line:
    line = Line(id=name)
    line.add_class("around")
    return line
