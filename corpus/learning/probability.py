"""How likely a suggestion is right, from what this project's people decided. Pure.

A suggestion is of a cell: its label, what made it, and what became of its string before. Few cells
have much history, so each leans on the wider class around it, the label and what made it, and that
on the label, and that on all: the posterior mean (r + m·q) / (n + m) of a beta prior with the
parent's estimate q as its mean and the weight of m decisions; the m-estimate of Cestnik (1990),
"Estimating probabilities: a crucial task in machine learning". The root's prior is even. A class
speaks for its cells only by what it has beside them, so that no decision counts twice.

Where decisions are to be spared, an estimate is not enough: `lower_bound` is the one-sided 95 %
bound of Wilson's score interval (1927), on the plain counts of a cell.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeVar

from corpus.edits.draft import flat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from corpus.model import MadeBy, Seen, Suggestion

_Key = TypeVar("_Key")

LEAST_DECISIONS = 20
"""Decisions in a project before any probability is told."""

PRIOR_WEIGHT = 8.0
"""How many decisions the wider class is worth beside those of a cell."""

_EVEN = 0.5
_Z = 1.6448536269514722
"""The normal quantile of 0.95."""

Band = Literal["high", "fair", "low"]

BANDS: dict[Band, float] = {"high": 0.9, "fair": 0.5, "low": 0.0}
"""From which probability on: at least nine in ten right, rather right than wrong, the rest."""


class Cell(NamedTuple):
    """What suggestions have in common whose fate is counted together."""

    label: int
    made_by: MadeBy
    seen: Seen | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Suggestions decided one at a time: how many stood unchanged, how many did not."""

    right: int = 0
    wrong: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(self.right + other.right, self.wrong + other.wrong)

    def __sub__(self, part: Counts) -> Counts:
        """All but a part."""
        return Counts(self.right - part.right, self.wrong - part.wrong)

    @property
    def total(self) -> int:
        """All of them."""
        return self.right + self.wrong


NOTHING = Counts()


class Strings(Protocol):
    """What became of a string so far."""

    def seen(self, text: str) -> Seen:
        """In one word."""


class Unseen:
    """No string has any history yet."""

    def seen(self, text: str) -> Seen:
        """That of every string."""
        del text
        return "new"


UNSEEN = Unseen()


@dataclass(frozen=True, slots=True)
class Estimates:
    """The history by cell and by the classes around it; `estimates` makes it."""

    cells: Mapping[Cell, Counts]
    makers: Mapping[tuple[int, MadeBy], Counts]
    labels: Mapping[int, Counts]
    every: Counts
    _worked_out: dict[Cell, float] = field(default_factory=dict, compare=False, repr=False)

    @property
    def known(self) -> bool:
        """Whether there is enough history to tell a probability."""
        return self.every.total >= LEAST_DECISIONS

    def probability(self, cell: Cell) -> float:
        """The share of such suggestions that is expected to be right."""
        if cell not in self._worked_out:
            self._worked_out[cell] = self._expected(cell)
        return self._worked_out[cell]

    def _expected(self, cell: Cell) -> float:
        alike = self.cells.get(cell, NOTHING)
        maker = self.makers.get((cell.label, cell.made_by), NOTHING)
        label = self.labels.get(cell.label, NOTHING)
        estimate = _EVEN
        for beside in (self.every - label, label - maker, maker - alike, alike):
            estimate = smoothed(beside, estimate)
        return estimate


def estimates(counts: Mapping[Cell, Counts]) -> Estimates:
    """The history added up for every class that a cell belongs to."""
    return Estimates(
        dict(counts),
        _added_up(counts, lambda cell: (cell.label, cell.made_by)),
        _added_up(counts, lambda cell: cell.label),
        sum(counts.values(), NOTHING),
    )


def _added_up(counts: Mapping[Cell, Counts], key: Callable[[Cell], _Key]) -> dict[_Key, Counts]:
    added: dict[_Key, Counts] = defaultdict(Counts)
    for cell, some in counts.items():
        added[key(cell)] += some
    return dict(added)


def smoothed(counts: Counts, prior: float) -> float:
    """The mean of the beta distribution that `prior` becomes with these counts."""
    return (counts.right + PRIOR_WEIGHT * prior) / (counts.total + PRIOR_WEIGHT)


def lower_bound(counts: Counts) -> float:
    """What the true share of right ones exceeds with a confidence of 95 %; 0 without history."""
    n = counts.total
    if not n:
        return 0.0
    share, square = counts.right / n, _Z * _Z
    spread = _Z * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, (share + square / (2 * n) - spread) / (1 + square / n))


def least_history(share: float) -> int:
    """How many decisions of a cell, all of them right, put its lower bound above `share`."""
    return int(share * _Z * _Z / (1 - share)) + 1


def band(score: float) -> Band:
    """The band that a probability is in."""
    return next(name for name, least in BANDS.items() if score >= least)


def cell_of(suggestion: Suggestion) -> Cell:
    """The cell of a suggestion as it was shown."""
    return Cell(suggestion.span.label, suggestion.made_by, suggestion.seen)


def scored(
    suggestions: Iterable[Suggestion], text: str, history: Estimates, strings: Strings
) -> list[Suggestion]:
    """The suggestions for `text` with what is known of their strings, and their probability.

    A suggester's own score gives way: it says how sure a model is, not how often it is right here.
    """
    return [
        replace(one, score=round(history.probability(cell_of(one)), 3))
        for one in _with_seen(suggestions, text, strings)
    ]


def likeliest(
    suggestions: Iterable[Suggestion], text: str, history: Estimates, strings: Strings
) -> tuple[Suggestion, ...]:
    """The suggestions without overlaps: the likelier one stays, then the longer.

    As long as nothing is known the suggester's own scores settle that.
    """
    if history.known:
        return flat(scored(suggestions, text, history, strings))
    return flat(_with_seen(suggestions, text, strings))


def shown(
    suggestions: Iterable[Suggestion], text: str, history: Estimates, strings: Strings
) -> tuple[Suggestion, ...]:
    """What a person is shown: the likeliest, with their probabilities where there are any."""
    found = likeliest(suggestions, text, history, strings)
    return found if history.known else tuple(replace(one, score=None) for one in found)


def expected_wrong(
    suggestions: Iterable[Suggestion], text: str, history: Estimates, strings: Strings
) -> float:
    """How many of the suggestions shown would be wrong; without history half of them."""
    return sum(1 - (one.score or 0.0) for one in flat(scored(suggestions, text, history, strings)))


def _with_seen(
    suggestions: Iterable[Suggestion], text: str, strings: Strings
) -> Iterator[Suggestion]:
    for one in suggestions:
        yield replace(one, seen=strings.seen(text[one.span.start : one.span.end]))
