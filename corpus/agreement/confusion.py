"""Which label one annotator gives where another gives another, counted over tokens. Pure."""

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
    """Tokens by the label of the one (row) and the other (column); the last of both is O, no label.

    `who` are two indices of annotators, or all of them: then every pair counts in both directions,
    so that the table is symmetric.
    """

    who: tuple[int, ...]
    cells: tuple[tuple[int, ...], ...]


def confusions(columns: Columns, rows: Sequence[Sequence[float]]) -> list[Confusion]:
    """All together, then each pair; of two annotators their pair alone."""
    sums = np.sum(np.array(rows, dtype=np.float64).reshape(-1, columns.width), axis=0)
    of_pairs = []
    together = np.zeros((columns.kinds, columns.kinds))
    for number, pair in enumerate(columns.pairs):
        first = columns.confusion(number)
        cells = sums[first : first + columns.kinds**2].reshape(columns.kinds, columns.kinds)
        of_pairs.append(Confusion(pair, _whole(cells)))
        together += cells + cells.T
    everybody = Confusion(tuple(range(columns.annotators)), _whole(together))
    return [everybody, *of_pairs] if len(of_pairs) > 1 else of_pairs


def _whole(cells: NDArray[np.float64]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(round(float(cell)) for cell in row) for row in cells)
