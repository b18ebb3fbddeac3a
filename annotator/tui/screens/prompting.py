"""What is typed on the annotating screen: words to find, a value, a comment.

And which keys are for the line that is typed into, which for the article. Keys come in bursts, from
a fast hand or over a slow line, and Textual hands a burst to whatever has the focus when it comes.
So the app waits for each key in turn (`press`): it means what it means after those before it, none
is lost, none is obeyed as another key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.prompt import Prompt
from corpus.errors import AnnotatorError

if TYPE_CHECKING:
    from textual import events

    from annotator.session.editor import Editing


class AskingScreen(Screen[None], inherit_bindings=False):
    """The part of the screen that asks."""

    def __init__(self, session: Editing) -> None:
        super().__init__()
        self.session = session
        self.article_view = ArticleView(session)
        self.prompt = Prompt()
        self._before_finding = 0

    async def press(self, event: events.Key) -> bool:
        """Obey a key; False where it means nothing here. The open line takes all that do."""
        bindings = self._bindings.key_to_bindings.get(event.key, [])
        if self.prompt.purpose:
            known = bool(bindings) or self.prompt.knows(event)
            self._take(await self.prompt.press(event))
            return known
        for binding in bindings:
            if await self.app.run_action(binding.action, self):
                return True
        return False

    def _take(self, message: Prompt.Typed | Prompt.Answered | Prompt.Dropped | None) -> None:
        match message:
            case Prompt.Typed():
                self.on_prompt_typed(message)
            case Prompt.Answered():
                self._take_answer(message)
            case Prompt.Dropped():
                self._drop(message)

    def find(self) -> None:
        """Ask for words and go to them while they are typed."""
        self._before_finding = self.session.cursor_char
        self._ask("find", "")

    def value(self) -> None:
        """Ask for the value of the current number."""
        shown = self.session.value_shown
        if shown is None:
            self.session.notice = "only a number has a value"
        else:
            self._ask("value", shown, selected=True)

    def comment(self) -> None:
        """Ask for a comment on the current span, else on the article."""
        self._ask("comment", self.session.comment)

    def _ask(self, purpose: str, text: str, *, selected: bool = False) -> None:
        self.query_one("#footer").display = False  # a class on the screen would restyle all of it
        self.prompt.ask(purpose, text, selected=selected)

    def on_prompt_typed(self, message: Prompt.Typed) -> None:
        """What is found is shown while it is typed, and when it is pasted."""
        if message.purpose == "find":
            self.session.go_to(self._before_finding)
            self.session.find(message.text)
            self.show()

    def _take_answer(self, message: Prompt.Answered) -> None:
        """Do what was typed; what is not understood or not saved stays, for another try."""
        refused = None
        try:
            refused = self._answer(message.purpose, message.text)
        except AnnotatorError as error:
            self.session.notice = str(error)
        if refused:
            self.session.notice = refused
        else:
            self._close_prompt()
        self.show()

    def _answer(self, purpose: str, text: str) -> str | None:
        if purpose == "value":
            return self.session.set_value(text) or self.session.unsaved
        if purpose in ("comment", "reason"):
            self.session.set_comment(text)
            return self.session.unsaved
        return None

    def _drop(self, message: Prompt.Dropped) -> None:
        """Nothing was asked; what was found is forgotten."""
        if message.purpose == "find":
            self.session.find("")
            self.session.go_to(self._before_finding)
        self.session.notice = ""
        self._close_prompt()
        self.show()

    def _close_prompt(self) -> None:
        self.prompt.close()
        self.query_one("#footer").display = True
        self.article_view.focus()

    def show(self) -> None:
        """Bring the article up to what the session says."""
        if self.is_mounted:
            self.article_view.follow()
