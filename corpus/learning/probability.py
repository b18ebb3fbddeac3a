"""Estimates how likely a suggestion is right, from the decisions in the same project.

Suggestions form strata: the same label, the same maker, the same history of their string. Few
strata have much history, so the estimate of each is drawn towards that of a wider class: label and
maker, then label, then all suggestions. It is the posterior mean (r + m·q) / (n + m) of a beta
prior with the wider class's estimate q as its mean and the weight of m decisions: the m-estimate of
Cestnik, Estimating probabilities: a crucial task in machine learning, ECAI 1990. The prior of all
suggestions is 0.5. A wider class contributes only the decisions outside the narrower one, so that
no decision counts twice.

An estimate does not justify skipping decisions. For that, `lower_bound` is the one-sided 95 % bound
of the score interval on a stratum's own counts (Wilson, Probable inference, the law of succession,
and statistical inference, JASA 22, 1927).
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
"""Decisions in a project before any probability is shown."""

PRIOR_WEIGHT = 8.0
"""The weight of the wider class, in decisions."""

_Z = 1.6448536269514722
"""The normal quantile of 0.95."""

Band = Literal["high", "fair", "low"]

BANDS: dict[Band, float] = {"high": 0.9, "fair": 0.5, "low": 0.0}
"""The least probability of each band."""


class Stratum(NamedTuple):
    """What suggestions have in common that are counted together."""

    label: int
    made_by: MadeBy
    seen: Seen | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Suggestions decided one at a time: kept unchanged (right), or not (wrong)."""

    right: int = 0
    wrong: int = 0

    def __add__(self, other: Counts) -> Counts:
        """The sum."""
        return Counts(self.right + other.right, self.wrong + other.wrong)

    def __sub__(self, part: Counts) -> Counts:
        """The difference, for a part of these counts."""
        return Counts(self.right - part.right, self.wrong - part.wrong)

    @property
    def total(self) -> int:
        """The number of decisions."""
        return self.right + self.wrong


NOTHING = Counts()


class Strings(Protocol):
    """Knows the history of strings."""

    def seen(self, text: str) -> Seen:
        """The history of a text in one word."""


class Unseen:
    """No string has a history."""

    def seen(self, text: str) -> Seen:
        """`new`, for every string."""
        del text
        return "new"


UNSEEN = Unseen()


@dataclass(frozen=True, slots=True)
class Estimates:
    """The counts of strata and of the wider classes; made by `estimates`."""

    strata: Mapping[Stratum, Counts]
    makers: Mapping[tuple[int, MadeBy], Counts]
    labels: Mapping[int, Counts]
    every: Counts
    _computed: dict[Stratum, float] = field(default_factory=dict, compare=False, repr=False)

    @property
    def known(self) -> bool:
        """Whether there is enough history to show a probability."""
        return self.every.total >= LEAST_DECISIONS

    def probability(self, stratum: Stratum) -> float:
        """The expected share of right suggestions in the stratum."""
        if stratum not in self._computed:
            own = self.strata.get(stratum, NOTHING)
            maker = self.makers.get((stratum.label, stratum.made_by), NOTHING)
            label = self.labels.get(stratum.label, NOTHING)
            estimate = 0.5
            for outside in (self.every - label, label - maker, maker - own, own):
                estimate = smoothed(outside, estimate)
            self._computed[stratum] = estimate
        return self._computed[stratum]


def estimates(counts: Mapping[Stratum, Counts]) -> Estimates:
    """Sum the counts of strata for every wider class."""
    return Estimates(
        dict(counts),
        _summed(counts, lambda stratum: (stratum.label, stratum.made_by)),
        _summed(counts, lambda stratum: stratum.label),
        sum(counts.values(), NOTHING),
    )


def _summed(counts: Mapping[Stratum, Counts], key: Callable[[Stratum], _Key]) -> dict[_Key, Counts]:
    sums: dict[_Key, Counts] = defaultdict(Counts)
    for stratum, some in counts.items():
        sums[key(stratum)] += some
    return dict(sums)


def smoothed(counts: Counts, prior: float) -> float:
    """The posterior mean, for a beta prior with mean `prior` and weight `PRIOR_WEIGHT`."""
    return (counts.right + PRIOR_WEIGHT * prior) / (counts.total + PRIOR_WEIGHT)


def lower_bound(counts: Counts) -> float:
    """The one-sided 95 % lower bound of the share of right suggestions; 0 without history."""
    n = counts.total
    if not n:
        return 0.0
    share, square = counts.right / n, _Z * _Z
    spread = _Z * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, (share + square / (2 * n) - spread) / (1 + square / n))


def least_history(share: float) -> int:
    """The least number of decisions, all right, with a lower bound above `share`."""
    return int(share * _Z * _Z / (1 - share)) + 1


def band(score: float) -> Band:
    """The band of a probability."""
    return next(name for name, least in BANDS.items() if score >= least)


def stratum_of(suggestion: Suggestion) -> Stratum:
    """The stratum of a suggestion as it was shown."""
    return Stratum(suggestion.span.label, suggestion.made_by, suggestion.seen)


def scored(
    suggestions: Iterable[Suggestion], text: str, history: Estimates, strings: Strings
) -> list[Suggestion]:
    """The suggestions for `text` with the history of their strings and their probabilities.

    The probability replaces the suggester's own score, which says how sure a model is and not how
    often it is right in this project.
    """
    return [
        replace(one, score=round(history.probability(stratum_of(one)), 3))
        for one in _with_seen(suggestions, text, strings)
    ]


def likeliest(
    suggestions: Iterable[Suggestion], text: str, history: Estimates, strings: Strings
) -> tuple[Suggestion, ...]:
    """The suggestions without overlaps: the likelier one is kept, then the longer one.

    Without enough history the suggester's own scores decide.
    """
    if history.known:
        return flat(scored(suggestions, text, history, strings))
    return flat(_with_seen(suggestions, text, strings))


def shown(
    suggestions: Iterable[Suggestion], text: str, history: Estimates, strings: Strings
) -> tuple[Suggestion, ...]:
    """The suggestions to show: the likeliest, with probabilities if there is enough history."""
    found = likeliest(suggestions, text, history, strings)
    return found if history.known else tuple(replace(one, score=None) for one in found)


def expected_wrong(
    suggestions: Iterable[Suggestion], text: str, history: Estimates, strings: Strings
) -> float:
    """The expected number of wrong suggestions among those shown; half of them without history."""
    return sum(1 - (one.score or 0.0) for one in flat(scored(suggestions, text, history, strings)))


def _with_seen(
    suggestions: Iterable[Suggestion], text: str, strings: Strings
) -> Iterator[Suggestion]:
    for one in suggestions:
        yield replace(one, seen=strings.seen(text[one.span.start : one.span.end]))
