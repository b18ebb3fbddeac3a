"""Second looks: a random sample of what was accepted in bulk, and what it says about the rest.

A person who accepts a whole screen does not decide on each suggestion, and corrects one at a time
only what is wrong. Counting those corrections alone would make every suggestion look wrong. So the
suggestions form two post-strata (Holt & Smith, Post stratification, JRSS A 142, 1979): those
decided one at a time, all of whose outcomes are known, and those left unchanged after a bulk
accept, whose outcomes a random sample estimates.

The sample is drawn once in each article, when its annotation is about to be finished: systematic
sampling with probabilities proportional to size (Madow, On the theory of systematic sampling II,
Annals of Mathematical Statistics 20, 1949). The size is the probability of a mistake as it was
shown, so that doubtful suggestions are drawn more often; a weight of 1/chance makes up for that in
the ratio estimator of Hájek (discussion of Basu, in Foundations of Statistical Inference, 1971):
the share of right ones is Σ(right/chance) / Σ(1/chance). Such a share rests on (Σw)²/Σw² looks of
equal weight (Kish, Survey Sampling, 1965). Looks that a person passed over are left out, as if they
were missing at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, sqrt
from typing import TYPE_CHECKING

from corpus.learning.counts import NOTHING, Counts
from corpus.model import Drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.model import Suggestion

MOST_LOOKS = 2
"""Second looks in an article, unless a person's settings have another number."""

LOOKS_FOR_TWO = 50
"""Second looks in a project after which one in an article is enough."""

LEAST_SIZE = 0.1
"""The least probability of a mistake that the draw assumes; it bounds the weights."""

_UNKNOWN = 0.5
"""The probability of a mistake where none was shown."""

LEAST_LOOKS = 20
"""Decisions, or as many second looks as are worth them, before a price is told."""

_Z = 1.959963984540054
"""The normal quantile of 0.975."""


def draw(
    suggestions: Sequence[Suggestion], most: int, chance: Callable[[], float]
) -> tuple[Drawn, ...]:
    """Draw at most `most` suggestions; `chance` returns a number in [0, 1).

    Each is drawn with the probability that it has in the result.
    """
    count = min(most, len(suggestions))
    chances = _chances([_size(one) for one in suggestions], count)
    rest = [at for at, likely in enumerate(chances) if likely < 1]
    reached = [*accumulate((chances[at] for at in rest), initial=0.0)]
    reached[-1] = float(count - len(suggestions) + len(rest))  # whatever rounding has made of it
    begin = chance()
    passed = {
        at
        for at, (low, high) in zip(rest, pairwise(reached), strict=True)
        if ceil(high - begin) > ceil(low - begin)
    }
    return tuple(
        Drawn(one.span, round(chances[at], 6))
        for at, one in enumerate(suggestions)
        if at in passed or chances[at] == 1
    )


def _size(suggestion: Suggestion) -> float:
    wrong = _UNKNOWN if suggestion.score is None else 1 - suggestion.score
    return max(wrong, LEAST_SIZE)


def _chances(sizes: Sequence[float], count: int) -> list[float]:
    """The probabilities of `count` draws, proportional to size; 1 where that would exceed 1."""
    chances = [0.0] * len(sizes)
    certain: set[int] = set()
    while True:
        total = sum(size for at, size in enumerate(sizes) if at not in certain)
        left = count - len(certain)
        for at, size in enumerate(sizes):
            chances[at] = 1.0 if at in certain else left * size / total
        more = {at for at, one in enumerate(chances) if one >= 1} - certain
        if not more:
            return chances
        certain |= more


@dataclass(frozen=True, slots=True)
class Looks:
    """Suggestions accepted in bulk, and the second looks at some of them.

    `taken` counts all. Of those looked at, with the weight w = 1/chance, `weight` is the sum of w,
    `squares` that of w², and `right` that of w where the suggestion was right.
    """

    taken: int = 0
    weight: float = 0.0
    squares: float = 0.0
    right: float = 0.0

    def __add__(self, other: Looks) -> Looks:
        """The sum."""
        return Looks(
            self.taken + other.taken,
            self.weight + other.weight,
            self.squares + other.squares,
            self.right + other.right,
        )

    def __sub__(self, part: Looks) -> Looks:
        """The difference, for a part of these looks."""
        return Looks(
            self.taken - part.taken,
            self.weight - part.weight,
            self.squares - part.squares,
            self.right - part.right,
        )

    @property
    def effective(self) -> float:
        """The number of looks of equal weight that are worth as much (Kish)."""
        known = self.weight > _ROUNDING and self.squares > _ROUNDING
        return self.weight * self.weight / self.squares if known else 0.0

    @property
    def counts(self) -> Counts:
        """The looks as counts of equal weight."""
        looks = self.effective
        if not looks:
            return NOTHING
        right = looks * min(1.0, max(0.0, self.right / self.weight))
        return Counts(right, looks - right)


_ROUNDING = 1e-6
"""Sums below this are what subtraction leaves of nothing."""

NO_LOOKS = Looks()


def effective_decisions(alone: Counts, looks: Looks, *, assumed: float = 0.0) -> float:
    """The number of decisions made one at a time that both post-strata are worth (Kish).

    A decision has the weight 1; a look stands for its share of `taken`. `assumed` looks, those of
    the prior, are added to those that were made.
    """
    made = looks.effective + assumed
    if not looks.taken or not made:
        return 0.0 if looks.taken else alone.total
    every = alone.total + looks.taken
    return every * every / (alone.total + looks.taken * looks.taken / made)


@dataclass(frozen=True, slots=True)
class Price:
    """The share of wrong suggestions, with its 95 % interval, and the number of suggestions."""

    wrong: float
    low: float
    high: float
    suggestions: int


def price(alone: Counts, looks: Looks) -> Price | None:
    """The share of wrong ones among suggestions that nobody looks at; None without evidence.

    What was corrected one at a time counts as wrong, since nobody would correct it then. The
    interval is Wilson's for the effective number of decisions.
    """
    n = effective_decisions(alone, looks)
    if n < LEAST_LOOKS:
        return None
    every = alone.total + looks.taken
    in_bulk = looks.taken * (1 - looks.right / looks.weight) if looks.taken else 0.0
    share = min(1.0, max(0.0, (alone.wrong + in_bulk) / every))
    square = _Z * _Z / n
    middle = (share + square / 2) / (1 + square)
    spread = sqrt(share * (1 - share) * square + square * square / 4) / (1 + square)
    return Price(share, max(0.0, middle - spread), min(1.0, middle + spread), round(every))
