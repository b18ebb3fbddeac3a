"""What agreement is computed from: counts of one article, one row of numbers each. Pure.

All figures are ratios of sums of these counts, so a bootstrap over articles draws rows and never
looks at a span again. A row has a block for each pair of annotators and one for all together.
Offsets are code points, token indices half-open.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, combinations, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corpus.disagreements import LaneSpan, Place
    from corpus.tokens import Tokens

SPANS = ("one", "other", "exact", "one_touched", "other_touched", "one_bounded", "other_bounded")
"""What is counted for each label of a pair.

Spans of either; spans that both have exactly; spans that share a code point with one of the same
label of the other; spans whose extent the other has too, whatever the label.
"""

EXACT, TOUCHED, BOUNDED = (SPANS.index(n) for n in ("exact", "one_touched", "one_bounded"))


@dataclass(frozen=True)
class Columns:
    """Where in a row each count stands, for so many annotators and labels.

    Token labels are numbered from 0, no label (O) being the last. Among the coincidences without
    empty tokens a token counts where anybody labelled it.
    """

    annotators: int
    labels: tuple[Any, ...]

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """All pairs of annotators, by index."""
        return tuple(combinations(range(self.annotators), 2))

    @cached_property
    def kinds(self) -> int:
        """Token labels with O."""
        return len(self.labels) + 1

    @cached_property
    def block(self) -> int:
        """Columns of one pair: is the article shared, the span counts, the token confusion."""
        return 1 + len(SPANS) * len(self.labels) + self.kinds**2

    @cached_property
    def width(self) -> int:
        """Columns of a row: the pairs', then coincidences of all with and without empty tokens."""
        return len(self.pairs) * self.block + 1 + 2 * self.kinds**2

    def spans(self, pair: int, label: int) -> int:
        """The first of the span counts."""
        return pair * self.block + 1 + label * len(SPANS)

    def confusion(self, pair: int) -> int:
        """The first cell of the pair's token confusion, by rows of the one."""
        return pair * self.block + 1 + len(SPANS) * len(self.labels)

    @cached_property
    def together(self) -> int:
        """The first column of all together: is the article shared, then both coincidences."""
        return len(self.pairs) * self.block


def row_of(
    columns: Columns, here: Sequence[int], found: Iterable[Place], tokens: Tokens
) -> list[float]:
    """The counts of one article: the annotators who finished it (indices), and its places.

    The lanes of each place stand in the order of `here`.
    """
    row = [0.0] * columns.width
    pairs = [
        (here.index(one), here.index(other), number)
        for number, (one, other) in enumerate(columns.pairs)
        if one in here and other in here
    ]
    if not pairs:
        return row
    labels = {label: index for index, label in enumerate(columns.labels)}
    edges = _Edges(tokens)
    same: Counter[tuple[int, int]] = Counter()
    for place in found:
        if place.unanimous:
            span = place.lanes[0][0]
            same[labels[span.label], edges.between(span.start, span.end)] += 1
            continue
        for one, other, number in pairs:
            _count_spans(row, columns, number, labels, place.lanes[one], place.lanes[other])
        for count, given in _stretches(place, labels, edges, columns.kinds - 1):
            for one, other, number in pairs:
                cell = given[one] * columns.kinds + given[other]
                row[columns.confusion(number) + cell] += count
    numbers = [number for _, _, number in pairs]
    _count_unanimous(row, columns, numbers, same)
    _complete(row, columns, numbers, edges.words, len(here))
    return row


def _count_unanimous(
    row: list[float],
    columns: Columns,
    pairs: Iterable[int],
    same: Mapping[tuple[int, int], int],
) -> None:
    """Spans that everybody has, by (label, tokens): most of them, so counted at once."""
    for pair in pairs:
        row[pair * columns.block] = 1
        for (label, tokens), count in same.items():
            base = columns.spans(pair, label)
            for offset in range(len(SPANS)):
                row[base + offset] += count
            row[columns.confusion(pair) + label * columns.kinds + label] += tokens * count


def _count_spans(
    row: list[float],
    columns: Columns,
    pair: int,
    labels: Mapping[Any, int],
    one: Sequence[LaneSpan],
    other: Sequence[LaneSpan],
) -> None:
    for side, (mine, its) in enumerate(((one, other), (other, one))):
        for span in mine:
            base = columns.spans(pair, labels[span.label])
            row[base + side] += 1
            touched = bounded = exact = False
            for its_span in its:
                alike = span.label == its_span.label
                equal = span.start == its_span.start and span.end == its_span.end
                touched |= alike and span.start < its_span.end and its_span.start < span.end
                bounded |= equal
                exact |= equal and alike
            row[base + TOUCHED + side] += touched
            row[base + BOUNDED + side] += bounded
            row[base + EXACT] += exact and side == 0


class _Edges:
    """How many tokens that are not blank lie before a token edge (code points)."""

    def __init__(self, tokens: Tokens) -> None:
        text = tokens.text
        words = [not text[start].isspace() for start in tokens.starts]
        after = list(accumulate(words))
        before = [0, *after[:-1]] if after else []
        self._before = dict(zip(tokens.starts, before, strict=True))
        self._before.update(zip(tokens.ends, after, strict=True))
        self.words = after[-1] if after else 0

    def between(self, start: int, end: int) -> int:
        """Tokens from one edge to another."""
        return self._before[end] - self._before[start]


def _stretches(
    place: Place, labels: Mapping[Any, int], edges: _Edges, empty: int
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """(tokens, label of each lane) for every stretch of a place in which no span begins or ends."""
    cuts = sorted({edge for lane in place.lanes for span in lane for edge in span.extent})
    for start, end in pairwise(cuts):
        given = tuple(
            next((labels[s.label] for s in lane if s.start <= start and end <= s.end), empty)
            for lane in place.lanes
        )
        yield edges.between(start, end), given


def _complete(
    row: list[float], columns: Columns, pairs: Iterable[int], words: int, people: int
) -> None:
    """Tokens that nobody labelled, and the coincidences of all from those of the pairs.

    Coincidence of two token labels: ordered pairs of annotators who gave them, over people - 1
    (Krippendorff, Content Analysis, 2004, 11.2).
    """
    kinds, cells = columns.kinds, columns.kinds**2
    row[columns.together] = 1
    for pair in pairs:
        confusion = columns.confusion(pair)
        counted = sum(row[confusion : confusion + cells])
        base = columns.together + 1
        for first in range(kinds):
            for second in range(kinds):
                both = row[confusion + first * kinds + second]
                for cell in (first * kinds + second, second * kinds + first):
                    row[base + cell] += both / (people - 1)
                    row[base + cells + cell] += both / (people - 1)
        nobody = words - counted
        row[confusion + cells - 1] += nobody
        row[base + cells - 1] += 2 * nobody / (people - 1)
