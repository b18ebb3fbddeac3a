"""The screen of all similar disagreements: the class, its cases in context, the decision."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from annotator.keymap.review_operations import CLASS_OPERATIONS
from annotator.rendering import class_rows
from annotator.rendering.footer import CLASS_FOOTER, list_footer
from annotator.session.outcome import Outcome, literal
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
"""Articles settled between two messages on the progress: about a tenth of a second."""

_TIME_TO_PAINT = 0.02


class ClassScreen(ListScreen, inherit_bindings=False):
    """Shows the list of a class."""

    OPERATIONS = CLASS_OPERATIONS
    ABOVE = ("count", "parts", "decision")
    BELOW = ("case", "who")

    def __init__(self, listed: ClassList, then: Callable[[Outcome], None]) -> None:
        row_at = partial(class_rows.row_at, listed)
        super().__init__(listed, RowList(listed, row_at, class_rows.row_line), then)
        self.listed = listed
        self.operations = listed.operations(self)
        self.prompt = Prompt()

    def compose(self) -> ComposeResult:
        """The list, and a line to type a reason in."""
        yield from super().compose()
        yield self.prompt

    # -- keys ----------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> bool:
        """Handle a key before the next one; the open line takes all of them."""
        if self.prompt.purpose and not self._left:
            await self._take(await self.prompt.press(event))
            return True
        return await super().press(event)

    async def paste(self, text: str) -> None:
        """Type pasted text in the open prompt; without one, ignore it."""
        if self.prompt.purpose and not self._left:
            self.prompt.paste(text)

    def ask_reason(self, text: str) -> None:
        """Ask for the reason, and settle with the answer."""
        self.query_one("#keys").display = False
        self.prompt.ask("reason", text)

    async def _take(self, message: Prompt.Typed | Prompt.Answered | Prompt.Dropped | None) -> None:
        if isinstance(message, Prompt.Answered):
            self._close_prompt()
            await self._settle(message.text)
        elif isinstance(message, Prompt.Dropped):
            self._close_prompt()
            self.show()

    async def _settle(self, reason: str) -> None:
        """Settle, and show the progress; keys wait until it is done."""
        try:
            for done, progress in enumerate(self.listed.settling(reason), 1):
                if done % _SAID_EVERY == 0:
                    self._say(progress)
                    await asyncio.sleep(_TIME_TO_PAINT)
        except AnnotatorError as error:
            self._say(Outcome(literal(str(error))))
        else:
            self.leave(self.listed.settled)

    def _say(self, outcome: Outcome) -> None:
        self.listed.dispatcher.show(outcome)
        self.show()

    def _close_prompt(self) -> None:
        self.prompt.close()
        self.query_one("#keys").display = True
        self.set_focus(None)

    # -- showing -------------------------------------------------------------------------------

    def lines(self, width: int) -> Iterable[Text]:
        """Return the class and the decision; the current case."""
        listed = self.listed
        yield class_rows.count_line(listed, width)
        yield class_rows.parts_line(listed, width)
        yield class_rows.decision_line(listed, width)
        yield class_rows.article_line(listed, width)
        yield class_rows.who_line(listed, self.rows.palette, width)

    def keys_line(self, width: int) -> Text:
        """Return the keys that help most."""
        return list_footer(CLASS_FOOTER, self.listed.keymap, width)
