"""Is the new suggester better? Tallies by article, and a paired bootstrap over articles.

The unit that is drawn is the article, since the spans of one are alike. Both suggesters are counted
on the same draw, so what is hard about an article takes nothing away from the comparison.
"""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

from corpus.scoring import Tally, tallies, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.model import LabelledSpan


DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class Compared:
    """One article: its gold, what the new suggester found in it, and what the current one did."""

    article: str
    gold: tuple[LabelledSpan, ...]
    new: tuple[LabelledSpan, ...]
    current: tuple[LabelledSpan, ...]

    @property
    def gained(self) -> int:
        """How many operations fewer the new one leaves to do."""
        return self.current_tally.operations - self.new_tally.operations

    @property
    def new_tally(self) -> Tally:
        """The new one's counts."""
        return tally(self.gold, self.new)

    @property
    def current_tally(self) -> Tally:
        """The current one's counts."""
        return tally(self.gold, self.current)


def favouring(gains: Sequence[int], *, seed: int = 0, draws: int = DRAWS) -> float:
    """In which share of the draws the new suggester leaves fewer operations to do.

    The gold of a draw is the same for both, so operations per 100 gold compare as their sums do. A
    draw in which they are equal does not count for the new one.
    """
    if not any(gains):
        return 0.0
    chance = random.Random(seed)  # noqa: S311 - draws, no secrets
    better = sum(sum(chance.choices(gains, k=len(gains))) > 0 for _ in repeat(None, draws))
    return better / draws


@dataclass(frozen=True, slots=True)
class Scores:
    """Counts of both suggesters over all articles, of one label, or of all where it is None."""

    label: str | None
    new: Tally
    current: Tally


def scores(compared: Iterable[Compared], labels: Iterable[str]) -> list[Scores]:
    """Scores of each label, then of all."""
    articles = list(compared)
    by_label = [(tallies(one.gold, one.new), tallies(one.gold, one.current)) for one in articles]
    nothing = Tally()
    rows = [
        Scores(
            label,
            new=summed(new.get(label, nothing) for new, _ in by_label),
            current=summed(current.get(label, nothing) for _, current in by_label),
        )
        for label in labels
    ]
    new = summed(one.new_tally for one in articles)
    return [*rows, Scores(None, new, summed(one.current_tally for one in articles))]


def summed(counts: Iterable[Tally]) -> Tally:
    """All of them together."""
    return sum(counts, Tally())


def figures(counts: Tally) -> dict[str, Any]:
    """Counts and what follows from them, as they are kept with a trained suggester."""
    shares = ("precision", "recall", "f1", "f1_overlap", "operations_per_100")
    return {**asdict(counts), **{name: getattr(counts, name) for name in shares}}


@dataclass(frozen=True, slots=True)
class Point:
    """How a fit on so many articles did on the ones it had not seen."""

    articles: int
    counts: Tally


@dataclass(frozen=True, slots=True)
class Curve:
    """A learning curve beside what the `current` suggester does on the same articles."""

    current: str
    counts: Tally
    points: tuple[Point, ...]
