"""One row of counts for each article finished with or without suggestions.

All figures of `corpus.agreement.unaided` are ratios of sums of these counts.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model import Span


@dataclass(frozen=True, slots=True)
class FinishedArticle:
    """One article that a person finished, whose suggestions were shown or hidden at random.

    `proposed` are the suggestions: hidden if the article is `unaided`. `made` are the person's
    spans, by start and without overlaps. `settled` are the gold spans that others decided, or None;
    `adjudicated` says that a reviewer did. `seconds` are active seconds.
    """

    article: str
    person: str
    unaided: bool
    tokens: int
    seconds: float
    proposed: tuple[Span, ...]
    made: tuple[Span, ...]
    settled: tuple[Span, ...] | None = None
    adjudicated: bool = False


COUNTS = (
    "articles",
    "tokens",
    "seconds",
    "made",
    "proposed",
    "exact",
    "relabelled",
    "touched",
    "settled",
    "settled_made",
    "made_where_settled",
    "unproposed",
    "unproposed_made",
    "wrong",
    "wrong_made",
)
"""The names of the counts of an article, computed by `counts_of`."""


def counts_of(article: FinishedArticle) -> list[float]:
    """The `COUNTS` of one article; those of gold are 0 unless somebody else settled it."""
    made, proposed = {*article.made}, {*article.proposed}
    extents = {span.extent for span in made}
    relabelled = {span for span in proposed - made if span.extent in extents}
    touched = {span for span in proposed - made - relabelled if _touches(span, article.made)}
    settled = {*(article.settled or ())}
    wrong = proposed - settled if article.adjudicated else set()
    counted = [made, proposed, proposed & made, relabelled, touched, settled, settled & made]
    where_settled = made if article.settled is not None else set()
    beyond = settled - proposed
    counted += [where_settled, beyond, beyond & made, wrong, wrong & made]
    return [1, article.tokens, article.seconds, *map(len, counted)]


def _touches(span: Span, others: Sequence[Span]) -> bool:
    """Whether the span shares a code point with one of `others`."""
    at = bisect_right(others, span.start, key=lambda other: other.end)
    return at < len(others) and others[at].start < span.end
