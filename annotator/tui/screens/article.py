"""What every working screen is: header, article, side panel, status line, eight keys.

And the ways of the cursor that depend on what is in sight, the pages to read, the mouse. What the
keys decide belongs to the screens of labelling and of review.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingsMap
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from annotator.rendering import status
from annotator.session import reading
from annotator.tui.screens.prompting import AskingScreen
from annotator.tui.widgets.line import Line
from annotator.tui.widgets.side_panel import COLUMNS, SPANS, SidePanel
from corpus.errors import AnnotatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.text import Text
    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size
    from textual.widget import Widget

    from annotator.keymap.keymap import Keymap
    from annotator.keymap.operations import Operation
    from annotator.session.editor import Editing
    from annotator.tui.widgets.article_view import ArticleView

SMALLEST = (40, 10)
"""Columns and rows below which a sentence takes the article's place."""

_BINDABLE = {",": "comma"}
"""A comma separates keys in Textual's bindings."""


def bindings_of(keymap: Keymap, operations: Iterable[Operation]) -> BindingsMap:
    """The keymap as Textual has it; its own `set_keymap` passes over what it does not know."""
    return BindingsMap(
        Binding(_BINDABLE.get(key, key), f"operate('{operation.id}')", operation.brief, show=False)
        for operation in operations
        for key in keymap.of(operation.id)
    )


_MOST_PAGE_COLUMNS = 80
"""Longer lines of a page are hard to read."""


