"""The app of the board: keeps its figures up to date and runs jobs in the background."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from annotator.session.outcome import Outcome, literal
from annotator.tui.base_app import WorkingApp
from annotator.tui.screens.board import BoardScreen
from corpus.errors import AnnotatorError
from corpus.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    from textual.screen import Screen

    from annotator.session.board.board import Launch
    from annotator.session.board.figures import Figures
    from annotator.session.board.session import BoardList
    from annotator.workers.protocol import Counted

LOOK_SECONDS = 1.0
"""How often the app looks whether others have changed the project."""

_REST = 4
"""Reading the figures may take 1 / (this + 1) of the time."""


class BoardApp(WorkingApp):
    """Runs the board; `launch` is the work that was chosen when it ended.

    `job` says what is being done beside the screen; there is one job at a time.
    """

    CSS = BoardScreen.CSS + WorkingApp.CSS

    def __init__(self, listed: BoardList, *, theme: str = "dark") -> None:
        super().__init__(theme=theme)
        self.listed = listed
        self.launch: Launch | None = None
        self.job = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._figures_of = -1
        self._next_reading = 0.0

    def get_default_screen(self) -> Screen[None]:
        """Begin with the board: no empty screen is laid out first."""
        return BoardScreen(self.listed, self)

    @property
    def board(self) -> BoardScreen:
        """The screen of the board, which may be below a dialog."""
        screen = self.screen_stack[0]
        assert isinstance(screen, BoardScreen)
        return screen

    async def on_ready(self) -> None:
        """Read the figures after the first paint."""
        self._start(self._follow())

    async def on_unmount(self) -> None:
        """Stop what is being done."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error:
            self.call_later(_raise, error)  # ends the app, as an error of a key does

    # -- figures -------------------------------------------------------------------------------

    async def _follow(self) -> None:
        """Read the figures again when the project has changed, but not too often."""
        while True:
            version = self.listed.session.project.version
            if version != self._figures_of and monotonic() >= self._next_reading:
                if self._figures_of != -1:
                    self.listed.refresh()
                    self.board.look_again()
                await self._read_figures(version)
            await asyncio.sleep(LOOK_SECONDS)

    async def _read_figures(self, version: int) -> None:
        """Read the figures in a thread, which has its own connection."""
        begun = monotonic()
        try:
            figures = await asyncio.to_thread(_figures_of, self.listed)
        except AnnotatorError as error:
            self.board.report(Outcome(literal(str(error))))
        else:
            self.listed.take(figures)
            self.board.look_again()
            if figures.has_trials:
                await self._read_with_gold()
        self._figures_of = version
        self._next_reading = monotonic() + _REST * (monotonic() - begun)

    async def _read_with_gold(self) -> None:
        """Let a child process compute the agreement with gold, for which it loads numpy."""
        from annotator.session.board.figures import read_with_gold
        from annotator.workers.commands import run_command

        path = self.listed.session.project.path
        printed = await run_command(path, ["status", "--json"], lambda _: None)
        if printed.code == 0:
            self.listed.take_with_gold(read_with_gold("\n".join(printed.results)))
            self.board.look_again()

    # -- jobs ----------------------------------------------------------------------------------

    def index(self, then: Callable[[], Outcome | None]) -> None:
        """Bring the full-text index up to date in a thread, and call `then`."""
        self._begin("Indexing the articles")
        self._start(self._index(then))

    async def _index(self, then: Callable[[], Outcome | None]) -> None:
        done, loop = 0, asyncio.get_running_loop()

        def report(added: int) -> None:
            nonlocal done
            done += added
            loop.call_soon_threadsafe(self._show_progress, f"{done:,}")

        try:
            await asyncio.to_thread(self.listed.update_index, report)
        except AnnotatorError as error:
            self.board.report(Outcome(literal(str(error))))
        else:
            self.board.obey(then)
        finally:
            self.job = ""

    def run_command(self, command: Sequence[str], what: str) -> None:
        """Run a command of this program in a child process, and show what it prints."""
        self._begin(what)
        self._start(self._run_command(command))

    async def _run_command(self, command: Sequence[str]) -> None:
        from annotator.workers.commands import run_command  # not needed for the first paint

        try:
            printed = await run_command(
                self.listed.session.project.path, command, self._show_counted
            )
        except OSError as error:
            self.board.report(Outcome(f"The command cannot be started: {error.strerror}"))
        else:
            self.listed.show_output(self.job, printed.results, printed.diagnostics)
            self.board.look_again()
        finally:
            self.job = ""

    def _begin(self, what: str) -> None:
        self.job = what
        self.board.report(Outcome(literal(f"{what} …")))

    def _show_counted(self, counted: Counted) -> None:
        total = f" of {counted.total:,}" if counted.total else ""
        self._show_progress(f"{counted.what} {counted.done:,}{total}")

    def _show_progress(self, text: str) -> None:
        if self.job:
            self.board.report(Outcome(literal(f"{self.job}: {text}")))


def _raise(error: BaseException) -> None:
    raise error


def _figures_of(listed: BoardList) -> Figures:
    from annotator.session.board.figures import read_figures  # not needed for the first paint

    with Project.open(listed.session.project.path, write=False) as project:
        return read_figures(project)
