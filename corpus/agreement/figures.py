"""How alike annotators label: figures with 95 % intervals, from counts of one row an article.

Every figure is a function of summed counts, so the interval is a bootstrap over articles: rows are
drawn with replacement, summed, and the 2.5th and 97.5th percentile taken (Efron & Tibshirani, An
Introduction to the Bootstrap, 1993, 13.3). A figure that has no meaning is undefined, with the
reason, and never a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.agreement.counts import BOUNDED, SPANS, SQUARES, TOUCHED, Columns
from corpus.agreement.unitizing_alpha import unitizing_alpha

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

DRAWS = 1000
"""Bootstrap samples."""

_AT_ONCE = 100
"""Draws made at a time; their weights take 8 bytes an article each."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its interval, or None with the reason why it is undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures of a pair of annotators, or of all together, for one label or for all.

    `who` are indices of annotators; `label` is None for all labels. `articles` and `spans` are what
    the figures rest on: articles that they share, and spans of any of them there.
    """

    who: tuple[int, ...]
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

HOW = {
    F1_EXACT: "2 × spans that both have, same edges and label / spans of both.",
    F1_OVERLAP: "The same, where sharing a character with a span of the same label is enough.",
    F1_BOUNDARIES: "The same, where equal edges are enough, whatever the label.",
    LABELS: "Of spans with equal edges, the share with the same label.",
    KAPPA: "Cohen's kappa over tokens, O being a label (Cohen 1960); of several the mean of pairs.",
    KAPPA_LABELLED: "The same over tokens that one of the two labelled.",
    ALPHA: "Krippendorff's alpha over tokens, nominal, O being a label (Krippendorff 2004).",
    ALPHA_LABELLED: "The same over tokens that anybody labelled.",
    UNITIZING: "Krippendorff's unitizing alpha, nominal (Krippendorff et al. 2016): alpha over "
    "tokens, where chance draws spans whole.",
    UNITIZING_EDGES: "The same, where it only counts whether a token is labelled, not how.",
}
"""How each figure is computed, in the order in which they are shown."""


def agreements(
    columns: Columns, rows: Iterable[Sequence[float]], *, draws: int = DRAWS, seed: int = 0
) -> list[Agreement]:
    """For all together and each pair: the figures over all labels, then by label.

    `rows` come from `row_of`, one an article.
    """
    counts = np.array([*rows], dtype=np.float64).reshape(-1, columns.width)
    sums = np.vstack([counts.sum(axis=0), *drawn_sums(counts, draws, seed)])
    groups = [(number,) for number in range(len(columns.pairs))]
    wanted = [tuple(range(len(columns.pairs))), *(groups if len(groups) > 1 else [])]
    return [
        _agreement(columns, sums, pairs, label)
        for pairs in wanted
        for label in (None, *range(len(columns.labels)))
    ]


def drawn_sums(counts: NDArray[np.float64], draws: int, seed: int) -> Iterable[NDArray[np.float64]]:
    """Sums over rows (articles) drawn with replacement, `_AT_ONCE` draws at a time."""
    articles = len(counts)
    if not articles:
        return
    generator = np.random.default_rng(seed)
    for first in range(0, draws, _AT_ONCE):
        size = min(_AT_ONCE, draws - first)
        chosen = generator.integers(articles, size=(size, articles))
        weights = np.array([np.bincount(draw, minlength=articles) for draw in chosen], np.float64)
        yield weights @ counts


def _agreement(
    columns: Columns, sums: NDArray[np.float64], pairs: tuple[int, ...], label: int | None
) -> Agreement:
    spans = _span_counts(columns, sums, pairs, label)
    confusions = [_confusion(columns, sums, pair, label) for pair in pairs]
    coincidence, labelled = _coincidences(columns, sums, pairs, label)
    squares = _squares(columns, sums, pairs, label)
    computed = {
        F1_EXACT: _f1(spans[2], spans[2], spans[0], spans[1]),
        F1_OVERLAP: _f1(spans[TOUCHED], spans[TOUCHED + 1], spans[0], spans[1]),
        F1_BOUNDARIES: _f1(spans[BOUNDED], spans[BOUNDED + 1], spans[0], spans[1]),
        LABELS: ratio(spans[2], spans[BOUNDED] + spans[BOUNDED + 1] - spans[2])
        if label is not None
        else ratio(spans[2], spans[BOUNDED]),
        KAPPA: _mean(_kappa(confusion) for confusion in confusions),
        ALPHA: _alpha(coincidence),
        UNITIZING: unitizing_alpha(coincidence, squares),
    }
    if label is None:
        computed[KAPPA_LABELLED] = _mean(_kappa(_labelled(confusion)) for confusion in confusions)
        computed[ALPHA_LABELLED] = _alpha(labelled)
        computed[UNITIZING_EDGES] = unitizing_alpha(
            _folded(coincidence, range(len(columns.labels))), squares
        )
    shared = sums[0, [pair * columns.block for pair in pairs]]
    count = int(spans[0][0] + spans[1][0])
    reason = "" if shared.any() else "no article is finished by two"
    articles = int(sums[0, columns.together] if len(pairs) > 1 else shared[0])
    if articles == 1:  # every draw would be this article: no interval
        computed = {name: values[:1] for name, values in computed.items()}
    return Agreement(
        who=tuple(sorted({index for pair in pairs for index in columns.pairs[pair]})),
        label=None if label is None else columns.labels[label],
        articles=articles,
        spans=count,
        figures={name: _figure(name, values, reason, count) for name, values in computed.items()},
    )


# -- formulas, each over an array of draws ------------------------------------------------------


def _f1(
    one_hit: NDArray[np.float64],
    other_hit: NDArray[np.float64],
    one: NDArray[np.float64],
    other: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Harmonic mean of the share of one's spans hit and the share of the other's; 0 for no hit."""
    recall, precision = ratio(one_hit, one), ratio(other_hit, other)
    mean = ratio(2 * recall * precision, recall + precision)
    return np.where((one + other > 0) & ((one_hit == 0) | (other_hit == 0)), 0.0, mean)


