"""How each annotator compares with the gold that several stand behind. Pure.

Gold that is one person's own annotation alone says nothing about them, so it does not count; the
annotation that two or more agree on does, for these two as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.differing_pairs import differences
from corpus.resampled import f1_figures, layers_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.agreement import Figure
    from corpus.differing_pairs import Difference
    from corpus.disagreements import LaneSpan
    from corpus.store.settlements import Settlement

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


class GoldAgreement:
    """Counts one article after the other; labels are those of the project."""

    def __init__(self, labels: Sequence[Any]) -> None:
        self._labels = labels
        self._rows: dict[int, list[list[list[float]]]] = defaultdict(list)
        self._bases: dict[int, Counter[str]] = defaultdict(Counter)
        self._differences: dict[int, Counter[Difference]] = defaultdict(Counter)

    def see(self, spans: Mapping[int, Sequence[LaneSpan]], settlement: Settlement) -> None:
        """One article: everybody's spans by index, and what settled it."""
        gold = set(settlement.spans)
        for index, own in spans.items():
            both = gold.intersection(own)
            self._bases[index][settlement.basis] += 1
            self._rows[index].append(_row(self._labels, own, settlement.spans))
            if len(both) < max(len(own), len(gold)):
                mine = [span for span in own if span not in both]
                its = [span for span in settlement.spans if span not in both]
                self._differences[index].update(differences(mine, its))

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


def _row(
    labels: Sequence[Any], own: Sequence[LaneSpan], gold: Sequence[LaneSpan]
) -> list[list[float]]:
    """(own, gold, both) over all labels, then for each; values play no part, as in span F1."""
    mine, its = ({span[:3] for span in spans} for spans in (own, gold))
    counted = [Counter(span[2] for span in spans) for spans in (mine, its, mine & its)]
    everything = [float(sum(counts.values())) for counts in counted]
    return [everything, *([float(counts[label]) for counts in counted] for label in labels)]
