"""Chooses sides for groups of articles so that each label has the same shares of its spans.

The groups are dealt out by iterative stratification, the rarest label first (Sechidis, Tsoumakas,
Vlahavas, "On the stratification of multi-label data", 2011). A group counts with all its spans, and
its articles count like a label that every group has. Then groups are moved and, if they are
few, exchanged as long as the shares come closer. Groups that have a side keep it.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.gold_outline import GoldOutline
    from corpus.model import GoldArticle
    from exports.options import Split

    Amounts = Mapping[str, int]

ARTICLES = ""
"""The name under which a group's articles are counted; its other names are labels."""

_EXCHANGED = 100
"""The most groups of which pairs are exchanged: the time grows with the square."""

_ROUNDS = 20
"""The most passes over the groups; two or three usually suffice."""

_CLOSE = 1e-6
"""The deviation below which no group is moved: each share is less than 0.1 % off."""

_GAIN = 1e-12
"""The least improvement, so that rounding cannot move groups to and fro."""


def balanced(
    groups: Mapping[str, Amounts], shares: Mapping[Split, float], kept: Mapping[str, Split]
) -> dict[str, Split]:
    """Return the side of each group.

    `groups` are the numbers of spans by label and of `ARTICLES`, by key; their order decides ties.
    `shares` are those wanted, with the sum 1. `kept` are sides that stay. A wanted side is empty
    only if no group can be moved there.
    """
    sides = {key: kept[key] for key in groups if kept.get(key) in shares}
    loose = [key for key in groups if key not in sides]
    state = _State(groups, shares, sides)
    waiting = loose
    while waiting:
        left = _totals(groups[key] for key in waiting)
        label = min(left, key=lambda name: (not name, left[name], name))
        having = [key for key in waiting if groups[key].get(label)]
        state.deal(having, label)
        waiting = [key for key in waiting if key not in sides]
    state.fill(loose)
    for _ in range(_ROUNDS):
        if state.deviation() < _CLOSE or not (state.move(loose) or state.exchange(loose)):
            break
    return sides


def deviation(
    groups: Mapping[str, Amounts], shares: Mapping[Split, float], sides: Mapping[str, Split]
) -> float:
    """Return the sum of the squared differences between the shares wanted and those reached."""
    return _State(groups, shares, dict(sides)).deviation()


def spans_by_label(
    sides: Mapping[Split, Iterable[GoldArticle | GoldOutline]], labels: Iterable[str] = ()
) -> dict[str, dict[str, int]]:
    """Count spans by label and side; also the given labels, on all sides, have an entry."""
    nothing = dict.fromkeys(map(str, sides), 0)
    by_label = {label: dict(nothing) for label in labels}
    for side, articles in sides.items():
        spans = Counter(span.label for settled in articles for span in settled.spans)
        for label, count in spans.items():
            by_label.setdefault(label, dict(nothing))[side] = count
    return by_label


def share(sides: Mapping[str, int], side: str) -> float:
    """Return a side's share of a count by side, from 0 to 1; 0 of nothing."""
    every = sum(sides.values())
    return sides.get(side, 0) / every if every else 0.0


def _totals(groups: Iterable[Amounts]) -> Counter[str]:
    """Return the sums of the amounts above 0."""
    totals: Counter[str] = Counter()
    for amounts in groups:
        totals.update(amounts)
    return +totals


class _State:
    """The sides of the groups, and how much each side has beyond the wanted share of a label."""

    def __init__(
        self,
        groups: Mapping[str, Amounts],
        shares: Mapping[Split, float],
        sides: dict[str, Split],
    ) -> None:
        self._groups, self._sides = groups, sides
        totals = _totals(groups.values())
        self._weights = {label: 1 / total**2 for label, total in totals.items()}
        self._excess = {
            side: {label: -share * total for label, total in totals.items()}
            for side, share in shares.items()
        }
        self._sizes = Counter(sides.values())
        for key, side in sides.items():
            self._count(key, side, 1)

    def deviation(self) -> float:
        """Return the sum of the squared excesses, each as a share of its label."""
        return sum(
            self._weights[label] * amount**2
            for excess in self._excess.values()
            for label, amount in excess.items()
        )

    def deal(self, keys: Sequence[str], label: str) -> None:
        """Place groups, those with most of a label first, where most of the label is lacking."""
        for key in sorted(keys, key=lambda key: -self._groups[key][label]):
            self._put(key, min(self._excess, key=lambda side: self._lack(side, label)))

    def fill(self, loose: Sequence[str]) -> None:
        """Move to each empty side the group that fits best, from a side with several."""
        for target in self._excess:
            movable = [key for key in loose if self._sizes[self._sides[key]] > 1]
            if not self._sizes[target] and movable:
                self._put(min(movable, key=lambda key: self._cost(key, target)), target)

    def move(self, loose: Sequence[str]) -> bool:
        """Move each group to the side where it fits best; return whether any was moved."""
        moved = False
        for key in loose:
            if self._sizes[self._sides[key]] > 1:
                costs = {side: self._cost(key, side) for side in self._excess}
                target = min(costs, key=lambda side: costs[side])
                if costs[target] < -_GAIN:
                    self._put(key, target)
                    moved = True
        return moved

    def exchange(self, loose: Sequence[str]) -> bool:
        """Exchange the sides of pairs if that helps; return whether any were exchanged."""
        if len(loose) > _EXCHANGED:
            return False
        exchanged = False
        for one, other in combinations(loose, 2):
            here, there = self._sides[one], self._sides[other]
            if here == there:
                continue
            before = self.deviation()
            self._put(one, there)
            self._put(other, here)
            if self.deviation() < before - _GAIN:
                exchanged = True
            else:
                self._put(one, here)
                self._put(other, there)
        return exchanged

    def _lack(self, side: Split, label: str) -> tuple[float, float]:
        return self._excess[side][label], self._excess[side][ARTICLES]

    def _cost(self, key: str, target: Split) -> float:
        """Return half of the growth of the deviation if a group is moved."""
        source = self._sides[key]
        if source == target:
            return 0.0
        here, there = self._excess[source], self._excess[target]
        return sum(
            self._weights[label] * amount * (there[label] - here[label] + amount)
            for label, amount in self._groups[key].items()
            if amount
        )

    def _put(self, key: str, side: Split) -> None:
        if source := self._sides.get(key):
            self._count(key, source, -1)
            self._sizes[source] -= 1
        self._count(key, side, 1)
        self._sides[key] = side
        self._sizes[side] += 1

    def _count(self, key: str, side: Split, times: int) -> None:
        excess = self._excess[side]
        for label, amount in self._groups[key].items():
            if amount:
                excess[label] += times * amount
