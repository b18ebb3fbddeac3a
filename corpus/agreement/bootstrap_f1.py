"""F1 with a bootstrap interval, from one row of counts for each article.

For parts of the report that are computed over a subset of the articles, such as a window in time.
The method is that of `corpus.agreement.figures`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corpus.agreement.figures import Figure, bootstrap_sums, figure_from_draws, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def f1_figures(
    rows: NDArray[np.float64], *, draws: int, seed: int, reason: str = "nobody labelled anything"
) -> list[Figure]:
    """One figure for each layer of `rows`, an array of (articles, layers, 3).

    The three counts are the spans of one side, of the other, and of both; F1 is 2 × both / (one +
    other). `reason` says why a layer without spans has no figure.
    """
    articles, layers, _ = rows.shape
    if not articles:
        return [Figure(None, reason=reason)] * layers
    flat = rows.reshape(articles, -1)
    sums = np.vstack([flat.sum(axis=0), *bootstrap_sums(flat, draws, seed)])
    one, other, both = np.moveaxis(sums.reshape(-1, layers, 3), 2, 0)
    spans = one + other
    f1 = ratio(2 * both, spans)
    return [
        figure_from_draws(f1[:, layer], "" if spans[0, layer] else reason)
        for layer in range(layers)
    ]


def layered(rows: Sequence[Sequence[Sequence[float]]], layers: int) -> NDArray[np.float64]:
    """The rows as the array for `f1_figures`, also if there are none."""
    return np.array(rows, dtype=np.float64).reshape(-1, layers, 3)
