"""Krippendorff's unitizing alpha: how similarly annotators cut a text into labelled units.

Krippendorff, Mathet, Bouvry & Widlöcher, On the reliability of unitizing textual continua: Further
developments, Quality & Quantity 50 (2016); Krippendorff, Content Analysis, 4th ed. (2019), 12.6.
The coefficient is written in sums over articles, so that a bootstrap can draw articles: all
articles, one after another, are the continuum, and its unit of length is the token that is not
blank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def unitizing_alpha(
    coincidence: NDArray[np.float64], squares: NDArray[np.float64]
) -> NDArray[np.float64]:
    """One alpha for each draw, at most 1; NaN (undefined) if chance explains all.

    `coincidence` (draws, kinds, kinds) holds l(c, k), the length on which two annotators have
    these labels, summed over ordered pairs of m annotators, divided by m - 1. The last kind is a
    gap. `squares` (draws) are the squared lengths of all units of all annotators.

    The observed disagreement is l - sum l(c, c). By chance, units are drawn whole, gaps in pieces
    of length 1, and none is paired with itself: with n = sum of squares + length of gaps, e(c, k)
    is proportional to l(c) l(k) / (l² - n) for c ≠ k.
    """
    lengths = coincidence.sum(axis=2)
    total = lengths.sum(axis=1)
    with_itself = squares + lengths[:, -1]
    observed = total - np.trace(coincidence, axis1=1, axis2=2)
    unequal = total**2 - (lengths**2).sum(axis=1)
    pairs = total**2 - with_itself
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(unequal > 1e-9, 1 - observed * pairs / (total * unequal), np.nan)
