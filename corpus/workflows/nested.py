"""Chooses among spans that overlap, for tools whose spans may be nested."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model import Span

    Valued = TypeVar("Valued")

Nested = Literal["refuse", "longest", "shortest"]

NESTED = "nested or overlapping span"
"""The kind that dropped spans are counted under."""


def flat(
    spans: Sequence[tuple[Span, Valued]], keep: Literal["longest", "shortest"]
) -> tuple[list[tuple[Span, Valued]], list[tuple[Span, Valued]]]:
    """(spans that do not overlap, the others), both in the order given, which is that of the text.

    The longest or shortest spans are kept first; of equally long ones, the first.
    """
    sign = -1 if keep == "longest" else 1
    order = sorted(range(len(spans)), key=lambda index: sign * _length(spans[index][0]))
    starts: list[int] = []
    ends: list[int] = []
    kept = set()
    for index in order:
        span = spans[index][0]
        at = bisect_left(ends, span.start + 1)
        if at == len(starts) or span.end <= starts[at]:
            starts.insert(at, span.start)
            ends.insert(at, span.end)
            kept.add(index)
    chosen = [entry for index, entry in enumerate(spans) if index in kept]
    return chosen, [entry for index, entry in enumerate(spans) if index not in kept]


def _length(span: Span) -> int:
    return span.end - span.start
