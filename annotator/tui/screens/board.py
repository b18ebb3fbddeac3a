"""The screen of the board: sections, rows, details of the current row, and background jobs."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from rich.text import Text
from textual.containers import Horizontal

from annotator.keymap.board_operations import BOARD_OPERATIONS
from annotator.rendering import board_lines, board_rows
from annotator.rendering.footer import BOARD_FOOTER, list_footer
from annotator.session.outcome import Outcome, Refused, literal
from annotator.session.view import Question
from annotator.text.cells import exactly
from annotator.tui.screens.list_base import ListScreen, around
from annotator.tui.widgets.details import Details
from annotator.tui.widgets.line import Line
from annotator.tui.widgets.prompt import Prompt
from annotator.tui.widgets.row_list import RowList
from corpus.errors import InputError, NotSavedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual import events
    from textual.app import ComposeResult, SystemCommand

    from annotator.session.board.board import Launch
    from annotator.session.board.session import BoardList

_DETAILS_BELOW = 2
"""Lines of details below the rows, where there is no room for a panel."""


class Jobs(Protocol):
    """The background work of the board: see `annotator.tui.board_app`."""

    launch: Launch | None
    job: str

    def index(self, then: Callable[[], Outcome | None]) -> None:
        """Bring the full-text index up to date, and call `then`."""

    def run_command(self, command: Sequence[str], what: str) -> None:
        """Run a command of this program, and show what it prints."""


class BoardScreen(ListScreen, inherit_bindings=False):
    """Shows the board: the `BoardView` of its operations."""

    OPERATIONS = BOARD_OPERATIONS
    ABOVE = ("header", "tabs", "wanted")
    BELOW = ("who", "more")

    CSS = """
    BoardScreen { layout: vertical; overflow: hidden; }
    BoardScreen .around { background: $panel; color: $foreground; }
    BoardScreen.narrow Details { display: none; }
    BoardScreen.wide #who, BoardScreen.wide #more { display: none; }
    #rows-and-details { height: 1fr; }
    BoardScreen RowList { width: 1fr; }
    """

    def __init__(self, listed: BoardList, jobs: Jobs) -> None:
        row_at = lambda index: listed.section.row_at(index)  # noqa: E731, PLW0108 - the section changes
        super().__init__(listed, RowList(listed, row_at, board_rows.row_line), lambda _: None)
        self.listed = listed
        self._jobs = jobs
        self.details = Details(partial(board_lines.detail_lines, listed))
        self.prompt = Prompt()
        self._question = Question("search")
        self._detailed: tuple[object, int] | None = None
        self.operations = listed.operations(self)

    def compose(self) -> ComposeResult:
        """The board: header and sections, then rows beside the details, then message and keys."""
        self._fit(self.app.size.width)
        yield from map(around, self.ABOVE)
        with Horizontal(id="rows-and-details"):
            yield self.rows
            yield self.details
        yield from map(around, self.BELOW)
        yield Line(id="said")
        yield Line(id="keys")
        yield self.prompt

    def on_resize(self) -> None:
        """Show the details in a panel where there is room."""
        self._fit(self.size.width)
        self._detailed = None
        super().on_resize()

    def _fit(self, width: int) -> None:
        self.set_class(width >= board_lines.WIDE, "wide")
        self.set_class(width < board_lines.WIDE, "narrow")

    # -- keys ----------------------------------------------------------------------------------

    async def press(self, event: events.Key) -> bool:
        """Handle a key before the next one; the open line takes all of them."""
        if not self.prompt.purpose or self._left:
            return await super().press(event)
        known = self.prompt.knows(event)
        self._take(await self.prompt.press(event))
        return known

    async def paste(self, text: str) -> None:
        """Type pasted text in the open line; without one, ignore it."""
        if self.prompt.purpose and not self._left:
            self.prompt.paste(text)

    def _take(self, message: Prompt.Typed | Prompt.Answered | Prompt.Dropped | None) -> None:
        match message:
            case Prompt.Answered(text):
                self._answer(text)
            case Prompt.Dropped():
                self._close_prompt()
                self.obey(Outcome)

    def _answer(self, text: str) -> None:
        """Give an answer; if it is not understood or not saved, the person can type it again."""
        answered, question = self._question.answered, self._question
        failed = self._list.dispatcher.run(answered, text) if answered else None
        if not isinstance(failed, InputError | NotSavedError) and question is self._question:
            self._close_prompt()
        self.look_again()

    def _close_prompt(self) -> None:
        self.prompt.close()
        self.query_one("#keys").display = True
        self.set_focus(None)

    # -- the view of operations ----------------------------------------------------------------

    def ask(self, question: Question) -> None:
        """Ask in the place of the keys."""
        self._question = question
        self.query_one("#keys").display = False
        self.prompt.ask(question.purpose, question.text, selected=question.selected)

    def choose(
        self, title: str, choices: Sequence[str], then: Callable[[int], Outcome | None]
    ) -> None:
        """Let the person choose in a dialog."""
        from annotator.tui.screens.dialogs import ChoiceScreen

        self.app.push_screen(ChoiceScreen(title, choices, lambda index: self.obey(then, index)))

    def launch(self, launch: Launch) -> None:
        """Close the board for other work."""
        self._jobs.launch = launch
        self.leave()

    def index(self, then: Callable[[], Outcome | None]) -> None:
        """Bring the full-text index up to date in the background, and call `then`."""
        self._refuse_second_job()
        self._jobs.index(then)

    def run(self, command: Sequence[str], what: str) -> None:
        """Run a command of this program in the background."""
        self._refuse_second_job()
        self._jobs.run_command(command, what)

    def _refuse_second_job(self) -> None:
        if self._jobs.job:
            raise Refused(literal(f"Wait until this is done: {self._jobs.job}"))

    def palette(self) -> None:
        """Open the command palette."""
        self.app.action_command_palette()

    def palette_commands(self) -> Iterable[SystemCommand]:
        """Yield nothing, because every operation of the board has a key."""
        return ()

    def quit(self) -> None:
        """End the program; a running job is stopped and leaves no files."""
        self.leave()

    def leave(self, outcome: Outcome | None = None) -> None:
        """Close the board."""
        del outcome
        self._left = True
        self.app.exit()

    # -- showing -------------------------------------------------------------------------------

    def report(self, outcome: Outcome) -> None:
        """Show the progress of a job, and redraw what has changed."""
        self.listed.dispatcher.show(outcome)
        self.look_again()

    def look_again(self) -> None:
        """Read rows that were not read yet between two keys, and show what has changed."""
        if self._looking:
            self._looking.resume()
        self.show()

    def show(self) -> None:
        """Show what the board has changed."""
        if self.is_mounted and not self._left and self.has_class("wide"):
            shown = self.listed.section.current, self.listed.revision
            if shown != self._detailed:  # wrapping a text takes longer than the rest
                self._detailed = shown
                self.details.follow()
        super().show()

    def lines(self, width: int) -> Iterable[Text]:
        """Return the project, the sections and what is listed; two lines of details."""
        listed = self.listed
        yield board_lines.header(listed, width)
        yield board_lines.tabs(listed, width)
        yield board_lines.list_line(listed, width, self.rows.size.width or width)
        details = () if self.has_class("wide") else board_lines.detail_lines(listed, width - 2)
        below = [*islice(details, _DETAILS_BELOW)]
        for line in below + [Text("")] * (_DETAILS_BELOW - len(below)):
            yield exactly(Text.assemble(" ", line), width)

    def keys_line(self, width: int) -> Text:
        """Return the keys that help most."""
        return list_footer(BOARD_FOOTER, self.listed.keymap, width)
