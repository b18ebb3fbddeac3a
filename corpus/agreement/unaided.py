"""Automation bias: what people find and accept with suggestions and without.

Suggestions are hidden at random, article by article, so a difference between the two conditions is
an effect of the suggestions. Only articles with suggestions to show or hide count. Both conditions
are asked the same: which of the proposed spans are in the finished annotation. With suggestions
these were accepted, without them found. The difference of the two shares estimates the bias, as in
trials of decision aids with errors of omission and commission (Parasuraman & Manzey, Complacency
and bias in human use of automation, Human Factors 52, 2010).

Figures are ratios of sums of counts, one row for each article, with a bootstrap over articles, as
in `corpus.agreement.figures`. The figure of several people is the mean of theirs, weighted by
n·m / (n + m) for n articles with and m without suggestions (Cochran, Some methods for strengthening
the common χ² tests, Biometrics 10, 1954), so that no annotator dominates one condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.agreement.figures import DRAWS, Figure, bootstrap_sums, figure_from_draws, ratio
from corpus.agreement.unaided_counts import COUNTS, FinishedArticle, counts_of
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

LEAST_ARTICLES = 10
"""Articles in each condition. With fewer, a figure is undefined: its interval is too narrow."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: `above` / `below` × `per`, both of `COUNTS`.

    `articles` says which articles count, namely those where `below` is not 0. `spans` names the
    count of the spans behind the figure, by default `below`.
    """

    name: str
    above: str
    below: str
    formula: str
    articles: str = ""
    spans: str = ""
    per: float = 1.0


_SETTLED = ", settled by others"

MEASURES = (
    Measure(
        *("spans per 1,000", "made", "tokens"),
        "Spans of the finished annotation for each 1,000 tokens.",
        spans="made",
        per=1e3,
    ),
    Measure(
        *("accepted/found", "exact", "proposed"),
        "Share of the suggestions, shown or hidden, that the finished annotation has with the same "
        "edges and label: accepted unchanged, or found without help. The difference is the bias.",
    ),
    Measure(
        *("other label", "relabelled", "proposed"),
        "Share of the suggestions that it has with the same edges and another label.",
    ),
    Measure(
        *("other edges", "touched", "proposed"),
        "Share of the suggestions that only share a character with one of its spans.",
    ),
    Measure(
        *("recall", "settled_made", "settled"),
        "Share of the spans settled by others (adjudicated, or agreed by two) that it has.",
        _SETTLED,
    ),
    Measure(
        *("precision", "settled_made", "made_where_settled"),
        "Share of its spans in these articles that others settled, too.",
        _SETTLED,
    ),
    Measure(
        *("not suggested", "unproposed_made", "unproposed"),
        "Share of the spans settled by others and not suggested that it has. A lower share with "
        "suggestions means that people rely on them (omission).",
        ", with gold of others that was not suggested",
    ),
    Measure(
        *("wrong ones made", "wrong_made", "wrong"),
        "Share of the suggestions that another person's adjudication rejects that it has: accepted "
        "with suggestions, or made without them (commission).",
        ", with a suggestion that an adjudication rejects",
    ),
    Measure(
        *("seconds", "seconds", "articles"),
        "Active seconds for an article, pauses cut.",
        spans="made",
    ),
)
"""The figures, in the order of presentation."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A figure with suggestions or without, and its numbers of articles and spans."""

    figure: Figure
    articles: int
    spans: int


