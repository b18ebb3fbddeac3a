"""Estimates how likely a suggestion is right, from the decisions in the same project.

Suggestions form strata: the same label, the same maker, the same history of their string. Few
strata have much history, so the estimate of each is drawn towards that of a wider class: label and
maker, then label, then all suggestions. It is the posterior mean (r + m·q) / (n + m) of a beta
prior with the wider class's estimate q as its mean and the weight of m decisions: the m-estimate of
Cestnik, Estimating probabilities: a crucial task in machine learning, ECAI 1990. The prior of all
suggestions is 0.5. A wider class contributes only the decisions outside the narrower one, so that
no decision counts twice.

Bulk accepts are counted as if a part of them had been decided one at a time as right, the rest as
wrong: the share that second looks found, by `corpus.learning.second_looks`, drawn towards wider
classes in the same way. Looks are few, so the mean of the first prior is the share in all of them,
those of the narrower classes included (as Cestnik has it), itself with Jeffreys' prior Beta(½, ½),
which has the weight of one decision. The counts that result are post-stratified: each post-stratum
counts as often as it occurs, however seldom it was looked at.

An estimate does not justify skipping decisions. For that, `lower_bound` is the one-sided 95 % bound
of the score interval on a stratum's own counts (Wilson, Probable inference, the law of succession,
and statistical inference, JASA 22, 1927).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from math import sqrt
from operator import add
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, Protocol, Self, TypeVar

from corpus.edits.draft import flat
from corpus.learning.counts import NOTHING, Counts
from corpus.learning.second_looks import NO_LOOKS, effective_decisions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from corpus.learning.second_looks import Looks
    from corpus.model import MadeBy, Seen, Suggestion

_Key = TypeVar("_Key")

LEAST_DECISIONS = 20
"""Decisions in a project before any probability is shown, or second looks that are worth them."""

PRIOR_WEIGHT = 8.0
"""The weight of the wider class, in decisions."""

_JEFFREYS_WEIGHT = 1.0
"""The weight of the prior of all bulk accepts, in second looks."""

_Z = 1.6448536269514722
"""The normal quantile of 0.95."""

Band = Literal["high", "fair", "low"]

BANDS: dict[Band, float] = {"high": 0.9, "fair": 0.5, "low": 0.0}
"""The least probability of each band."""


class Stratum(NamedTuple):
    """The common properties of suggestions that are counted together."""

    label: int
    made_by: MadeBy
    seen: Seen | None


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


class _Summed(Protocol):
    """Sums that can be added, and reduced by a part."""

    def __add__(self, other: Self) -> Self: ...

    def __sub__(self, part: Self) -> Self: ...


_Sums = TypeVar("_Sums", bound=_Summed)


@dataclass(frozen=True, slots=True)
class _Classes(Generic[_Sums]):
    """Sums by stratum and of the wider classes; `nothing` is that of an empty class."""

    strata: Mapping[Stratum, _Sums]
    makers: Mapping[tuple[int, MadeBy], _Sums]
    labels: Mapping[int, _Sums]
    every: _Sums
    nothing: _Sums

    def apart(self, stratum: Stratum) -> tuple[_Sums, ...]:
        """The sums of all others, of the rest of its label, of its maker, and of the stratum."""
        own = self.strata.get(stratum, self.nothing)
        maker = self.makers.get((stratum.label, stratum.made_by), self.nothing)
        label = self.labels.get(stratum.label, self.nothing)
        return self.every - label, label - maker, maker - own, own


def _classes(strata: Mapping[Stratum, _Sums], nothing: _Sums) -> _Classes[_Sums]:
    return _Classes(
        dict(strata),
        _summed(strata, lambda stratum: (stratum.label, stratum.made_by), nothing),
        _summed(strata, lambda stratum: stratum.label, nothing),
        reduce(add, strata.values(), nothing),
        nothing,
    )


def _summed(
    strata: Mapping[Stratum, _Sums], key: Callable[[Stratum], _Key], nothing: _Sums
) -> dict[_Key, _Sums]:
    sums: dict[_Key, _Sums] = {}
    for stratum, some in strata.items():
        of = key(stratum)
        sums[of] = sums.get(of, nothing) + some
    return sums


@dataclass(frozen=True)
class Estimates:
    """Probabilities from decisions made one at a time, and from second looks at bulk accepts."""

    alone: Mapping[Stratum, Counts]
    looks: Mapping[Stratum, Looks] = field(default_factory=dict)
    _computed: dict[Stratum, float] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def decisions(self) -> float:
        """The number of decisions that the evidence is worth."""
        alone = reduce(add, self.alone.values(), NOTHING)
        looks = reduce(add, self.looks.values(), NO_LOOKS)
        return effective_decisions(alone, looks, assumed=_JEFFREYS_WEIGHT)

    @property
    def known(self) -> bool:
        """Whether there is enough evidence to show a probability."""
        return self.decisions >= LEAST_DECISIONS

    def probability(self, stratum: Stratum) -> float:
        """The expected share of right suggestions in the stratum."""
        if stratum not in self._computed:
            estimate = 0.5
            for outside in self._both.apart(stratum):
                estimate = smoothed(outside, estimate)
            self._computed[stratum] = estimate
        return self._computed[stratum]

    @cached_property
    def _both(self) -> _Classes[Counts]:
        """The counts of both post-strata."""
        looks = _classes(self.looks, NO_LOOKS)
        strata = dict.fromkeys([*self.alone, *self.looks])
        return _classes(
            {one: self.alone.get(one, NOTHING) + _imputed(looks, one) for one in strata}, NOTHING
        )


def _imputed(every: _Classes[Looks], stratum: Stratum) -> Counts:
    """The bulk accepts of a stratum, divided as the second looks suggest."""
    whole = every.every.counts
    share = (whole.right + _JEFFREYS_WEIGHT / 2) / (whole.total + _JEFFREYS_WEIGHT)
    _, *narrower = every.apart(stratum)
    for looks in narrower:
        share = smoothed(looks.counts, share)
    taken = every.strata.get(stratum, NO_LOOKS).taken
    return Counts(taken * share, taken * (1 - share))


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
