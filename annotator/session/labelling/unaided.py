"""Chance: which articles a person labels without suggestions, so that their effect can be measured.

It is asked once for a person and an article, when that person first opens it, and the edit that
opens the article keeps the answer: neither a restart nor suggestions that arrive later change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from corpus.model import Action, Change

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.edits.draft import Draft
    from corpus.model import Suggestion

ON_PURPOSE = "no suggestions are shown here, on purpose: label what you find"


@dataclass(frozen=True, slots=True)
class Lot:
    """Draws for each article; `share` (0…1) of them are to be without suggestions.

    `chance` gives numbers in [0, 1); tests give one with a seed.
    """

    share: float
    chance: Callable[[], float] = SystemRandom().random

    def unaided(self) -> bool:
        """Draw."""
        return self.chance() < self.share


def opening(
    draft: Draft, suggester: str | None, found: tuple[Suggestion, ...], lot: Lot | None
) -> Change | None:
    """What to record of what was `found` for an article nobody has edited; None for nothing new."""
    unaided = draft.unaided if draft.head else lot.unaided() if lot else None
    shown, hidden = ((), found) if unaided else (found, ())
    if draft.head and (draft.suggester, draft.shown, draft.hidden) == (suggester, shown, hidden):
        return None
    return Change(Action.OPENED, suggester=suggester, shown=shown, hidden=hidden, unaided=unaided)
