"""Krippendorff's unitizing alpha: how alike people cut a text into labelled units. Pure.

The coefficient of Krippendorff, Mathet, Bouvry & Widlöcher, On the reliability of unitizing textual
continua: Further developments, Quality & Quantity 50 (2016), and of Krippendorff, Content Analysis,
4th ed. (2019), 12.6. It is written in sums over articles, so that a bootstrap draws articles: the
articles, one behind another, are the continuum, and tokens that are not blank measure it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def unitizing_alpha(
    coincidence: NDArray[np.float64], squares: NDArray[np.float64]
) -> NDArray[np.float64]:
    """One alpha a draw, 1 at most; NaN, which means undefined, where chance explains all.

    `coincidence` (draws, kinds, kinds) has the lengths on which two annotators have these labels,
    the last kind being a gap: l(c, k), summed over ordered pairs of m annotators, over m - 1.
    `squares` (draws) are the squared lengths of all units of all annotators.

    The observed disagreement is l - sum l(c, c). By chance, units are drawn whole, gaps in pieces
    of length 1, and none is paired with itself: of n = sum of squares + length of gaps, e(c, k) is
    proportional to l(c) l(k) / (l² - n), where c and k differ.
    """
    lengths = coincidence.sum(axis=2)
    total = lengths.sum(axis=1)
    with_itself = squares + lengths[:, -1]
    observed = total - np.trace(coincidence, axis1=1, axis2=2)
    apart = total**2 - (lengths**2).sum(axis=1)
    pairs = total**2 - with_itself
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(apart > 1e-9, 1 - observed * pairs / (total * apart), np.nan)
