"""The screen of a list: lines around rows, a message, the keys.

It is over the screen of an article. Rows that are out of sight are read between two keys.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec

from rich.text import Text
from textual.screen import Screen

from annotator.keymap.keymap import default_keymap
from annotator.session.outcome import Outcome
from annotator.text.cells import spread
from annotator.text.sanitize import safe
from annotator.tui.compositor import render_changes_only
from annotator.tui.screens.keys import Keys
from annotator.tui.widgets.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from annotator.keymap.operations import Operation
    from annotator.session.list_base import ListSession
    from annotator.session.outcome import Operations
    from annotator.tui.widgets.row_list import RowList

P = ParamSpec("P")

_LOOK_ON_SECONDS = 0.015
"""How often a few rows are read while nobody presses a key."""


class ListScreen(Screen[None], inherit_bindings=False):
    """Shows a list: the `ListView` of its operations.

    `then` gets the outcome with which the list is left.
    """

    CSS = """
    ListScreen { layout: vertical; overflow: hidden; }
    ListScreen .around { background: $panel; color: $foreground; }
    """

    OPERATIONS: ClassVar[tuple[Operation, ...]] = ()
    ABOVE: ClassVar[tuple[str, ...]] = ()
    BELOW: ClassVar[tuple[str, ...]] = ()
    """Names of the lines above and below the rows."""

    operations: Operations

    def __init__(
        self, listed: ListSession[Any], rows: RowList[Any], then: Callable[[Outcome], None]
    ) -> None:
        super().__init__()
        render_changes_only(self)
        self._list = listed
        self.rows = rows
        self._then = then
        self._left = False
        self._looking: Timer | None = None
        self._keys = Keys(listed.keymap, self.OPERATIONS)

    def compose(self) -> ComposeResult:
        """Head, rows, the current row, the message, the keys."""
        yield from map(around, self.ABOVE)
        yield self.rows
        yield from map(around, self.BELOW)
        yield Line(id="said")
        yield Line(id="keys")

    def on_mount(self) -> None:
        """Read rows that are out of sight while nobody presses a key."""
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
        """Handle a key before the next one."""
        if self._left:
            return False
        operation = self._keys.operation(event)
        if operation:
            self.obey(self.operations[operation])
        return True

    def obey(self, operate: Callable[P, Outcome | None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Run an operation, and show what changed."""
        self._list.dispatcher.run(operate, *args, **kwargs)
        if self._looking:
            self._looking.resume()
        self.show()

    # -- the view of operations ----------------------------------------------------------------

    @property
    def page(self) -> int:
        """By how many rows a page moves."""
        return self.rows.page

    def choose_label(self, then: Callable[[int], Outcome | None]) -> None:
        """Let the person choose from all labels."""
        from annotator.tui.screens.dialogs import LabelScreen

        labels = [*self._list.session.labels.values()]
        chosen = LabelScreen(labels, default_keymap(), lambda label: self.obey(then, label))
        self.app.push_screen(chosen)

    def help(self) -> None:
        """Show all keys of the list."""
        from annotator.tui.screens.dialogs import HelpScreen

        self.app.push_screen(HelpScreen(self._list.keymap, self.OPERATIONS))

    def leave(self, outcome: Outcome | None = None) -> None:
        """Go back to the article; keys pressed meanwhile are for it."""
        self._left = True
        self.dismiss()
        self._then(outcome or Outcome())

    # -- mouse ---------------------------------------------------------------------------------

    def on_row_list_pointed(self, message: RowList.Pointed) -> None:
        """Make the row of a click the current one."""
        self.obey(self._list.go_to_row, message.row)

    # -- showing -------------------------------------------------------------------------------

    def show(self) -> None:
        """Show what the list has changed."""
        if not self.is_mounted or self._left:
            return
        width = self.size.width
        self.rows.follow()
        for name, line in zip(self.ABOVE + self.BELOW, self.lines(width), strict=True):
            self._update(name, line)
        message = safe(self._list.dispatcher.message)
        notice = Text(f" {message} ", "reverse") if message else Text("")
        self._update("said", spread(notice, Text(""), width))
        self._update("keys", self.keys_line(width))

    @abstractmethod
    def lines(self, width: int) -> Iterable[Text]:
        """Return the lines above the rows, then those below."""

    @abstractmethod
    def keys_line(self, width: int) -> Text:
        """Return the keys that help most."""

    def _update(self, name: str, line: Text) -> None:
        self.query_one(f"#{name}", Line).show(line)


def around(name: str) -> Line:
    """Return a line above or below the rows."""
    line = Line(id=name)
    line.add_class("around")
    return line
