"""Comparison of each annotator with gold that a reviewer or two annotators decided.

Gold of one person alone is left out, because it is that person's own annotation. Agreed gold counts
for the annotators who agree on it, too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.agreement.bootstrap_f1 import f1_figures, layered
from corpus.agreement.pairs import differences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.agreement.figures import Figure
    from corpus.agreement.pairs import Difference
    from corpus.agreement.values import Settlement
    from corpus.disagreement.places import LaneSpan

OWN, GOLD = 0, 1
"""The sides of a difference with gold. A span that is lacking on the gold side is one too many."""


@dataclass(frozen=True, slots=True)
class GoldComparison:
    """One annotator against gold: articles by basis, F1 and spans by label (None for all).

    `spans` are (own, gold, both). `differences` counts by class, label and side.
    """

    articles: dict[str, int]
    figures: dict[Any, Figure]
    spans: dict[Any, tuple[int, int, int]]
    differences: dict[Difference, int]


class GoldCounter:
    """Counts articles one by one; labels are those of the project, annotators are indices."""

    def __init__(self, labels: Sequence[Any]) -> None:
        self._labels = labels
        self._rows: dict[int, list[list[list[float]]]] = defaultdict(list)
        self._bases: dict[int, Counter[str]] = defaultdict(Counter)
        self._differences: dict[int, Counter[Difference]] = defaultdict(Counter)

    def see(self, spans: Mapping[int, Sequence[LaneSpan]], settlement: Settlement) -> None:
        """Count one article: the spans of each annotator against its gold."""
        gold = settlement.spans
        gold_set, gold_counts = frozenset(gold), Counter(span.label for span in gold)
        for index, own in spans.items():
            # A span in both lanes overlaps no other of either, so the rest can be compared alone.
            extra = [span for span in own if span not in gold_set]
            missing: list[LaneSpan] = []
            if extra or len(own) < len(gold):
                own_set = frozenset(own)
                missing = [span for span in gold if span not in own_set]
            self._bases[index][settlement.basis] += 1
            self._rows[index].append(self._row(own, gold_counts, extra, missing))
            if extra or missing:
                self._differences[index].update(differences(extra, missing))

    def _row(
        self,
        own: Sequence[LaneSpan],
        gold_counts: Mapping[Any, int],
        extra: Sequence[LaneSpan],
        missing: Sequence[LaneSpan],
    ) -> list[list[float]]:
        """(own, gold, both) over all labels, then for each; values are ignored, as in span F1."""
        own_counts = Counter(span.label for span in own)
        only_value_differs = {span[:3] for span in extra} & {span[:3] for span in missing}
        missed = Counter(span.label for span in missing if span[:3] not in only_value_differs)
        by_label = [
            [own_counts[label], gold_counts[label], gold_counts[label] - missed[label]]
            for label in self._labels
        ]
        return [[sum(counts) for counts in zip(*by_label, strict=True)], *by_label]

    def comparison(self, index: int, *, draws: int, seed: int) -> GoldComparison:
        """The comparison of one annotator."""
        rows = layered(self._rows[index], len(self._labels) + 1)
        names = [None, *self._labels]
        reason = (
            "nobody labelled anything" if len(rows) else "no article of this annotator has gold"
        )
        figures = f1_figures(rows, draws=draws, seed=seed, reason=reason)
        sums = [tuple(int(count) for count in layer) for layer in rows.sum(axis=0)]
        return GoldComparison(
            articles=dict(sorted(self._bases[index].items())),
            figures=dict(zip(names, figures, strict=True)),
            spans=dict(zip(names, sums, strict=True)),  # type: ignore[arg-type]
            differences=dict(self._differences[index]),
        )
