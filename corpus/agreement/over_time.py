"""Span F1 of each pair of annotators in successive windows of articles.

A shared article is ordered by when the second of the two finished it. The windows of a pair do not
overlap, and their numbers of articles differ by at most one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.agreement.bootstrap_f1 import f1_figures
from corpus.agreement.counts import EXACT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from corpus.agreement.counts import Columns
    from corpus.agreement.figures import Figure
    from corpus.agreement.values import Finishing

LEAST_ARTICLES = 5
"""Articles in a window: an interval over fewer says nothing."""

MOST_WINDOWS = 10
"""Windows of a pair."""


@dataclass(frozen=True, slots=True)
class Window:
    """Articles `first`…`last` (from 1, as the pair finished them) with their span F1.

    `since` and `until` are the times (UTC) when both had finished the first and the last.
    """

    first: int
    last: int
    since: str
    until: str
    spans: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Course:
    """The windows of a pair, in order; none, with a `reason`, if it shares too few articles."""

    annotators: tuple[int, int]
    articles: int
    windows: tuple[Window, ...]
    reason: str = ""


def courses(
    columns: Columns,
    rows: Sequence[Sequence[float]],
    articles: Sequence[str],
    names: Sequence[str],
    finishing: Mapping[str, Finishing],
    *,
    draws: int,
    seed: int,
) -> list[Course]:
    """The course of each pair. `articles` are the ids of `rows`, `names` those of annotators."""
    counts = columns.arrays(rows)
    found = []
    for number, pair in enumerate(columns.pairs):
        shared = np.flatnonzero(counts.shared_by_pair[:, number]).tolist()
        pair_names = [names[index] for index in pair]
        finished = [(row, finishing[articles[row]]) for row in shared]
        order = sorted(
            (max(one.at.get(name, "") for name in pair_names), one.number, row)
            for row, one in finished
        )
        spans = counts.spans[[row for *_, row in order], number].sum(axis=1)  # over all labels
        times = [at for at, *_ in order]
        found.append(_course(pair, times, spans[:, [0, 1, EXACT]], draws=draws, seed=seed))
    return found


def _course(
    pair: tuple[int, int],
    times: Sequence[str],
    counts: NDArray[np.float64],
    *,
    draws: int,
    seed: int,
) -> Course:
    """The course of a pair from (articles, 3) counts: spans of one, of the other, of both."""
    articles = len(times)
    if articles < 2 * LEAST_ARTICLES:
        reason = (
            f"two windows need {2 * LEAST_ARTICLES} articles that both finished, not {articles}"
        )
        return Course(pair, articles, (), reason)
    return Course(pair, articles, windows_of(times, counts, draws=draws, seed=seed))


def windows_of(
    times: Sequence[str], counts: NDArray[np.float64], *, draws: int, seed: int
) -> tuple[Window, ...]:
    """The windows of articles in the order of `times`; none where there are too few for two.

    `counts` is (articles, 3): spans of one side, of the other, of both.
    """
    articles = len(times)
    if articles < 2 * LEAST_ARTICLES:
        return ()
    windows = []
    for window in np.array_split(
        np.arange(articles), min(MOST_WINDOWS, articles // LEAST_ARTICLES)
    ):
        first, last = int(window[0]), int(window[-1])
        here = counts[first : last + 1]
        (figure,) = f1_figures(here[:, np.newaxis], draws=draws, seed=seed)
        spans = int(here[:, :2].sum())
        windows.append(Window(first + 1, last + 1, times[first], times[last], spans, figure))
    return tuple(windows)
