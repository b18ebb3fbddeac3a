"""Runs operations one at a time and writes the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec

from annotator.session.outcome import Outcome, Refused, literal
from corpus.errors import AnnotatorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.keymap.keymap import Keymap

P = ParamSpec("P")


class Dispatcher:
    """Runs operations; `message` is what the status line shows until the next one."""

    def __init__(self, keymap: Keymap) -> None:
        self._keymap = keymap
        self._outcome = Outcome()
        self.message = ""

    def run(
        self, operation: Callable[P, Outcome | None], *args: P.args, **kwargs: P.kwargs
    ) -> Exception | None:
        """Run an operation, show its message, and return its error or refusal if there is one."""
        try:
            self.show(operation(*args, **kwargs) or Outcome())
        except Refused as refusal:
            self.show(Outcome(str(refusal)))
            return refusal
        except AnnotatorError as error:
            self.show(Outcome(literal(str(error))))
            return error
        return None

    def show(self, outcome: Outcome) -> None:
        """Write the status line."""
        self._outcome = outcome
        self.message = self._keymap.with_keys(outcome.message)

    def announce(self, outcome: Outcome) -> None:
        """Show news that no key asked for, unless there is a message to be read."""
        if self._outcome.replaceable or not self.message:
            self.show(outcome)
