"""The screen of distinct strings, each decided once for all its places."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from annotator.keymap.string_operations import STRING_OPERATIONS
from annotator.rendering import string_rows
from annotator.rendering.footer import STRING_FOOTER, list_footer
from annotator.rendering.list_lines import article_line, row_at
from annotator.tui.screens.list_base import ListScreen
from annotator.tui.widgets.prompt import Prompt
from annotator.tui.widgets.row_list import RowList
from corpus.errors import InputError, NotSavedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.text import Text
    from textual import events
    from textual.app import ComposeResult

    from annotator.session.labelling.string_list import StringList
    from annotator.session.outcome import Outcome
    from annotator.session.view import Question


class StringScreen(ListScreen, inherit_bindings=False):
    """Shows the list of strings."""

    OPERATIONS = STRING_OPERATIONS
    ABOVE = ("count",)
    BELOW = ("becomes", "article")

    def __init__(self, listed: StringList, then: Callable[[Outcome], None]) -> None:
        super().__init__(
            listed, RowList(listed, partial(row_at, listed), string_rows.row_line), then
        )
        self.listed = listed
        self.prompt = Prompt()
        self._question: Question | None = None
        self.operations = listed.operations(self)

    def compose(self) -> ComposeResult:
        """The list, and a line for words to find in the place of the keys."""
        yield from super().compose()
        yield self.prompt

    # -- typing --------------------------------------------------------------------------------

    def ask(self, question: Question) -> None:
        """Ask in the place of the keys."""
        self._question = question
        self.query_one("#keys").display = False
        self.prompt.ask(question.purpose, question.text, selected=question.selected)

    async def press(self, event: events.Key) -> bool:
        """Handle a key before the next one; an open prompt takes it."""
        if not self.prompt.purpose:
            return await super().press(event)
        match await self.prompt.press(event):
            case Prompt.Answered(text) if self._question and self._question.answered:
                failed = self.listed.dispatcher.run(self._question.answered, text)
                if not isinstance(failed, InputError | NotSavedError):
                    self._close_prompt()
                self.obey(lambda: None)
            case Prompt.Dropped():
                self._close_prompt()
        return True

    async def paste(self, text: str) -> None:
        """Type pasted text in the open prompt; without one, ignore it."""
        if self.prompt.purpose:
            self.prompt.paste(text)

    def _close_prompt(self) -> None:
        self.prompt.close()
        self.query_one("#keys").display = True
        self.set_focus(None)

    # -- showing -------------------------------------------------------------------------------

    def lines(self, width: int) -> Iterable[Text]:
        """Return what is listed; what a decision would do; the current place."""
        listed = self.listed
        yield string_rows.count_line(listed, width)
        yield string_rows.place_line(listed, self.rows.palette, width)
        yield article_line(listed, width)

    def keys_line(self, width: int) -> Text:
        """Return the keys that help most."""
        return list_footer(STRING_FOOTER, self.listed.keymap, width)
