"""Compares a new suggester with the current one: counts by article and a paired bootstrap.

The bootstrap draws articles, since the spans of an article are alike. Both suggesters are counted
on the same draw, so an article's difficulty does not affect the comparison.
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
    """An article's gold and the spans of the new and the current suggester."""

    article: str
    gold: tuple[LabelledSpan, ...]
    new: tuple[LabelledSpan, ...]
    current: tuple[LabelledSpan, ...]

    @property
    def gained(self) -> int:
        """Return the number of operations that the new suggester saves."""
        return self.current_tally.operations - self.new_tally.operations

    @property
    def new_tally(self) -> Tally:
        """Count the new suggester's spans against gold."""
        return tally(self.gold, self.new)

    @property
    def current_tally(self) -> Tally:
        """Count the current suggester's spans against gold."""
        return tally(self.gold, self.current)


def favouring(gains: Sequence[int], *, seed: int = 0, draws: int = DRAWS) -> float:
    """Return the share of bootstrap draws in which the new suggester saves operations.

    `gains` are operations saved by article. Both suggesters have the same gold in a draw, so their
    sums compare like operations per 100 spans of gold. A tie does not count for the new one.
    """
    if not any(gains):
        return 0.0
    chance = random.Random(seed)  # noqa: S311 - draws, no secrets
    better = sum(sum(chance.choices(gains, k=len(gains))) > 0 for _ in repeat(None, draws))
    return better / draws


def in_favour(compared: Sequence[Compared], *, seed: int = 0) -> float:
    """Return the share of draws that favour the new suggester; 0 if it found no span right.

    Against many wrong suggestions, to suggest nothing saves operations; nobody is served by it.
    """
    if not any(one.new_tally.exact for one in compared):
        return 0.0
    return favouring([one.gained for one in compared], seed=seed)


@dataclass(frozen=True, slots=True)
class Scores:
    """Counts of both suggesters over all articles; of all labels if `label` is None."""

    label: str | None
    new: Tally
    current: Tally


def scores(compared: Iterable[Compared], labels: Iterable[str]) -> list[Scores]:
    """Return the scores of each label, then of all."""
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
    """Add the counts."""
    return sum(counts, Tally())


def figures(counts: Tally) -> dict[str, Any]:
    """Return counts and figures as they are kept with a trained suggester."""
    shares = ("precision", "recall", "f1", "f1_overlap", "operations_per_100")
    return {**asdict(counts), **{name: getattr(counts, name) for name in shares}}


@dataclass(frozen=True, slots=True)
class Point:
    """The counts of a fit on this number of articles, over articles that it had not seen."""

    articles: int
    counts: Tally


@dataclass(frozen=True, slots=True)
class Curve:
    """A learning curve, and the counts of the `current` suggester on the same articles."""

    current: str
    counts: Tally
    points: tuple[Point, ...]
