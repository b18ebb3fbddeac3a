"""Confusion of labels between annotators, counted over tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
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
    tables = columns.arrays(rows).confusion.sum(axis=0)
    of_pairs = [
        Confusion(pair, _integers(table)) for pair, table in zip(columns.pairs, tables, strict=True)
    ]
    together = tables.sum(axis=0)
    everybody = Confusion(tuple(range(columns.annotators)), _integers(together + together.T))
    return [everybody, *of_pairs] if len(of_pairs) > 1 else of_pairs


def _integers(counts: NDArray[np.float64]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(round(float(count)) for count in row) for row in counts)