@dataclass(frozen=True, slots=True)
class MeasuredPair:
    """A figure in both conditions; `difference` is aided minus unaided."""

    measure: Measure
    aided: Condition
    unaided: Condition
    difference: Figure


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures of all people together (named None), if there are several, and of each by name.

    `left_out` counts articles in which there was no suggestion to show or hide.
    """

    groups: tuple[tuple[str | None, tuple[MeasuredPair, ...]], ...]
    left_out: int


def compare(
    finished: Iterable[FinishedArticle], *, draws: int = DRAWS, seed: int = 0
) -> Comparison:
    """Compare the two conditions; without any article there is no group."""
    articles = [*finished]
    usable = [article for article in articles if article.proposed]
    people = sorted({article.person for article in usable})
    table = _table(usable, people)
    sums = _sums(table, draws, seed)
    groups = [(None, [*range(len(people))])] if len(people) > 1 else []
    named = [(name, [number]) for number, name in enumerate(people)]
    return Comparison(
        tuple(
            (name, tuple(_measured(one, table[:, who], sums[:, who]) for one in MEASURES))
            for name, who in (*groups, *named)
        ),
        len(articles) - len(usable),
    )


# -- tables of (articles, people, conditions, counts) ------------------------------------------


def _table(finished: Sequence[FinishedArticle], people: Sequence[str]) -> NDArray[np.float64]:
    """A row for each article; the conditions are with and without suggestions."""
    rows = {name: row for row, name in enumerate(sorted({one.article for one in finished}))}
    numbers = {name: number for number, name in enumerate(people)}
    table = np.zeros((len(rows), len(people), 2, len(COUNTS)))
    for one in finished:
        table[rows[one.article], numbers[one.person], int(one.unaided)] = counts_of(one)
    return table


def _sums(table: NDArray[np.float64], draws: int, seed: int) -> NDArray[np.float64]:
    """Sums over all articles, then over each draw: (1 + draws, people, conditions, counts)."""
    rows = table.reshape(len(table), table[0].size if len(table) else 0)
    sums = np.vstack([rows.sum(axis=0), *bootstrap_sums(rows, draws, seed)])
    return sums.reshape(len(sums), *table.shape[1:])


def _measured(
    measure: Measure, table: NDArray[np.float64], sums: NDArray[np.float64]
) -> MeasuredPair:
    names = measure.above, measure.below, measure.spans or measure.below
    above, below, spans = map(COUNTS.index, names)
    articles = (table[..., below] > 0).sum(axis=0)  # by person and condition
    values = _weighted_mean(ratio(sums[..., above], sums[..., below]) * measure.per, articles)
    nobody = len(articles) > 1 and not articles.all(axis=1).any()
    no_pair = "nobody has finished articles in both conditions" if nobody else ""
    aided, unaided = (
        Condition(
            figure_from_draws(values[:, number], _too_few(int(count), number, measure) or no_pair),
            int(count),
            int(sums[0, :, number, spans].sum()),
        )
        for number, count in enumerate(articles.sum(axis=0))
    )
    reason = aided.figure.reason or unaided.figure.reason
    difference = figure_from_draws(values[:, 0] - values[:, 1], reason)
    return MeasuredPair(measure, aided, unaided, difference)


def _weighted_mean(values: NDArray[np.float64], articles: NDArray[np.int64]) -> NDArray[np.float64]:
    """(draws, conditions): the weighted mean of the people who have both conditions.

    One person's values are taken as they are.
    """
    if values.shape[1] == 1:
        return values[:, 0]
    weights = ratio(articles.prod(axis=1), articles.sum(axis=1))
    both = ~np.isnan(values).any(axis=2) & (weights > 0)
    weighted = np.where(both, weights, 0.0)[..., None]
    return ratio(
        (weighted * np.where(both[..., None], values, 0.0)).sum(axis=1), weighted.sum(axis=1)
    )


def _too_few(articles: int, condition: int, measure: Measure) -> str:
    """Why the figure of a condition is undefined, and what it needs; empty if it is defined."""
    lacking = LEAST_ARTICLES - articles
    if lacking <= 0:
        return ""
    how = ("with", "without")[condition]
    more = "1 more is" if lacking == 1 else f"{lacking} more are"
    these = f"{counted(articles, 'article')} {how} suggestions{measure.articles}"
    return f"{these}: {more} needed"
