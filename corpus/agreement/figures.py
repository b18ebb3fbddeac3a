"""Agreement figures with 95 % intervals, from one row of counts for each article.

Every figure is a function of summed counts, so its interval is a bootstrap over articles: rows are
drawn with replacement and summed, and the 2.5th and 97.5th percentile taken (Efron & Tibshirani, An
Introduction to the Bootstrap, 1993, 13.3). A figure without meaning is undefined, with a reason,
and never a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.agreement.counts import BOUNDED, EXACT, SQUARES, TOUCHED, Columns, CountArrays
from corpus.agreement.unitizing_alpha import unitizing_alpha

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

DRAWS = 1000
"""Bootstrap samples."""

_BATCH = 100
"""Draws made at a time; the weights of each take 8 bytes for each article."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % interval, or None with the reason why it is undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures of a pair of annotators, or of all together, for one label or for all.

    `annotators` are indices; `label` is None for all labels. The figures are computed from
    `articles` that at least two of them finished, with `spans` of any of them.
    """

    annotators: tuple[int, ...]
    label: Any
    articles: int
    spans: int
    figures: dict[str, Figure]


F1_EXACT = "span F1"
F1_OVERLAP = "F1 with overlap"
F1_BOUNDARIES = "F1 boundaries only"
LABELS = "label agreement"
KAPPA = "kappa"
KAPPA_LABELLED = "kappa without O"
ALPHA = "alpha"
ALPHA_LABELLED = "alpha without O"
UNITIZING = "unitizing alpha"
UNITIZING_EDGES = "unitizing, edges"

FORMULAS = {
    F1_EXACT: "2 × spans that both have with equal edges and label / spans of both.",
    F1_OVERLAP: "The same; sharing a character with a span of the same label is enough.",
    F1_BOUNDARIES: "The same; equal edges are enough, with any label.",
    LABELS: "The share of spans with equal edges that have the same label.",
    KAPPA: "Cohen's kappa over tokens, with O as a label (Cohen 1960); for more than two "
    "annotators the mean of the pairs.",
    KAPPA_LABELLED: "The same over tokens that at least one of the two labelled.",
    ALPHA: "Krippendorff's alpha over tokens, nominal, with O as a label (Krippendorff 2004).",
    ALPHA_LABELLED: "The same over tokens that at least one annotator labelled.",
    UNITIZING: "Krippendorff's unitizing alpha, nominal (Krippendorff et al. 2016): alpha over "
    "tokens, where chance draws spans whole.",
    UNITIZING_EDGES: "The same; only whether a token is labelled counts, not with which label.",
}
"""The formula of each figure, in the order of presentation."""


def agreements(
    columns: Columns, rows: Iterable[Sequence[float]], *, draws: int = DRAWS, seed: int = 0
) -> list[Agreement]:
    """The figures of all annotators, then of each pair; over all labels, then by label.

    `rows` come from `article_row`, one for each article.
    """
    table = np.array([*rows], dtype=np.float64).reshape(-1, columns.width)
    sums = columns.arrays(np.vstack([table.sum(axis=0), *bootstrap_sums(table, draws, seed)]))
    groups = [[number] for number in range(len(columns.pairs))]
    wanted = [[*range(len(columns.pairs))], *(groups if len(groups) > 1 else [])]
    return [
        _agreement(columns, sums, pairs, label)
        for pairs in wanted
        for label in (None, *range(len(columns.labels)))
    ]


def bootstrap_sums(
    counts: NDArray[np.float64], draws: int, seed: int
) -> Iterable[NDArray[np.float64]]:
    """Sums over rows (articles) drawn with replacement, in arrays of (draws, counts)."""
    articles = len(counts)
    if not articles:
        return
    generator = np.random.default_rng(seed)
    for first in range(0, draws, _BATCH):
        size = min(_BATCH, draws - first)
        chosen = generator.integers(articles, size=(size, articles))
        weights = np.array([np.bincount(draw, minlength=articles) for draw in chosen], np.float64)
        yield weights @ counts


def _agreement(
    columns: Columns, sums: CountArrays, pairs: list[int], label: int | None
) -> Agreement:
    labels = [*range(len(columns.labels))] if label is None else [label]
    spans = np.moveaxis(sums.spans[:, pairs][:, :, labels].sum(axis=(1, 2)), 1, 0)
    confusions = [_for_label(sums.confusion[:, pair], label) for pair in pairs]
    if len(pairs) > 1:
        coincidence, labelled = (_for_label(sums.coincidence[:, n], label) for n in (0, 1))
        squares = sums.squares[:, labels].sum(axis=1)
    else:
        coincidence = confusions[0] + confusions[0].transpose(0, 2, 1)
        labelled, squares = _labelled(coincidence), spans[SQUARES]
    computed = {
        F1_EXACT: _f1(spans[EXACT], spans[EXACT], spans[0], spans[1]),
        F1_OVERLAP: _f1(spans[TOUCHED], spans[TOUCHED + 1], spans[0], spans[1]),
        F1_BOUNDARIES: _f1(spans[BOUNDED], spans[BOUNDED + 1], spans[0], spans[1]),
        LABELS: ratio(spans[EXACT], spans[BOUNDED] + spans[BOUNDED + 1] - spans[EXACT])
        if label is not None
        else ratio(spans[EXACT], spans[BOUNDED]),
        KAPPA: _mean(_kappa(confusion) for confusion in confusions),
        ALPHA: _alpha(coincidence),
        UNITIZING: unitizing_alpha(coincidence, squares),
    }
    if label is None:
        computed[KAPPA_LABELLED] = _mean(_kappa(_labelled(confusion)) for confusion in confusions)
        computed[ALPHA_LABELLED] = _alpha(labelled)
        computed[UNITIZING_EDGES] = unitizing_alpha(_folded(coincidence, labels), squares)
    shared = sums.shared_by_pair[0, pairs]
    count = int(spans[0][0] + spans[1][0])
    reason = "" if shared.any() else "no article is finished by two annotators"
    articles = int(sums.shared[0] if len(pairs) > 1 else shared[0])
    if articles == 1:  # every draw would be this article
        computed = {name: values[:1] for name, values in computed.items()}
    return Agreement(
        annotators=tuple(sorted({index for pair in pairs for index in columns.pairs[pair]})),
        label=None if label is None else columns.labels[label],
        articles=articles,
        spans=count,
        figures={name: _figure(name, values, reason, count) for name, values in computed.items()},
    )


# -- formulas, each over an array of draws ------------------------------------------------------


def _f1(
    one_matched: NDArray[np.float64],
    other_matched: NDArray[np.float64],
    one: NDArray[np.float64],
    other: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Harmonic mean of the shares of spans that are matched on each side; 0 without a match."""
    recall, precision = ratio(one_matched, one), ratio(other_matched, other)
    mean = ratio(2 * recall * precision, recall + precision)
    unmatched = (one_matched == 0) | (other_matched == 0)
    return np.where((one + other > 0) & unmatched, 0.0, mean)


