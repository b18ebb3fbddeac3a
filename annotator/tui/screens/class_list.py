"""The screen of a whole class: what it is, its cases in context, what is taken of them, the keys.

Whoever asked for it is told in a sentence what was settled; leaving settles nothing.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from annotator.keymap.keymap import default_keymap
from annotator.keymap.review_operations import CLASS_OPERATIONS
from annotator.rendering import class_rows
from annotator.rendering.footer import CLASS_FOOTER, list_footer
from annotator.tui.screens.list_base import ListScreen
from annotator.tui.widgets.prompt import Prompt
from annotator.tui.widgets.row_list import RowList
from corpus.errors import AnnotatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.text import Text
    from textual import events
    from textual.app import ComposeResult

    from annotator.session.review.class_list import ClassList

_SAID_EVERY = 50
"""Articles between two words on how far settling has come: a tenth of a second."""

_TIME_TO_PAINT = 0.02


class ClassScreen(ListScreen, inherit_bindings=False):
    """Shows a list of a class."""

    OPERATIONS = CLASS_OPERATIONS
    ABOVE = ("count", "parts", "decision")
    BELOW = ("case", "who")

    def __init__(self, listed: ClassList, then: Callable[[str], None]) -> None:
        row_at = partial(class_rows.row_at, listed)
        super().__init__(listed, RowList(listed, row_at, class_rows.row_line))
        self.listed = listed
        self.prompt = Prompt()
        self._then = then

    def compose(self) -> ComposeResult:
        """The list, and a line to type a reason in."""
        yield from super().compose()
        yield self.prompt

    # -- keys ----------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> bool:
        """Obey a key before the next; the open line takes all of them."""
        if self.prompt.purpose and not self._left:
            await self._take(await self.prompt.press(event))
            return True
        return await super().press(event)

    def relabel(self) -> None:
        """Let the reviewer choose the label that all get."""
        from annotator.tui.screens.dialogs import LabelScreen

        labels = list(self.listed.session.labels.values())
        self.app.push_screen(LabelScreen(labels, default_keymap(), self._chosen))

    def _chosen(self, label: int) -> None:
        self.obey(lambda: self.listed.label(label))

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
        self.close()
        self._then(said)

    # -- showing -------------------------------------------------------------------------------

    def lines(self, width: int) -> Iterable[Text]:
        """The class and what is taken of it; the current case."""
        listed = self.listed
        yield class_rows.count_line(listed, width)
        yield class_rows.parts_line(listed, width)
        yield class_rows.decision_line(listed, width)
        yield class_rows.article_line(listed, width)
        yield class_rows.who_line(listed, self.rows.palette, width)

    def keys_line(self, width: int) -> Text:
        """The keys that help most."""
        return list_footer(CLASS_FOOTER, self.listed.keymap, width)
