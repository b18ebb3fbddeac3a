"""F1 with its bootstrap interval, from one row of counts an article. Pure.

For parts of a report that rest on other articles than the agreement of all: a window in time, the
articles that have gold. The method is that of `corpus.agreement.figures`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corpus.agreement.figures import Figure, drawn_sums, figure_of, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def f1_figures(
    rows: NDArray[np.float64], *, draws: int, seed: int, reason: str = "nobody labelled anything"
) -> list[Figure]:
    """One figure for each layer of `rows`: (articles, layers, 3).

    The counts are spans of the one, of the other, and of both; F1 is 2 × both / (one + other).
    `reason` is given where there is no span at all.
    """
    articles, layers, _ = rows.shape
    if not articles:
        return [Figure(None, reason=reason)] * layers
    flat = rows.reshape(articles, -1)
    sums = np.vstack([flat.sum(axis=0), *drawn_sums(flat, draws, seed)]).reshape(-1, layers, 3)
    return [_figure(sums[:, layer], reason) for layer in range(layers)]


def _figure(sums: NDArray[np.float64], reason: str) -> Figure:
    one, other, both = sums.T
    spans = one + other
    return figure_of(ratio(2 * both, spans), "" if spans[0] else reason)


def layers_of(rows: Sequence[Sequence[Sequence[float]]], layers: int) -> NDArray[np.float64]:
    """Rows as the array that `f1_figures` takes, also where there are none."""
    return np.array(rows, dtype=np.float64).reshape(-1, layers, 3)
