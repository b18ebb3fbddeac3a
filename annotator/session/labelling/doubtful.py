"""Doubtful first: only suggestions below a probability are decided one at a time.

Tab stops at those, and the key that accepts all on screen takes the others. Those without a
probability are doubtful, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.session.outcome import Outcome
from annotator.text.probability import limit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.session.cursor import Cursor
    from annotator.session.workspace import Workspace
    from corpus.learning.second_looks import Price
    from corpus.model import Mark

BELOW = 0.7
"""The probability below which a suggestion is doubtful, unless the settings have another one."""


class DoubtfulFirst:
    """Whether a person works this way; `below` is the probability, None while they do not."""

    def __init__(self, workspace: Workspace, cursor: Cursor, usual: float, *, on: bool) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._usual = usual
        self.below = usual if on else None
        cursor.passes_over = self.is_sure
        workspace.on_shown.append(self._begin)

    def is_sure(self, mark: Mark) -> bool:
        """Return whether an undecided suggestion is left to the key that accepts all."""
        score = mark.suggestion.score if mark.suggestion else None
        return self.below is not None and score is not None and score >= self.below

    def sure(self, marks: Sequence[Mark]) -> Sequence[Mark]:
        """Return the undecided suggestions among `marks` that need not be decided one at a time."""
        return marks if self.below is None else [*filter(self.is_sure, marks)]

    @property
    def count(self) -> int:
        """The number of undecided suggestions that are doubtful."""
        return sum(not self.is_sure(mark) for mark in self._workspace.draft.undecided)

    def toggle(self) -> Outcome:
        """Begin to work this way, with the usual probability, or end it."""
        return self.work_below(self._usual if self.below is None else None)

    def work_below(self, below: float | None) -> Outcome:
        """Let only suggestions below a probability be decided one at a time; None for all."""
        self.below = below
        if below is None:
            return Outcome("Doubtful first is off: {next_undecided} stops at every suggestion")
        self._begin(same_text=False)
        draft = self._workspace.draft
        begun = f"Doubtful first, below {limit(below)}"
        if draft.shown and all(one.score is None for one in draft.shown):
            return Outcome(f"{begun}. Nothing here has a probability yet, so all are doubtful")
        cost = self._workspace.project.verdicts.price(draft.suggester, below)
        return Outcome(f"{begun}. {price_in_words(cost)}")

    def _begin(self, same_text: bool) -> None:  # noqa: FBT001 - the signature of `on_shown`
        """Start at the first doubtful suggestion."""
        mark = self._cursor.current
        if not same_text and mark and not mark.decided and self.is_sure(mark):
            self._cursor.next_suggestion()


def price_in_words(price: Price | None) -> str:
    """Return how many of 100 suggestions accepted this way are wrong, with the interval."""
    if price is None:
        return "No price yet: too few of the others were looked at"
    wrong, low, high = (of_100(share) for share in (price.wrong, price.low, price.high))
    return f"Of 100 that {{screen.accept_visible}} takes, {wrong} are wrong ({low} to {high})"


def of_100(share: float) -> str:
    """Return a share as a number of 100: `2`, or `0.4` if it is below one."""
    return f"{100 * share:.0f}" if share == 0 or share >= 0.0095 else f"{100 * share:.1f}"
