"""Second looks before an article is finished: bulk accepts drawn at random, to be decided alone."""

from __future__ import annotations

from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from corpus.learning.second_looks import LOOKS_FOR_TWO, MOST_LOOKS, draw
from corpus.learning.verdicts import unchanged_in_bulk
from corpus.model import Action, Change

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.session.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SecondLooks:
    """Draws bulk accepts for a second look, `most` in an article.

    `chance` returns numbers in [0, 1); tests use one with a seed.
    """

    most: int = MOST_LOOKS
    chance: Callable[[], float] = SystemRandom().random

    def draw(self, workspace: Workspace) -> None:
        """Record a draw in the open article, unless there is one or nothing to draw from.

        One is drawn at the most once the project has enough second looks.
        """
        if workspace.draft.drawn is not None:
            return
        accepts = unchanged_in_bulk(workspace.draft, workspace.tokens.text)
        enough = workspace.project.verdicts.in_bulk.made() >= LOOKS_FOR_TWO
        drawn = draw(accepts, min(self.most, 1) if enough else self.most, self.chance)
        if drawn:
            workspace.record([Change(Action.DRAWN, drawn=drawn)])
