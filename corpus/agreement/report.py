"""Agreement of a whole project: figures, classes of disagreement, articles to annotate next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Protocol

from corpus.agreement.counts import Columns, article_row
from corpus.agreement.figures import F1_EXACT, agreements
from corpus.disagreement.places import unanimous_and_differing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.agreement.figures import Agreement
    from corpus.agreement.values import SharedArticle
    from corpus.disagreement.places import Kind, Place

MOST_NEXT = 10
"""Articles proposed for a second annotator."""


@dataclass(frozen=True, slots=True)
class NextArticles:
    """The label whose agreement is least certain, and articles that would narrow it most, in order.

    `articles` are (id, spans of that label by the one who finished it).
    """

    label: Any
    articles: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Figures and counts over the shared articles.

    `classes` counts places by (class, label); a place with several classes or labels counts once
    for each. `rows` are the counts of `corpus.agreement.counts` for the ids in `articles`.
    """

    figures: list[Agreement]
    classes: Counter[tuple[str, Any]]
    disagreements: int
    next: NextArticles | None
    articles: Sequence[str]
    rows: Sequence[Sequence[float]]


class Watcher(Protocol):
    """Counts something else in the same pass over the articles."""

    def see(self, lanes: SharedArticle, here: Sequence[int], differing: Sequence[Place]) -> None:
        """Count one article and its disagreements, whose lanes are in the order of `here`."""


def build_report(
    columns: Columns,
    shared: Iterable[SharedArticle],
    once: Iterable[tuple[str, dict[int, int]]],
    *,
    draws: int,
    seed: int,
    watchers: Sequence[Watcher] = (),
    most_next: int = MOST_NEXT,
) -> Report:
    """The report, from one pass over the articles.

    `once` are articles that one person has finished: (id, spans by label). At most `most_next` of
    them are proposed for a second annotator.
    """
    groups: Counter[tuple[tuple[Kind, ...], tuple[Any, ...]]] = Counter()
    rows: list[list[float]] = []
    articles: list[str] = []
    for lanes in shared:
        here = sorted(lanes.spans)
        unanimous, differing = unanimous_and_differing([lanes.spans[index] for index in here])
        rows.append(article_row(columns, here, unanimous, differing, lanes.tokens))
        articles.append(lanes.article_id)
        groups.update((place.kinds, place.labels) for place in differing)
        for watcher in watchers:
            watcher.see(lanes, here, differing)
    classes: Counter[tuple[str, Any]] = Counter()
    for (kinds, labels), times in groups.items():
        for entry in product(kinds, labels):
            classes[entry] += times
    figures = agreements(columns, rows, draws=draws, seed=seed)
    proposed = _next(figures, once, most_next)
    return Report(figures, classes, groups.total(), proposed, articles, rows)


def _next(
    figures: Sequence[Agreement], once: Iterable[tuple[str, dict[int, int]]], most: int
) -> NextArticles | None:
    """The label with the widest interval, and the articles with most of its spans.

    F1 is a ratio of counts of spans; its variance falls with the square of the spans behind it and
    grows only with the articles, so an article with more spans narrows it more (Cochran, Sampling
    Techniques, 1977, 6.4).
    """
    widths = [
        (figure.high - figure.low, one.label)
        for one in figures
        if one.label is not None and one.annotators == figures[0].annotators
        for figure in [one.figures[F1_EXACT]]
        if figure.low is not None and figure.high is not None
    ]
    if not widths:
        return None
    _, label = max(widths)
    ranked = sorted(((spans.get(label, 0), name) for name, spans in once), reverse=True)
    chosen = tuple((name, spans) for spans, name in ranked[:most] if spans)
    return NextArticles(label, chosen) if chosen else None
