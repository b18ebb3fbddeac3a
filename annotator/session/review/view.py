"""What operations of review need of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from annotator.session.view import View

if TYPE_CHECKING:
    from annotator.session.outcome import Outcome


class ReviewView(View, Protocol):
    """Shows the open article and its lanes, and opens lists over it."""

    def whole_class(self) -> Outcome | None:
        """List all disagreements similar to the one at the cursor."""

    def consistency(self) -> Outcome | None:
        """List the strings that the gold labels inconsistently."""