def _kappa(confusion: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cohen's kappa of (draws, kinds, kinds).

    Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement
    20 (1960).
    """
    total = confusion.sum(axis=(1, 2))
    observed = ratio(np.trace(confusion, axis1=1, axis2=2), total)
    products = (confusion.sum(axis=2) * confusion.sum(axis=1)).sum(axis=1)
    expected = ratio(products, total**2)
    return ratio(observed - expected, 1 - expected)


def _alpha(coincidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Krippendorff's nominal alpha of (draws, kinds, kinds) (Content Analysis, 2004, 11.2)."""
    margins = coincidence.sum(axis=2)
    total = margins.sum(axis=1)
    differing = total - np.trace(coincidence, axis1=1, axis2=2)
    expected = ratio(total**2 - (margins**2).sum(axis=1), total - 1)
    return 1 - ratio(differing, expected)


def ratio(above: NDArray[Any], below: NDArray[Any]) -> NDArray[np.float64]:
    """The quotient; NaN, which means undefined, for a divisor of 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.abs(below) > 1e-12, np.divide(above, below), np.nan)


def _mean(values_of_pairs: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The mean over the pairs for which the value is defined."""
    values = np.vstack([*values_of_pairs])
    defined = ~np.isnan(values)
    return ratio(np.where(defined, values, 0).sum(axis=0), defined.sum(axis=0))


def _figure(name: str, values: NDArray[np.float64], reason: str, spans: int) -> Figure:
    """The figure of `values`, or undefined with the reason that fits best."""
    if np.isnan(values[0]):
        specific = _REASONS.get(name) if spans or name in _OVER_TOKENS else None
        return Figure(None, reason=reason or specific or "nobody labelled anything")
    return figure_from_draws(values)


def figure_from_draws(values: NDArray[np.float64], reason: str = "") -> Figure:
    """The first value (all articles) with the interval of the others (draws).

    Undefined if there is a `reason` or the first value is NaN. NaN among the draws are left out.
    """
    if reason or np.isnan(values[0]):
        return Figure(None, reason=reason or "the divisor is 0")
    drawn = values[1:][~np.isnan(values[1:])]
    if not len(drawn):
        return Figure(float(values[0]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(float(values[0]), float(low), float(high))


_OVER_TOKENS = (KAPPA, ALPHA, UNITIZING, UNITIZING_EDGES)

_REASONS = {
    LABELS: "no two spans have the same edges",
    **dict.fromkeys(_OVER_TOKENS, "all tokens have the same label, so chance explains all"),
    **dict.fromkeys(
        [KAPPA_LABELLED, ALPHA_LABELLED], "all labelled tokens have the same label from everybody"
    ),
}


# -- tables -------------------------------------------------------------------------------------


def _for_label(table: NDArray[np.float64], label: int | None) -> NDArray[np.float64]:
    """The table; for one label (draws, 2, 2), that label against all others."""
    return table if label is None else _folded(table, [label])


def _folded(cells: NDArray[np.float64], kinds: Sequence[int]) -> NDArray[np.float64]:
    """The table reduced to (draws, 2, 2): these kinds first, all others second."""
    chosen = np.zeros(cells.shape[-1])
    chosen[[*kinds]] = 1
    into = np.vstack([chosen, 1 - chosen])
    folded: NDArray[np.float64] = into @ cells @ into.T
    return folded


def _labelled(confusion: NDArray[np.float64]) -> NDArray[np.float64]:
    """The table without the tokens that neither labelled (its last cell)."""
    without = confusion.copy()
    without[:, -1, -1] = 0
    return without
