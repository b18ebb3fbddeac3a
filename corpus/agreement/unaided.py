"""The meter of automation bias: what people find and accept with suggestions and without. Pure.

Chance decides article by article, so what differs between the two is what the suggestions do. Only
articles count for which it was asked, and for which there was something to show or to hide. The
same is asked of both: which of the proposed spans are in what the person finished. With
suggestions these are accepted, without them found. The difference of the two shares estimates the
bias, as in trials of decision aids with errors of omission and commission (Parasuraman & Manzey,
Complacency and bias in human use of automation, Human Factors 52, 2010).

Figures are ratios of sums of counts, an article being a row, and intervals a bootstrap over
articles, as in `corpus.agreement.figures`. Of several people the figure is the mean of theirs,
weighted by n·m / (n + m) for n articles with and m without suggestions (Cochran, Some methods for
strengthening the common χ² tests, Biometrics 10, 1954), so that no single
annotator dominates one side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.agreement.figures import DRAWS, Figure, drawn_sums, figure_of, ratio
from corpus.agreement.unaided_counts import COUNTS, Worked, counts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

LEAST_ARTICLES = 10
"""Articles behind a figure on either side, fewer of which leave it undefined: an interval that is
drawn from less is too narrow."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A figure: `above` by `below` (of `COUNTS`) times `per`. `spans` are the spans behind it.

    `of` says which articles it rests on: those where `below` is not 0.
    """

    name: str
    above: str
    below: str
    spans: str
    how: str
    of: str = ""
    per: float = 1.0


KINDS = (
    Kind(
        "spans per 1,000",
        "made",
        "tokens",
        "made",
        "Spans in what was finished, per 1,000 tokens.",
        per=1e3,
    ),
    Kind(
        "accepted/found",
        "exact",
        "proposed",
        "proposed",
        "Of what was shown or hidden, the share that was finished with the same edges and label: "
        "accepted unchanged with suggestions, found alone without. The difference is the bias.",
    ),
    Kind(
        "other label",
        "relabelled",
        "proposed",
        "proposed",
        "Of these, the share that was finished with the same edges and another label.",
    ),
    Kind(
        "other edges",
        "touched",
        "proposed",
        "proposed",
        "Of these, the share that only shares a character with what was finished.",
    ),
    Kind(
        "recall",
        "settled_made",
        "settled",
        "settled",
        "Of what others settled (adjudicated, or alike by two of them), the share that was made.",
        of=", settled by others",
    ),
    Kind(
        "precision",
        "settled_made",
        "made_where_settled",
        "made_where_settled",
        "Of what was made in such articles, the share that others settled so.",
        of=", settled by others",
    ),
    Kind(
        "not suggested",
        "unproposed_made",
        "unproposed",
        "unproposed",
        "Of what others settled and no suggestion says, the share that was made. Less with "
        "suggestions than without means that people rely on them (omission).",
        of=", with gold of others that no suggestion says",
    ),
    Kind(
        "wrong ones made",
        "wrong_made",
        "wrong",
        "wrong",
        "Of suggestions that an adjudication by another says are wrong, the share that was "
        "accepted with suggestions, or made alone without (commission).",
        of=", with a suggestion that is adjudicated to be wrong",
    ),
    Kind("seconds", "seconds", "articles", "made", "At work on an article, pauses cut."),
)
"""The figures in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Side:
    """A figure with suggestions or without, and the articles and spans that it rests on."""

    figure: Figure
    articles: int
    spans: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure on both sides; `difference` is with suggestions less without."""

    kind: Kind
    aided: Side
    unaided: Side
    difference: Figure


@dataclass(frozen=True, slots=True)
class Comparison:
    """`groups` are (a person's name, or None for all together; the figures in order of `KINDS`).

    `left_out` counts articles for which chance was asked where nothing was proposed.
    """

    groups: tuple[tuple[str | None, tuple[Compared, ...]], ...]
    left_out: int


def compared(worked: Iterable[Worked], *, draws: int = DRAWS, seed: int = 0) -> Comparison:
    """All together, where there are several people, then each by name.

    No group where nobody finished an article of either side.
    """
    everything = [*worked]
    counted = [one for one in everything if one.proposed]
    people = sorted({one.person for one in counted})
    table = _table(counted, people)
    sums = _sums(table, draws, seed)
    groups = [(None, [*range(len(people))])] if len(people) > 1 else []
    named = [(name, [number]) for number, name in enumerate(people)]
    return Comparison(
        tuple((name, _compared(table, sums, who)) for name, who in (*groups, *named)),
        len(everything) - len(counted),
    )


# -- tables of (articles, people, sides, counts) ------------------------------------------------


def _table(worked: Sequence[Worked], people: Sequence[str]) -> NDArray[np.float64]:
    """Sides are with suggestions, without. A row is an article, whoever finished it."""
    articles = {name: row for row, name in enumerate(sorted({one.article for one in worked}))}
    numbers = {name: number for number, name in enumerate(people)}
    table = np.zeros((len(articles), len(people), 2, len(COUNTS)))
    for one in worked:
        table[articles[one.article], numbers[one.person], int(one.unaided)] = counts_of(one)
    return table


def _sums(table: NDArray[np.float64], draws: int, seed: int) -> NDArray[np.float64]:
    """(1 + draws, people, sides, counts): the articles as they are, then as drawn."""
    rows = table.reshape(len(table), table[0].size if len(table) else 0)
    sums = np.vstack([rows.sum(axis=0), *drawn_sums(rows, draws, seed)])
    return sums.reshape(len(sums), *table.shape[1:])


def _compared(
    table: NDArray[np.float64], sums: NDArray[np.float64], who: Sequence[int]
) -> tuple[Compared, ...]:
    return tuple(_one(kind, table[:, who], sums[:, who]) for kind in KINDS)


def _one(kind: Kind, table: NDArray[np.float64], sums: NDArray[np.float64]) -> Compared:
    above, below, spans = map(COUNTS.index, (kind.above, kind.below, kind.spans))
    articles = (table[..., below] > 0).sum(axis=0)  # by person and side
    values = _of_people(ratio(sums[..., above], sums[..., below]) * kind.per, articles)
    apart = len(articles) > 1 and not articles.all(axis=1).any()
    alone = "nobody has finished articles of both sides" if apart else ""
    sides = [
        Side(
            figure_of(values[:, side], _too_few(int(count), side, kind) or alone),
            int(count),
            int(sums[0, :, side, spans].sum()),
        )
        for side, count in enumerate(articles.sum(axis=0))
    ]
    reason = next((side.figure.reason for side in sides if side.figure.reason), "")
    aided, unaided = sides
    return Compared(kind, aided, unaided, figure_of(values[:, 0] - values[:, 1], reason))


def _of_people(values: NDArray[np.float64], articles: NDArray[np.int64]) -> NDArray[np.float64]:
    """(draws, sides): one person's own; of several the weighted mean of who has both sides."""
    if values.shape[1] == 1:
        return values[:, 0]
    weights = ratio(articles.prod(axis=1), articles.sum(axis=1))
    both = ~np.isnan(values).any(axis=2) & (weights > 0)
    weighted = np.where(both, weights, 0.0)[..., None]
    return ratio(
        (weighted * np.where(both[..., None], values, 0.0)).sum(axis=1), weighted.sum(axis=1)
    )


def _too_few(articles: int, side: int, kind: Kind) -> str:
    """Why the figure of a side is undefined, with what is lacking; empty where it is not."""
    lacking = LEAST_ARTICLES - articles
    if lacking <= 0:
        return ""
    how = ("with", "without")[side]
    more = "1 more is" if lacking == 1 else f"{lacking} more are"
    these = f"article{'' if articles == 1 else 's'} {how} suggestions{kind.of}"
    return f"{articles} {these}: {more} needed"
