"""Every failure that a person can act on.

    AnnotatorError          one sentence: what, where, and what to do
    ├── ProjectError        the project file cannot be opened or used
    ├── NotSavedError       a write failed; nothing of the step was stored
    ├── StaleError          another window of the same person was faster
    ├── InputError          a file, a line of it, or an option is not as required
    ├── NotFoundError       an article, person, label or format of that name is not there
    ├── SuggesterError      a suggester cannot be loaded or does not fit
    └── ExportError         gold does not fit the format; nothing was written

The command line turns them into one line on stderr and exit status 1; nothing else catches them
except the screen, which shows them.
"""

from __future__ import annotations


class AnnotatorError(Exception):
    """A sentence that says what is wrong, where, and what to do."""


class ProjectError(AnnotatorError):
    """The project file is missing, foreign, too new, locked or read-only."""


class NotSavedError(AnnotatorError):
    """A write did not reach the file; the step it belonged to was rolled back whole."""


class StaleError(AnnotatorError):
    """The annotation has changed in the file since it was read; read it again."""


class InputError(AnnotatorError):
    """What was given (file, line, option) cannot be used."""


class NotFoundError(AnnotatorError):
    """Nothing has that name; the message lists what there is where the list is short."""


class SuggesterError(AnnotatorError):
    """A suggester cannot be loaded; the message names the command that mends it."""


class ExportError(AnnotatorError):
    """The export cannot be made as asked; the previous one is untouched."""


class ReplayError(AnnotatorError):
    """An edit does not fit the state it is applied to; the chain of edits is damaged."""
