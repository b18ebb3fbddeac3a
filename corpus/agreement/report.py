"""Agreement of a whole project: figures, classes of disagreement, what to annotate twice next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Protocol

from corpus.agreement.counts import Columns, row_of
from corpus.agreement.figures import F1_EXACT, agreements
from corpus.disagreement.places import parted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.agreement.figures import Agreement
    from corpus.agreement.values import Lanes
    from corpus.disagreement.places import Kind, Place

MOST_NEXT = 10
"""Articles proposed for a second annotator."""


@dataclass(frozen=True, slots=True)
class Next:
    """Which articles to annotate twice next, the one that helps most first, and for which label.

    `articles` are (id, spans of that label by the one who finished it).
    """

    label: Any
    articles: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """`classes` counts places by (class, label); a place with several classes or labels counts for
    each. `rows` are the counts of `corpus.agreement.counts` for the articles of these ids.
    """

    figures: list[Agreement]
    classes: Counter[tuple[str, Any]]
    disagreements: int
    next: Next | None
    articles: Sequence[str]
    rows: Sequence[Sequence[float]]


class Watcher(Protocol):
    """Counts something else while the articles pass by."""

    def see(self, lanes: Lanes, here: Sequence[int], differing: Sequence[Place]) -> None:
        """One article, with its disagreements; their lanes stand in the order of `here`."""


def reported(
    columns: Columns,
    shared: Iterable[Lanes],
    once: Iterable[tuple[str, dict[int, int]]],
    *,
    draws: int,
    seed: int,
    watchers: Sequence[Watcher] = (),
) -> Report:
    """All of it, in one pass over the articles."""
    given: Counter[tuple[tuple[Kind, ...], tuple[Any, ...]]] = Counter()
    rows: list[list[float]] = []
    articles: list[str] = []
    for lanes in shared:
        here = sorted(lanes.spans)
        alike, differing = parted([lanes.spans[index] for index in here])
        rows.append(row_of(columns, here, alike, differing, lanes.tokens))
        articles.append(lanes.article_id)
        given.update((place.kinds, place.labels) for place in differing)
        for watcher in watchers:
            watcher.see(lanes, here, differing)
    figures = agreements(columns, rows, draws=draws, seed=seed)
    following = _next(figures, list(once))
    return Report(figures, _classes(given), given.total(), following, articles, rows)


def _classes(given: Counter[tuple[tuple[Kind, ...], tuple[Any, ...]]]) -> Counter[tuple[str, Any]]:
    classes: Counter[tuple[str, Any]] = Counter()
    for (kinds, labels), times in given.items():
        for one in product(kinds, labels):
            classes[one] += times
    return classes


def _next(figures: Sequence[Agreement], once: Sequence[tuple[str, dict[int, int]]]) -> Next | None:
    """The label with the widest interval, and the articles with most of its spans.

    F1 is a ratio of counts of spans; its variance falls with the square of the spans behind it and
    grows only with the articles, so an article with more spans narrows it more (Cochran, Sampling
    Techniques, 1977, 6.4).
    """
    widths = {
        one.label: (figure.high - figure.low, one.label)
        for one in figures
        if one.label is not None and len(one.who) > 1
        for figure in [one.figures[F1_EXACT]]
        if figure.low is not None and figure.high is not None
    }
    if not widths or not once:
        return None
    label = max(widths.values())[1]
    ranked = sorted(((spans.get(label, 0), name) for name, spans in once), reverse=True)
    chosen = tuple((name, spans) for spans, name in ranked[:MOST_NEXT] if spans)
    return Next(label, chosen) if chosen else None
