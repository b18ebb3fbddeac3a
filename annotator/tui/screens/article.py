"""The screen around an article: header, side panel, status line, footer, and a line to type in.

Keys may come in bursts, from a fast hand or over a slow line. Textual hands a burst to the widget
that has the focus when the burst begins. The app therefore gives each key to `press` and waits for
it, so that each key takes effect after those before it.
"""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING, ClassVar, ParamSpec

from textual.app import SystemCommand
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from annotator.keymap.keymap import default_keymap
from annotator.rendering import status
from annotator.session import reading
from annotator.session.hints import SHOW, STAY
from annotator.session.outcome import Outcome
from annotator.session.view import Question
from annotator.tui.compositor import render_changes_only
from annotator.tui.screens.keys import Keys
from annotator.tui.screens.pages import Pages
from annotator.tui.widgets.article_view import ArticleView
from annotator.tui.widgets.line import Line
from annotator.tui.widgets.prompt import Prompt
from annotator.tui.widgets.side_panel import SidePanel
from corpus.errors import InputError, NotSavedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.text import Text
    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size
    from textual.widget import Widget

    from annotator.keymap.keymap import Keymap
    from annotator.keymap.operations import Operation
    from annotator.session.outcome import Operations
    from annotator.session.session import Session

P = ParamSpec("P")

SMALLEST = (40, 10)
"""Columns and rows below which a sentence takes the article's place."""

TALL = 30
"""Rows from which messages have a line of their own; they share that of the span otherwise."""


