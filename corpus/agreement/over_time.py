"""Whether people grow more alike: span F1 of each pair in windows of articles, as finished. Pure.

An article that a pair shares stands where the later of the two finished it; windows follow one
another without overlap, and have as many articles as one another, give or take one.
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

LEAST = 5
"""Articles in a window: an interval over fewer says nothing."""

MOST = 10
"""Windows of a pair."""


@dataclass(frozen=True, slots=True)
class Window:
    """Articles `first`…`last` (from 1, as the pair finished them), when, and how alike they are.

    `since` and `until` are when its first and its last article were finished by both (UTC).
    """

    first: int
    last: int
    since: str
    until: str
    spans: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Course:
    """The windows of a pair, in order; none where there are too few articles, for `reason`."""

    who: tuple[int, int]
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
    """One for each pair. `articles` are the ids of `rows`; `names` are the annotators'."""
    counts = np.array(rows, dtype=np.float64).reshape(-1, columns.width)
    found = []
    for number, pair in enumerate(columns.pairs):
        shared = np.flatnonzero(counts[:, number * columns.block]).tolist()
        whose = [names[index] for index in pair]
        order = sorted((_when(finishing[articles[row]], whose), row) for row in shared)
        ordered = _spans(columns, number, counts[[row for _, row in order]])
        times = [when for (when, _), _ in order]
        found.append(_course(pair, times, ordered, draws=draws, seed=seed))
    return found


def _when(finished: Finishing, whose: Sequence[str]) -> tuple[str, int]:
    """When the later of them had finished; the order of import where that was at once."""
    return max(finished.at.get(name, "") for name in whose), finished.number


def _spans(columns: Columns, pair: int, counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """(articles, 1, 3): spans of the one, of the other, of both, over all labels."""
    first = [columns.spans(pair, label) for label in range(len(columns.labels))]
    sums = [counts[:, [at + of for at in first]].sum(axis=1) for of in (0, 1, EXACT)]
    return np.stack(sums, axis=1)[:, np.newaxis, :]


def _course(
    pair: tuple[int, int],
    times: Sequence[str],
    counts: NDArray[np.float64],
    *,
    draws: int,
    seed: int,
) -> Course:
    articles = len(times)
    if articles < 2 * LEAST:
        reason = f"two windows need {2 * LEAST} articles that both finished, and there are"
        return Course(pair, articles, (), f"{reason} {articles}")
    windows = []
    for window in np.array_split(np.arange(articles), min(MOST, articles // LEAST)):
        first, last = int(window[0]), int(window[-1])
        here = counts[first : last + 1]
        (figure,) = f1_figures(here, draws=draws, seed=seed)
        spans = int(here[:, 0, :2].sum())
        windows.append(Window(first + 1, last + 1, times[first], times[last], spans, figure))
    return Course(pair, articles, tuple(windows))
