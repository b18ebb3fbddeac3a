"""How each annotator compares with the gold that several stand behind. Pure.

Gold that is one person's own annotation alone says nothing about them, so it does not count; the
annotation that two or more agree on does, for these two as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from corpus.agreement.bootstrap_f1 import f1_figures, layers_of
from corpus.agreement.pairs import differences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.agreement.figures import Figure
    from corpus.agreement.pairs import Difference
    from corpus.agreement.values import Settlement
    from corpus.disagreement.places import LaneSpan

_LABEL = attrgetter("label")

OWN, GOLD = 0, 1
"""The sides of a difference with gold: lacking on the side of gold is a span too many."""


@dataclass(frozen=True, slots=True)
class WithGold:
    """One annotator against gold: articles by basis, F1 and spans by label (None for all).

    `spans` are (own, gold, both). `differences` counts by class, label and side.
    """

    articles: dict[str, int]
    figures: dict[Any, Figure]
    spans: dict[Any, tuple[int, int, int]]
    differences: dict[Difference, int]


class Gold:
    """The gold of one article, to which everybody's spans are held."""

    def __init__(self, spans: Sequence[LaneSpan]) -> None:
        self.spans = spans
        self.labels = Counter(map(_LABEL, spans))
        self._set = frozenset(spans)

    def besides(self, own: Sequence[LaneSpan]) -> tuple[list[LaneSpan], list[LaneSpan]]:
        """What only one side has, by start: own spans, spans of the gold.

        A span that both have touches no other of either, so that the rest differs as all does.
        """
        mine = [span for span in own if span not in self._set]
        if not mine and len(own) == len(self.spans):
            return [], []
        both = self._set.intersection(own)
        return mine, [span for span in self.spans if span not in both]


class GoldAgreement:
    """Counts one article after the other; labels are those of the project."""

    def __init__(self, labels: Sequence[Any]) -> None:
        self._labels = labels
        self._rows: dict[int, list[list[list[float]]]] = defaultdict(list)
        self._bases: dict[int, Counter[str]] = defaultdict(Counter)
        self._differences: dict[int, Counter[Difference]] = defaultdict(Counter)

    def see(self, spans: Mapping[int, Sequence[LaneSpan]], settlement: Settlement) -> None:
        """One article: everybody's spans by index, and what settled it."""
        gold = Gold(settlement.spans)
        for index, own in spans.items():
            counted = Counter(map(_LABEL, own))
            mine, its = gold.besides(own)
            self._bases[index][settlement.basis] += 1
            self._rows[index].append(self._row(counted, gold, mine, its))
            if mine or its:
                self._differences[index].update(differences(mine, its))

    def _row(
        self,
        own: Mapping[Any, int],
        gold: Gold,
        mine: Sequence[LaneSpan],
        its: Sequence[LaneSpan],
    ) -> list[list[float]]:
        """(own, gold, both) over all labels, then for each; values play no part, as in span F1."""
        but_for_value = {span[:3] for span in mine} & {span[:3] for span in its}
        missed = Counter(span.label for span in its if span[:3] not in but_for_value)
        of_labels = [
            [own.get(label, 0), gold.labels[label], gold.labels[label] - missed[label]]
            for label in self._labels
        ]
        return [[sum(counts) for counts in zip(*of_labels, strict=True)], *of_labels]

    def of(self, index: int, *, draws: int, seed: int) -> WithGold:
        """What was counted for one annotator."""
        rows = layers_of(self._rows[index], len(self._labels) + 1)
        names = [None, *self._labels]
        reason = "nobody labelled anything" if len(rows) else "no article of theirs has gold"
        figures = f1_figures(rows, draws=draws, seed=seed, reason=reason)
        sums = [tuple(int(count) for count in layer) for layer in rows.sum(axis=0)]
        return WithGold(
            articles=dict(sorted(self._bases[index].items())),
            figures=dict(zip(names, figures, strict=True)),
            spans=dict(zip(names, sums, strict=True)),  # type: ignore[arg-type]
            differences=dict(self._differences[index]),
        )