class ArticleScreen(Screen[None], inherit_bindings=False):
    """Shows a session: the `View` of its operations. After each operation it shows what changed."""

    BINDINGS = [Binding("ctrl+c,super+c", "screen.copy_text", "Copy", show=False)]
    CSS = """
    ArticleScreen { layout: vertical; overflow: hidden; }
    #work { height: 1fr; }
    #header, #status { background: $panel; color: $foreground; }
    #title, #message, #small { display: none; }
    ArticleScreen.tall #message { display: block; }
    #small { width: 100%; height: 1fr; padding: 1; }
    ArticleScreen.narrow #title { display: block; }
    ArticleScreen.narrow SidePanel { display: none; }
    ArticleScreen.narrow.reading SidePanel { display: block; max-width: 100%; }
    ArticleScreen.narrow.reading ArticleView { display: none; }
    ArticleScreen.small #small { display: block; }
    ArticleScreen.small #work { display: none; }
    """

    OPERATIONS: ClassVar[tuple[Operation, ...]] = ()

    def __init__(self, session: Session) -> None:
        super().__init__()
        render_changes_only(self)
        self.session = session
        self.article_view = ArticleView(session)
        self.side_panel = SidePanel(session)
        self.pages = Pages(self, self.side_panel)
        self.prompt = Prompt()
        self._question = Question("find")
        self._keys = Keys(session.keymap, self.OPERATIONS)
        self.operations = self.table()

    @abstractmethod
    def table(self) -> Operations:
        """Return the operations of this screen."""

    def compose(self) -> ComposeResult:
        """Header, title, article, panel, status, footer; and the sentence for small terminals."""
        self._fit(self.app.size)
        with Vertical(id="work"):
            yield Line(id="header")
            yield Line(id="title")
            with Horizontal(id="reading"):
                yield self.article_view
                yield self.side_panel
            yield from self.below_the_article()
            yield Line(id="message")
            yield Line(id="status")
            yield Line(id="footer")
            yield self.prompt
        columns, rows = SMALLEST
        yield Static(
            f"The terminal is too small: {columns} columns and {rows} rows are needed. "
            + self.session.keymap.with_keys(
                "Everything is saved; make it larger, or {screen.quit} quits."
            ),
            id="small",
            markup=False,
        )

    def below_the_article(self) -> Iterable[Widget]:
        """Return what is between the article and the status line."""
        return ()

    def on_mount(self) -> None:
        """Keys go to the article. Links are suggested after the first paint."""
        self.article_view.focus()
        self.session.linking.suggests = False
        self.show()
        self.call_after_refresh(self._suggest_links)

    def _suggest_links(self) -> None:
        self.session.linking.suggests = True
        self.show()

    def on_resize(self, event: events.Resize) -> None:
        """Fit header, article and panel to the terminal."""
        self._fit(event.size)
        self.show()

    def _fit(self, size: Size) -> None:
        """Set the size classes, before the first layout too: an article is wrapped once."""
        self.set_class(size.width < SMALLEST[0] or size.height < SMALLEST[1], "small")
        self.set_class(size.width < status.WIDE, "narrow")
        self.set_class(size.height >= TALL, "tall")

    # -- keys ----------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> bool:
        """Handle a key; False leaves it to Textual. A small terminal takes no edits."""
        if self.takes_first(event):
            return True
        operation = self._keys.operation(event)
        if self._ends_drag(operation) or self._chooses_hint(event, operation):
            return True
        if self.prompt.purpose:
            known = operation is not None or self.prompt.knows(event)
            self._take(await self.prompt.press(event))
            return known
        if operation is None:
            return False
        if self.pages.takes(operation):
            if not self.pages.scroll(operation, self.half_page):
                self.obey(self.pages.close)
        elif not self.has_class("small") or operation == "screen.quit":
            operations = self.session.linking.in_effect(self.operations)
            self.session.dispatcher.run(operations[operation])
            self.show()
        return True

    async def paste(self, text: str) -> None:
        """Type pasted text in the open prompt; without one, ignore it."""
        if self.prompt.purpose:
            self._take(self.prompt.paste(text))

    def _ends_drag(self, operation: str | None) -> bool:
        """Cancel a drag of an edge; without one, do nothing."""
        drag, cancels = self.session.edge_drag, operation == "drop_selection"
        if drag.is_held:
            self.article_view.end_drag()
            self.obey(drag.cancel if cancels else drag.drop)
            return cancels
        return False

    def _chooses_hint(self, event: events.Key, operation: str | None) -> bool:
        """Take a letter of a hint, or escape; any other key hides the hints and does its work."""
        hints = self.session.hints
        if operation in (SHOW, STAY) or not (hints.letters or hints.stay):
            return False
        if hints.takes(event.character):
            self.obey(hints.choose, event.character or "")
            return True
        hints.before(operation)
        if operation == "drop_selection":
            self.obey(Outcome)
            return True
        if not hints.stay:
            self.show()
        return False

    def takes_first(self, event: events.Key) -> bool:
        """Whether a key is handled before its operation is looked up."""
        del event
        return False

    def obey(self, operate: Callable[P, Outcome | None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Run something that no key stands for, and show what changed."""
        self.session.dispatcher.run(operate, *args, **kwargs)
        self.show()

    # -- the view of operations ----------------------------------------------------------------

    @property
    def extent_in_sight(self) -> tuple[int, int]:
        """The part of the article that is shown."""
        return self.article_view.extent_in_sight

    @property
    def half_page(self) -> int:
        """Rows in half a screen."""
        return self.article_view.half_page

    def char_rows_away(self, rows: int) -> int:
        """Return the position `rows` below the cursor, or above it."""
        return self.article_view.char_rows_away(rows)

    def page_to(self, char: int) -> None:
        """Show the article from the row of `char` on."""
        self.article_view.follow()
        self.article_view.page_to(char)

    def ask(self, question: Question) -> None:
        """Ask in the place of the footer."""
        self._question = question
        self.query_one("#footer").display = False  # a class on the screen would restyle all of it
        self.prompt.ask(question.purpose, question.text, selected=question.selected)

    def choose_label(self, then: Callable[[int], Outcome | None]) -> None:
        """Let the person choose from all labels."""
        from annotator.tui.screens.dialogs import LabelScreen

        labels = [*self.session.labels.values()]
        chosen = LabelScreen(labels, self.label_keymap, lambda label: self.obey(then, label))
        self.app.push_screen(chosen)

    @property
    def label_keymap(self) -> Keymap:
        """The keys of labels in a dialog."""
        return default_keymap()

    def guideline(self) -> Outcome:
        """Show the guideline at the current label, then page by page, then the spans again."""
        return self.pages.guideline(self.session)

    def help(self) -> None:
        """Show all keys."""
        from annotator.tui.screens.dialogs import HelpScreen

        self.app.push_screen(HelpScreen(self.session.keymap, self.OPERATIONS))

    def palette(self) -> None:
        """Open the command palette."""
        self.app.action_command_palette()

    def palette_commands(self) -> Iterable[SystemCommand]:
        """Yield the command that writes a copy, unless nobody may name a file here."""
        if self.session.rescue.asks:
            writes = partial(self.obey, self.write_copy)
            yield SystemCommand("Write a copy", "The whole project, to a new file", writes)

    def write_copy(self) -> None:
        """Ask where to write a copy of the project."""
        self.ask(self.session.rescue.question())

    def quit(self) -> None:
        """End the program; if the project's file is gone, offer to write a copy first."""
        rescue = self.session.rescue
        if rescue.is_needed and not self.has_class("small"):
            self.ask(rescue.question(self.app.exit))
        else:
            self.app.exit()

    # -- pages to read -------------------------------------------------------------------------

    def show_history(self) -> Outcome:
        """Show what this person did to the article and when."""
        return self.pages.read("history", reading.history_entries(self.session))

    def show_comments(self) -> Outcome:
        """Show this person's comments on the article."""
        return self.pages.read("comments", reading.comment_entries(self.session))

    # -- typing --------------------------------------------------------------------------------

    def _take(self, message: Prompt.Typed | Prompt.Answered | Prompt.Dropped | None) -> None:
        match message:
            case Prompt.Typed(text):
                if self._question.typed:
                    self.obey(self._question.typed, text)
            case Prompt.Answered(text):
                self._answer(text)
            case Prompt.Dropped():
                self._close_prompt()
                self.obey(self._question.dropped or Outcome)

    def _answer(self, text: str) -> None:
        """Give an answer; if it is not understood or not saved, the person can type it again."""
        answered = self._question.answered
        failed = self.session.dispatcher.run(answered, text) if answered else None
        if not isinstance(failed, InputError | NotSavedError):
            self._close_prompt()
        self.show()

    def _close_prompt(self) -> None:
        self.prompt.close()
        self.query_one("#footer").display = True
        self.article_view.focus()

    # -- mouse ---------------------------------------------------------------------------------

    def on_article_view_pointed(self, message: ArticleView.Pointed) -> None:
        """Move the cursor to a click, and hold the edge there; or choose the span there."""
        session = self.session
        session.hints.drop()
        holds = not session.linking.is_active and not self.prompt.purpose
        self.obey(session.linking.point_at, message.start)
        if holds:
            session.edge_drag.hold(message.start, message.end)

    def on_article_view_dragged(self, message: ArticleView.Dragged) -> None:
        """Move the edge that is held, or select the tokens of a drag."""
        drag = self.session.edge_drag.drag
        self.obey(drag, message.start, message.end, outside=message.outside)

    def on_article_view_released(self, message: ArticleView.Released) -> None:
        """Move the dragged edge, or leave it where it was."""
        drag = self.session.edge_drag
        if drag.is_held:
            self.obey(drag.cancel if message.outside else drag.release)
        self.article_view.follow()

    def on_side_panel_chosen(self, message: SidePanel.Chosen) -> None:
        """Move the cursor to the span of a click, or choose it."""
        self.session.hints.drop()
        self.obey(self.session.linking.point_at, message.char)

    # -- showing -------------------------------------------------------------------------------

    def show(self) -> None:
        """Show what the session has changed."""
        if not self.is_mounted:
            return
        self.article_view.follow()
        self.side_panel.follow()
        width = self.size.width
        compact = width < status.WIDE
        self._update("header", status.header(self.session, width, compact=compact))
        if compact:
            self._update("title", status.title_line(self.session, width))
        tall = self.has_class("tall")
        if tall:
            self._update("message", status.message_line(self.session, width))
        self._update("status", self.status_line(width, with_message=not tall))
        self._update("footer", self.footer_line(width))

    @abstractmethod
    def status_line(self, width: int, *, with_message: bool) -> Text:
        """Return the current span, after the message if that has no line of its own."""

    @abstractmethod
    def footer_line(self, width: int) -> Text:
        """Return at most eight keys."""

    def _update(self, name: str, line: Text) -> None:
        self.query_one(f"#{name}", Line).show(line)
