"""The screen of a whole class: what it is, its cases in context, what is taken of them, the keys.

It lies over the review screen and takes each key in turn, as that one does. Whoever asked for it is
told in a sentence what was settled; leaving settles nothing.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.text import Text
from textual.screen import Screen

from annotator import class_rows
from annotator.class_keymap import CLASS_OPERATIONS
from annotator.footer import class_footer
from annotator.keymaps import default_keymap
from annotator.lines import spread
from annotator.safe import safe
from annotator.screens.working import bindings_of
from annotator.widgets.case_list import CaseList
from annotator.widgets.line import Line
from annotator.widgets.prompt import Prompt
from corpus.errors import AnnotatorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from annotator.class_list import ClassList

_LOOK_ON_SECONDS = 0.02
"""Between two handfuls of cases that are looked at while nobody presses a key."""

_SAID_EVERY = 50
"""Articles between two words on how far settling has come: a tenth of a second."""

_TIME_TO_PAINT = 0.02


class ClassScreen(Screen[None], inherit_bindings=False):
    """Shows a list of a class. Every key is one call; afterwards what changed is shown."""

    CSS = """
    ClassScreen { layout: vertical; overflow: hidden; }
    ClassScreen .around { background: $panel; color: $foreground; }
    """

    def __init__(self, listed: ClassList, then: Callable[[str], None]) -> None:
        super().__init__()
        self.listed = listed
        self.case_list = CaseList(listed)
        self.prompt = Prompt()
        self._then = then
        self._left = False
        self._looking: Timer | None = None
        self._bindings = bindings_of(listed.keymap, CLASS_OPERATIONS)

    def compose(self) -> ComposeResult:
        """Head, rows, the current case, what there is to say, the keys."""
        for name in ("count", "parts", "decision"):
            yield Line(id=name)
        yield self.case_list
        for name in ("case", "who", "said", "keys"):
            yield Line(id=name)
        yield self.prompt

    def on_mount(self) -> None:
        """Look at what is out of sight while nobody presses a key."""
        for name in ("count", "parts", "decision", "case", "who"):
            self.query_one(f"#{name}").add_class("around")
        self._looking = self.set_interval(_LOOK_ON_SECONDS, self._look_on)
        self.show()

    def on_resize(self) -> None:
        """Fit the lines to the terminal."""
        self.call_after_refresh(self.show)

    def _look_on(self) -> None:
        if self._looking and not self.listed.look_on():
            self._looking.pause()
        self.show()

    # -- keys ----------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> bool:
        """Obey a key before the next; the open line takes all of them."""
        if self._left:
            return False
        if self.prompt.purpose:
            await self._take(await self.prompt.press(event))
            return True
        for binding in self._bindings.key_to_bindings.get(event.key, []):
            await self.app.run_action(binding.action, self)
        return True

    def action_operate(self, operation: str) -> None:
        """Carry out an operation of the key table."""
        self.obey(lambda: self._operate(operation))

    def obey(self, operate: Callable[[], None]) -> None:
        """Do something to the list and show what became of it."""
        self.listed.notice = ""
        try:
            operate()
        except AnnotatorError as error:
            self.listed.notice = str(error)
        if self._looking:
            self._looking.resume()
        self.show()

    def _operate(self, operation: str) -> None:
        name, of, digit = operation.partition(":")
        if of:
            self.listed.part(digit)
        elif name.startswith("screen."):
            getattr(self, name.removeprefix("screen."))()
        else:
            getattr(self.listed, name)()

    def page_down(self) -> None:
        """A page of rows down."""
        self.listed.move(self.case_list.page)

    def page_up(self) -> None:
        """A page of rows up."""
        self.listed.move(-self.case_list.page)

    def relabel(self) -> None:
        """Let the reviewer choose the label that all get."""
        from annotator.screens.dialogs import LabelScreen

        labels = list(self.listed.session.labels.values())
        self.app.push_screen(LabelScreen(labels, default_keymap(), self._chosen))

    def _chosen(self, label: int) -> None:
        self.obey(lambda: self.listed.label(label))

    def help(self) -> None:
        """Show all keys of the list."""
        from annotator.screens.dialogs import HelpScreen

        self.app.push_screen(HelpScreen(self.listed.keymap, CLASS_OPERATIONS))

    def leave(self) -> None:
        """Back to the article; nothing is settled."""
        self._leave("no place of the class was settled")

    def settle(self) -> None:
        """Ask for the reason of the decision, if there is one to settle."""
        self.listed.notice = self.listed.hindrance
        if not self.listed.notice:
            self.query_one("#keys").display = False
            self.prompt.ask("reason", self.listed.reason)

    async def _take(self, message: Prompt.Typed | Prompt.Answered | Prompt.Dropped | None) -> None:
        if isinstance(message, Prompt.Answered):
            self._close_prompt()
            await self._settle(message.text)
        elif isinstance(message, Prompt.Dropped):
            self._close_prompt()
            self.show()

    async def _settle(self, reason: str) -> None:
        """Settle, and say how far that has come; keys wait until it is done."""
        try:
            for done, said in enumerate(self.listed.settling(reason), 1):
                if done % _SAID_EVERY == 0:
                    self.listed.notice = said
                    self.show()
                    await asyncio.sleep(_TIME_TO_PAINT)
        except AnnotatorError as error:
            self.listed.notice = str(error)
            self.show()
        else:
            self._leave(self.listed.settled)

    def _close_prompt(self) -> None:
        self.prompt.close()
        self.query_one("#keys").display = True
        self.set_focus(None)

    def _leave(self, said: str) -> None:
        self._left = True
        self.dismiss()
        self._then(said)

    # -- mouse ---------------------------------------------------------------------------------

    def on_row_list_pointed(self, message: CaseList.Pointed) -> None:
        """A click makes a row the current one."""
        self.obey(lambda: self.listed.move(message.row - self.listed.row))

    # -- showing -------------------------------------------------------------------------------

    def show(self) -> None:
        """Bring the screen up to what the list says."""
        if not self.is_mounted or self._left:
            return
        listed, width = self.listed, self.size.width
        self.case_list.follow()
        self._update("count", class_rows.count_line(listed, width))
        self._update("parts", class_rows.parts_line(listed, width))
        self._update("decision", class_rows.decision_line(listed, width))
        self._update("case", class_rows.article_line(listed, width))
        self._update("who", class_rows.who_line(listed, self.case_list.palette, width))
        said = safe(listed.notice)
        notice = Text(f" {said} ", "reverse") if said else Text("")
        self._update("said", spread(notice, Text(""), width))
        self._update("keys", class_footer(listed.keymap, width))

    def _update(self, name: str, line: Text) -> None:
        self.query_one(f"#{name}", Line).show(line)
