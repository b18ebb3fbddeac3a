"""Randomly hides suggestions, to measure automation bias.

The draw is made when a person first opens an article. The edit that opens the article keeps the
result, so that neither a restart nor suggestions that arrive later change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from corpus.model import Action, Change

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.edits.draft import Draft
    from corpus.model import Suggestion, Trial


@dataclass(frozen=True, slots=True)
class Lot:
    """Draws the articles that are labelled without suggestions: a `share` (0…1) of them.

    `chance` returns numbers in [0, 1); tests use one with a seed.
    """

    share: float
    chance: Callable[[], float] = SystemRandom().random

    def unaided(self) -> bool:
        """Draw whether the next article is labelled without suggestions."""
        return self.chance() < self.share


def opening(
    draft: Draft,
    suggester: str | None,
    found: tuple[Suggestion, ...],
    lot: Lot | None,
    trial: Trial | None = None,
) -> Change | None:
    """Return the edit that opens an unedited article with the suggestions `found`.

    None if the same is recorded already. An article that is opened first gets the `trial`.
    """
    unaided = draft.unaided if draft.head else lot.unaided() if lot else None
    shown, hidden = ((), found) if unaided else (found, ())
    if draft.head and (draft.suggester, draft.shown, draft.hidden) == (suggester, shown, hidden):
        return None
    return Change(
        Action.OPENED,
        suggester=suggester,
        shown=shown,
        hidden=hidden,
        unaided=unaided,
        trial=draft.trial if draft.head else trial,
    )
