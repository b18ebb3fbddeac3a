"""What is compared with suggestions and without: counts of one article, one row of numbers. Pure.

Everything that `corpus.agreement.unaided` tells is a ratio of sums of these.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model import Span


@dataclass(frozen=True, slots=True)
class Worked:
    """One article that a person finished, and what chance decided about it.

    `proposed` was shown, or hidden where it is `unaided`. `settled` is what others made gold of, or
    None; `adjudicated` says that a reviewer did. `seconds` are those at work. What was `made` is by
    start and does not overlap.
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
"""What is counted of each article; `counts_of` says how."""


def counts_of(one: Worked) -> list[float]:
    """The `COUNTS` of one article; those of gold are 0 where nobody else settled it."""
    made, proposed = {*one.made}, {*one.proposed}
    extents = {span.extent for span in made}
    relabelled = {span for span in proposed - made if span.extent in extents}
    touched = {span for span in proposed - made - relabelled if _touches(span, one.made)}
    settled = {*(one.settled or ())}
    wrong = proposed - settled if one.adjudicated else set()
    counted = [made, proposed, proposed & made, relabelled, touched, settled, settled & made]
    where_settled = made if one.settled is not None else set()
    beyond = settled - proposed
    counted += [where_settled, beyond, beyond & made, wrong, wrong & made]
    return [1, one.tokens, one.seconds, *map(len, counted)]


def _touches(span: Span, others: Sequence[Span]) -> bool:
    """Whether the span shares a code point with one of `others`."""
    at = bisect_right(others, span.start, key=lambda other: other.end)
    return at < len(others) and others[at].start < span.end
