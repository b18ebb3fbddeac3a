"""Confusion of labels between annotators, counted over tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corpus.agreement.counts import Columns


@dataclass(frozen=True, slots=True)
class Confusion:
    """Tokens by the label of one annotator (row) and another (column); the last label is O, none.

    `annotators` are two indices. If they are all, every pair counts in both directions, so that the
    table is symmetric.
    """

    annotators: tuple[int, ...]
    tokens: tuple[tuple[int, ...], ...]


def confusions(columns: Columns, rows: Sequence[Sequence[float]]) -> list[Confusion]:
    """Tables of all annotators, then of each pair; only the pair's if there are two annotators."""
    sums = np.sum(np.array(rows, dtype=np.float64).reshape(-1, columns.width), axis=0)
    of_pairs = []
    together = np.zeros((columns.kinds, columns.kinds))
    for number, pair in enumerate(columns.pairs):
        first = columns.confusion(number)
        counts = sums[first : first + columns.kinds**2].reshape(columns.kinds, columns.kinds)
        of_pairs.append(Confusion(pair, _integers(counts)))
        together += counts + counts.T
    everybody = Confusion(tuple(range(columns.annotators)), _integers(together))
    return [everybody, *of_pairs] if len(of_pairs) > 1 else of_pairs


def _integers(counts: NDArray[np.float64]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(round(float(count)) for count in row) for row in counts)
