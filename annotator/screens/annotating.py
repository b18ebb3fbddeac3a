"""The annotating screen: header, article, side panel, status line, eight keys. Nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from annotator import lines
from annotator.keymap import OPERATIONS
from annotator.widgets.article_view import ArticleView
from annotator.widgets.line import Line
from annotator.widgets.side_panel import SidePanel
from corpus.errors import AnnotatorError

if TYPE_CHECKING:
    from rich.text import Text
    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size

    from annotator.session import Session

SMALLEST = (40, 10)
"""Columns and rows below which a sentence takes the article's place."""


_BINDABLE = {",": "comma"}
"""A comma separates keys in Textual's bindings."""


class AnnotatingScreen(Screen[None]):
    """Shows a session. Every key is one call; afterwards everything that changed is shown."""

    inherit_bindings = False
    BINDINGS = [
        Binding(
            ",".join(_BINDABLE.get(key, key) for key in operation.keys),
            f"operate('{operation.id}')",
            operation.brief,
            id=operation.id,
            show=False,
        )
        for operation in OPERATIONS
    ]
    CSS = """
    AnnotatingScreen { layout: vertical; overflow: hidden; }
    #work { height: 1fr; }
    #header, #status { background: $panel; color: $foreground; }
    #title, #small { display: none; }
    #small { width: 100%; height: 1fr; padding: 1; }
    AnnotatingScreen.narrow #title { display: block; }
    AnnotatingScreen.narrow SidePanel { display: none; }
    AnnotatingScreen.small #small { display: block; }
    AnnotatingScreen.small #work { display: none; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._labels = {label.id: label for label in session.project.labels.all()}
        self._keyed = session.project.labels.keyed()
        self.article_view = ArticleView(session)
        self.side_panel = SidePanel(session)

    def compose(self) -> ComposeResult:
        """Header, title, article, panel, status, footer; and the sentence for small terminals."""
        self._fit(self.app.size)
        with Vertical(id="work"):
            yield Line(id="header")
            yield Line(id="title")
            with Horizontal():
                yield self.article_view
                yield self.side_panel
            yield Line(id="status")
            yield Line(id="footer")
        columns, rows = SMALLEST
        yield Static(
            f"The terminal is too small: {columns} columns and {rows} rows are needed. "
            "Everything is saved; make it larger, or press q to quit.",
            id="small",
            markup=False,
        )

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
        self.set_class(size.width < lines.WIDE, "narrow")

    # -- keys ----------------------------------------------------------------------------------

    def action_operate(self, operation: str) -> None:
        """Carry out an operation of the key table; blind edits are none."""
        if self.has_class("small") and operation != "screen.quit":
            return
        try:
            self._operate(operation)
        except AnnotatorError as error:
            self.session.notice = str(error)
        self.show()

    def _operate(self, operation: str) -> None:
        name = operation.removeprefix("screen.")
        if operation.startswith("label:"):
            self._label(operation.removeprefix("label:"))
        elif name != operation:
            getattr(self, name)()
        else:
            getattr(self.session, name)()

    def _label(self, digit: str) -> None:
        label = self._keyed.get(digit)
        if label:
            self.session.label(label.id)
        else:
            self.session.notice = f"no label has the key {digit}; 0 lists them"

    def accept_visible(self) -> None:
        """Accept what is in sight and page on."""
        start, end = self.article_view.extent_in_sight
        self.session.accept_visible(start, end)
        self.article_view.follow()
        self._page_on(end)

    def _page_on(self, end: int) -> None:
        session = self.session
        if end >= len(session.tokens.text):
            session.notice = f"{session.notice}; the article ends here, enter finishes".strip("; ")
            return
        cut = session.draft.mark_at(end - 1)
        notice, top = session.notice, min(end, cut.span.start) if cut else end
        session.go_to(top)
        self.article_view.page_to(session.cursor_char)
        session.notice = notice

    def reject_visible(self) -> None:
        """Reject what is in sight."""
        self.session.reject_visible(*self.article_view.extent_in_sight)

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
        from annotator.screens.dialogs import LabelScreen

        self.app.push_screen(LabelScreen(list(self._labels.values())), self._chosen)

    def _chosen(self, label: int | None) -> None:
        if label is not None:
            self.session.label(label)
            self.show()

    def help(self) -> None:
        """Show all keys."""
        from annotator.screens.dialogs import HelpScreen

        self.app.push_screen(HelpScreen())

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
        self.article_view.follow()
        self.side_panel.follow()
        width = self.size.width
        compact = width < lines.WIDE
        self._update("header", lines.header(self.session, width, compact=compact))
        if compact:
            self._update("title", lines.title_line(self.session, width))
        self._update("status", lines.status_line(self.session, self._labels, width))
        self._update("footer", lines.footer(list(self._labels.values()), width))

    def _update(self, name: str, line: Text) -> None:
        self.query_one(f"#{name}", Line).show(line)