class WorkingScreen(AskingScreen, inherit_bindings=False):
    """Shows a session. Every key is one call; afterwards everything that changed is shown."""

    BINDINGS = [Binding("ctrl+c,super+c", "screen.copy_text", "Copy", show=False)]
    CSS = """
    WorkingScreen { layout: vertical; overflow: hidden; }
    #work { height: 1fr; }
    #header, #status { background: $panel; color: $foreground; }
    #title, #small { display: none; }
    #small { width: 100%; height: 1fr; padding: 1; }
    WorkingScreen.narrow #title { display: block; }
    WorkingScreen.narrow SidePanel { display: none; }
    WorkingScreen.narrow.reading SidePanel { display: block; width: 100%; }
    WorkingScreen.narrow.reading ArticleView { display: none; }
    WorkingScreen.small #small { display: block; }
    WorkingScreen.small #work { display: none; }
    """

    OPERATIONS: ClassVar[tuple[Operation, ...]] = ()

    def __init__(self, session: Editing) -> None:
        super().__init__(session)
        bindings = bindings_of(session.keymap, self.OPERATIONS)
        self._bindings = BindingsMap.merge([self._bindings, bindings])
        self.side_panel = SidePanel(session)

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
            yield Line(id="status")
            yield Line(id="footer")
            yield self.prompt
        columns, rows = SMALLEST
        yield Static(
            f"The terminal is too small: {columns} columns and {rows} rows are needed. "
            + self.session.told("Everything is saved; make it larger, or {screen.quit} quits."),
            id="small",
            markup=False,
        )

    def below_the_article(self) -> Iterable[Widget]:
        """What stands between the article and the status line."""
        return ()

    def on_mount(self) -> None:
        """Keys go to the article."""
        self.article_view.focus()
        self.show()

    def on_resize(self, event: events.Resize) -> None:
        """Fit header, article and panel to the terminal."""
        self._fit(event.size)
        self.show()

    def _fit(self, size: Size) -> None:
        """Before the first layout too: an article is wrapped once."""
        self.set_class(size.width < SMALLEST[0] or size.height < SMALLEST[1], "small")
        self.set_class(size.width < status.WIDE, "narrow")

    # -- keys ----------------------------------------------------------------------------------

    def action_operate(self, operation: str) -> None:
        """Carry out an operation of the key table; blind edits are none."""
        if self._reads_only(operation):
            self._turn(operation)
        elif not self.has_class("small") or operation == "screen.quit":
            self.obey(lambda: self._operate(operation))

    def obey(self, operate: Callable[[], None]) -> None:
        """Do something to the session and show what became of it."""
        try:
            operate()
        except AnnotatorError as error:
            self.session.notice = str(error)
        self.show()

    def _operate(self, operation: str) -> None:
        name, of, digit = operation.partition(":")
        if of:
            getattr(self, name)(digit)
        elif name.startswith("screen."):
            getattr(self, name.removeprefix("screen."))()
        else:
            getattr(self.session, name)()

    def line_down(self) -> None:
        """The cursor one row down."""
        self.session.go_to(self.article_view.char_rows_away(1))

    def line_up(self) -> None:
        """The cursor one row up."""
        self.session.go_to(self.article_view.char_rows_away(-1))

    def half_down(self) -> None:
        """The cursor half a screen down."""
        self.session.go_to(self.article_view.char_rows_away(self.article_view.half_page))

    def half_up(self) -> None:
        """The cursor half a screen up."""
        self.session.go_to(self.article_view.char_rows_away(-self.article_view.half_page))

    def list_labels(self) -> None:
        """Let the person choose from all labels."""
        from annotator.tui.screens.dialogs import LabelScreen

        labels = list(self.session.labels.values())
        self.app.push_screen(LabelScreen(labels, self.session.keymap, self._chosen))

    def _chosen(self, label: int) -> None:
        self.obey(lambda: self.session.label(label))

    # -- other screens -------------------------------------------------------------------------

    def guideline(self) -> None:
        """Show the guideline at the current label, then on page by page, then the spans again."""
        if self.side_panel.view != "guideline":
            title = reading.guideline_title(self.session)
            self._read("guideline", reading.guideline_entries(self.session), at=title)
        elif not self.side_panel.page_on():
            self.stop_reading()

    def show_history(self) -> None:
        """Show what this person did to the article and when."""
        self._read("history", reading.history_entries(self.session))

    def show_comments(self) -> None:
        """Show this person's comments on the article."""
        self._read("comments", reading.comment_entries(self.session))

    def _read(self, view: str, entries: Sequence[tuple[str, ...]], *, at: str = "") -> None:
        """Show a page in the panel; where there is no room for it, in the article's place."""
        self.add_class("reading")
        narrow = self.has_class("narrow")
        back = "any other key: back" if narrow else "{drop_selection}: back to the spans"
        reads_on = "{screen.guideline} reads on, " if view == "guideline" else ""
        self.session.notice = self.session.told(f"{reads_on}{back}")
        columns = min(self.size.width, _MOST_PAGE_COLUMNS) if narrow else COLUMNS
        self.side_panel.show(view, entries, at=at, columns=columns)
        self.show()

    def stop_reading(self) -> None:
        """The spans again."""
        self.remove_class("reading")
        self.side_panel.show(SPANS)

    def _reads_only(self, operation: str) -> bool:
        """Whether the article is hidden by a page, so that a key must not change it."""
        if not self.has_class("reading") or operation in ("screen.guideline", "screen.quit"):
            return False
        return self.has_class("narrow") or operation == "drop_selection"

    def _turn(self, operation: str) -> None:
        """Scroll the page, or close it."""
        rows = {"screen.line_down": 1, "screen.line_up": -1}.get(operation)
        half = {"screen.half_down": 1, "screen.half_up": -1}.get(operation)
        if rows or half:
            self.side_panel.page(rows or (half or 0) * self.article_view.half_page)
        else:
            self.session.notice = ""
            self.stop_reading()
            self.show()

    def help(self) -> None:
        """Show all keys."""
        from annotator.tui.screens.dialogs import HelpScreen

        self.app.push_screen(HelpScreen(self.session.keymap, self.OPERATIONS))

    def palette(self) -> None:
        """Open the command palette."""
        self.app.action_command_palette()

    def say(self, notice: str) -> None:
        """Show a sentence in the status line."""
        self.session.notice = notice
        self.show()

    def quit(self) -> None:
        """Leave; there is nothing to save."""
        self.app.exit()

    # -- mouse ---------------------------------------------------------------------------------

    def on_article_view_pointed(self, message: ArticleView.Pointed) -> None:
        """A click puts the cursor there."""
        self.session.anchor = None
        self.session.go_to(message.char)
        self.show()

    def on_article_view_dragged(self, message: ArticleView.Dragged) -> None:
        """A drag selects whole tokens."""
        self.session.select(message.start, message.end)
        self.show()

    def on_side_panel_chosen(self, message: SidePanel.Chosen) -> None:
        """A click on a span puts the cursor there."""
        self.session.anchor = None
        self.session.go_to(message.char)
        self.show()

    # -- showing -------------------------------------------------------------------------------

    def show(self) -> None:
        """Bring the screen up to what the session says."""
        if not self.is_mounted:
            return
        super().show()
        self.side_panel.follow()
        width = self.size.width
        compact = width < status.WIDE
        self._update("header", status.header(self.session, width, compact=compact))
        if compact:
            self._update("title", status.title_line(self.session, width))
        self._update("status", self.status_line(width))
        self._update("footer", self.footer_line(width))

    def status_line(self, width: int) -> Text:
        """What there is to say, and what is current."""
        return status.status_line(self.session, self.session.labels, width)

    @abstractmethod
    def footer_line(self, width: int) -> Text:
        """At most eight keys."""

    def _update(self, name: str, line: Text) -> None:
        self.query_one(f"#{name}", Line).show(line)
