"""The errors that a person can act on.

    AnnotatorError          one sentence: what happened, where, and what to do
    ├── ProjectError        the project file cannot be opened or used
    ├── NotSavedError       a write failed; nothing of the step was stored
    ├── StaleError          another window of the same person has written meanwhile
    │   └── TakenError      others have taken the article meanwhile
    ├── InputError          a file, a line or an option cannot be used
    ├── NotFoundError       there is no article, person, label or format of that name
    ├── SuggesterError      a suggester cannot be loaded or used
    └── ExportError         the export cannot be made; nothing was written

The command line prints them as one line on stderr with exit code 1. Only the screen catches them
too, and shows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class AnnotatorError(Exception):
    """A sentence that says what happened, where, and what to do."""


class ProjectError(AnnotatorError):
    """The project file is missing, no project, too new, locked or read-only."""


class NotSavedError(AnnotatorError):
    """A write failed; the whole step was rolled back."""


class StaleError(AnnotatorError):
    """The annotation has changed in the file since it was loaded; it must be loaded again."""


class TakenError(AnnotatorError):
    """As many people as the article wants have begun or finished it; the step was not stored."""


class InputError(AnnotatorError):
    """A file, line or option cannot be used."""


class NotFoundError(AnnotatorError):
    """Nothing has that name; the message lists the known names if they are few."""


class SuggesterError(AnnotatorError):
    """A suggester cannot be loaded; the message names the command that helps."""


class ExportError(AnnotatorError):
    """The export cannot be made; the previous one is unchanged. `details` are lines to list."""

    def __init__(self, message: str, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.details = details


class ReplayError(AnnotatorError):
    """An edit does not fit the state that it is applied to; the chain of edits is damaged."""
