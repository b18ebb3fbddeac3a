"""Saves the work on a project whose file was deleted, moved or replaced while it is open.

The edits recorded before that are then in no file that anybody can find. A copy of the project goes
to a new file, which `--db` opens like any other.
"""

from __future__ import annotations

import os
from itertools import chain, count
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from annotator.session.outcome import Outcome, literal
from annotator.session.view import Question
from corpus.errors import InputError, ProjectError

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.workspace import Workspace


class Rescue:
    """Offers and writes a copy of a session's project.

    Unless it `asks` where to, a copy is written beside the project when the work ends.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._beside = workspace.project.path.absolute()
        self._message = ""
        self._decided = False
        self.asks = True

    @property
    def is_needed(self) -> bool:
        """Whether to ask: the file is gone, and nothing was decided about a copy."""
        return self.asks and not self._decided and self._workspace.project.displaced is not None

    @property
    def notice(self) -> str:
        """The message about the missing file; empty if the file is in its place."""
        unsaved = self._workspace.unsaved
        if not (unsaved or self._message):
            return ""
        if self._workspace.project.displaced is None:
            self._message, self._decided = "", False
            return ""
        hint = "{screen.palette}, “Write a copy” keeps your work"
        if not self.asks:
            hint = "{screen.quit}: a copy with your work is written"
        return self._message or f"{hint} · {literal(unsaved or '')}"

    def question(self, then: Callable[[], object] | None = None) -> Question:
        """Ask where to write a copy; `then` is called when it is written."""

        def answered(text: str) -> Outcome:
            outcome = self.write(text)
            if then:
                then()
            return outcome

        def dropped() -> Outcome:
            self._message = ""
            if then:
                self._decided = True
                self._message = "No copy was written. {screen.quit}: quit without one"
            return Outcome(self._message)

        self._message = f"Esc: no copy · {literal(self._workspace.project.displaced or '')}"
        return Question("copy", text=self._free_path(), answered=answered, dropped=dropped)

    def write(self, name: str) -> Outcome:
        """Write a copy to a new file, by default beside the project.

        Raises `InputError` if there is a file already, or it cannot be written.
        """
        name = name.strip() or self._free_path()
        try:
            self._workspace.project.write_copy(Path(name).expanduser())
        except (ProjectError, RuntimeError) as error:  # `~nobody` has no home
            self._message = literal(str(error))
            raise InputError(str(error)) from error
        copied = literal(quote(name))
        if self._workspace.project.displaced is None:
            return Outcome(f"A copy is in {copied}")
        self._decided = True
        self._message = f"All your work is in {copied}: quit, and go on with --db {copied}"
        return Outcome(self._message)

    def write_unasked(self) -> str:
        """Write a copy if the file is gone and nobody can be asked; return what happened.

        Raises `InputError` if it cannot be written.
        """
        happened = self._workspace.project.displaced
        if self._decided or happened is None:
            return ""
        name = self._free_path()
        self.write(name)
        return f"{happened}. All your work is in {name}: go on with --db {quote(name)}."

    def _free_path(self) -> str:
        """Return an unused path beside the project, or else in another folder that is writable."""
        folders = (self._beside.parent, *_current_folder(), Path.home())
        folder = next((one for one in folders if os.access(one, os.W_OK | os.X_OK)), folders[-1])
        numbers = chain([""], (f"-{number}" for number in count(2)))
        paths = (folder / f"{self._beside.stem}-rescued{number}.db" for number in numbers)
        path = next(path for path in paths if not os.path.lexists(path))
        here = _current_folder()
        return str(path.relative_to(*here) if here and path.is_relative_to(*here) else path)


def _current_folder() -> tuple[Path, ...]:
    """Return the current folder in a tuple, which is empty if it was deleted."""
    try:
        return (Path.cwd(),)
    except OSError:
        return ()