def _kappa(confusion: NDArray[np.float64]) -> NDArray[np.float64]:
    total = confusion.sum(axis=(1, 2))
    observed = ratio(np.trace(confusion, axis1=1, axis2=2), total)
    products = (confusion.sum(axis=2) * confusion.sum(axis=1)).sum(axis=1)
    expected = ratio(products, total**2)
    return ratio(observed - expected, 1 - expected)


def _alpha(coincidence: NDArray[np.float64]) -> NDArray[np.float64]:
    margins = coincidence.sum(axis=2)
    total = margins.sum(axis=1)
    differing = total - np.trace(coincidence, axis1=1, axis2=2)
    expected = ratio(total**2 - (margins**2).sum(axis=1), total - 1)
    return 1 - ratio(differing, expected)


def ratio(above: NDArray[Any], below: NDArray[Any]) -> NDArray[np.float64]:
    """NaN, which means undefined, where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.abs(below) > 1e-12, np.divide(above, below), np.nan)


def _mean(of_pairs: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Over the pairs for which it is defined."""
    values = np.vstack([*of_pairs])
    defined = ~np.isnan(values)
    return ratio(np.where(defined, values, 0).sum(axis=0), defined.sum(axis=0))


def _figure(name: str, values: NDArray[np.float64], reason: str, spans: int) -> Figure:
    """The first value is of the articles as they are, the others of draws."""
    if np.isnan(values[0]):
        why = _REASONS.get(name) if spans or name in _OVER_TOKENS else None
        return Figure(None, reason=reason or why or "nobody labelled anything")
    return figure_of(values)


def figure_of(values: NDArray[np.float64], reason: str = "") -> Figure:
    """The first value, of the articles as they are, with the interval of the others, of draws.

    Undefined where there is a `reason`; a NaN among the draws is left out.
    """
    if reason or np.isnan(values[0]):
        return Figure(None, reason=reason or "there is nothing to divide by")
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
        [KAPPA_LABELLED, ALPHA_LABELLED], "labelled tokens all have the same label from everybody"
    ),
}


# -- which counts ------------------------------------------------------------------------------


def _span_counts(
    columns: Columns, sums: NDArray[np.float64], pairs: tuple[int, ...], label: int | None
) -> list[NDArray[np.float64]]:
    labels = range(len(columns.labels)) if label is None else [label]
    first = [columns.spans(pair, number) for pair in pairs for number in labels]
    return [sums[:, [at + offset for at in first]].sum(axis=1) for offset in range(len(SPANS))]


def _confusion(
    columns: Columns, sums: NDArray[np.float64], pair: int, label: int | None
) -> NDArray[np.float64]:
    return _square(columns, sums, columns.confusion(pair), label)


def _coincidences(
    columns: Columns, sums: NDArray[np.float64], pairs: tuple[int, ...], label: int | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if len(pairs) > 1:
        at, cells = columns.together + 1, columns.kinds**2
        return _square(columns, sums, at, label), _square(columns, sums, at + cells, label)
    confusion = _confusion(columns, sums, pairs[0], label)
    coincidence = confusion + confusion.transpose(0, 2, 1)
    return coincidence, _labelled(coincidence)


def _square(
    columns: Columns, sums: NDArray[np.float64], at: int, label: int | None
) -> NDArray[np.float64]:
    """(draws, kinds, kinds); for one label (draws, 2, 2): that label against all else."""
    kinds = columns.kinds
    cells = sums[:, at : at + kinds**2].reshape(-1, kinds, kinds)
    return cells if label is None else _folded(cells, [label])


def _folded(cells: NDArray[np.float64], kinds: Sequence[int]) -> NDArray[np.float64]:
    """(draws, 2, 2): these kinds against all others, which come last."""
    chosen = np.zeros(cells.shape[-1])
    chosen[[*kinds]] = 1
    into = np.vstack([chosen, 1 - chosen])
    folded: NDArray[np.float64] = into @ cells @ into.T
    return folded


def _squares(
    columns: Columns, sums: NDArray[np.float64], pairs: tuple[int, ...], label: int | None
) -> NDArray[np.float64]:
    """(draws): squared lengths of the spans of that label, or of any."""
    if len(pairs) == 1:
        return _span_counts(columns, sums, pairs, label)[SQUARES]
    labels = range(len(columns.labels)) if label is None else [label]
    squares: NDArray[np.float64] = sums[:, [columns.squares + n for n in labels]].sum(axis=1)
    return squares


def _labelled(confusion: NDArray[np.float64]) -> NDArray[np.float64]:
    """Without the tokens that neither labelled, which stand in the last cell."""
    without = confusion.copy()
    without[:, -1, -1] = 0
    return without
