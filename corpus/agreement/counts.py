"""One row of counts for each article, from which agreement is computed.

All figures are ratios of sums of these counts, so a bootstrap over articles draws rows and never
looks at a span again. A row has a block for each pair of annotators and one for all together.
Offsets are code points; *words* are the tokens that are not blank, and lengths are in words.

The counts of a place depend only on its shape: labels and edges, in words from its start. Most
places share few shapes, so each shape is counted once and multiplied.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from corpus.disagreement.places import LaneSpan, Place
    from corpus.text.tokens import Tokens

SPANS = (
    "one",
    "other",
    "exact",
    "one_touched",
    "other_touched",
    "one_bounded",
    "other_bounded",
    "squares",
)
"""The counts for each label of a pair.

Spans of each; spans that both have; spans of each that share a code point with a span of the other
with the same label; spans of each whose extent the other has with any label; the squared lengths of
the spans of both.
"""

EXACT, TOUCHED, BOUNDED, SQUARES = (
    SPANS.index(name) for name in ("exact", "one_touched", "one_bounded", "squares")
)

LaneShape = tuple[tuple[int, int, Any], ...]
"""Spans of one annotator: words from the first of the place, half-open, and the label."""

PlaceShape = tuple[LaneShape, ...]
"""The lanes of all who finished the article."""


class CountArrays(NamedTuple):
    """Rows of counts as arrays, whose first axis is the row: an article, or a sum of articles.

    The other axes: `shared_by_pair` (pairs), `spans` (pairs, labels, `SPANS`), `confusion` (pairs,
    kinds, kinds; rows are the first annotator), `coincidence` (with and without the tokens that
    nobody labelled; kinds, kinds), `squares` (labels).
    """

    shared_by_pair: NDArray[np.float64]
    spans: NDArray[np.float64]
    confusion: NDArray[np.float64]
    shared: NDArray[np.float64]
    coincidence: NDArray[np.float64]
    squares: NDArray[np.float64]


@dataclass(frozen=True)
class Columns:
    """The position of each count in a row, for a number of annotators and a set of labels.

    Token labels (*kinds*) are numbered from 0; the last is O, no label.
    """

    annotators: int
    labels: tuple[Any, ...]

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """All pairs of annotators, by index."""
        return tuple(combinations(range(self.annotators), 2))

    @cached_property
    def numbers(self) -> dict[Any, int]:
        """The number of each label."""
        return {label: number for number, label in enumerate(self.labels)}

    @cached_property
    def kinds(self) -> int:
        """The number of token labels, including O."""
        return len(self.labels) + 1

    @cached_property
    def block(self) -> int:
        """Columns of one pair: whether both finished the article, span counts, token confusion."""
        return 1 + len(SPANS) * len(self.labels) + self.kinds**2

    @cached_property
    def width(self) -> int:
        """Columns of a row: those of the pairs, then those of all annotators together.

        The latter are whether the article is shared, the coincidences with and without empty
        tokens, and for each label the squared lengths of the spans.
        """
        return self.squares + len(self.labels)

    def spans(self, pair: int, label: int) -> int:
        """The first span count of the pair for the label's number."""
        return pair * self.block + 1 + label * len(SPANS)

    def confusion(self, pair: int) -> int:
        """The first cell of the pair's token confusion; rows are the first annotator's labels."""
        return pair * self.block + 1 + len(SPANS) * len(self.labels)

    @cached_property
    def together(self) -> int:
        """The first column of all together: whether the article is shared."""
        return len(self.pairs) * self.block

    @cached_property
    def squares(self) -> int:
        """The first squared length of all together, by label."""
        return self.together + 1 + 2 * self.kinds**2

    def arrays(self, rows: Sequence[Sequence[float]] | NDArray[np.float64]) -> CountArrays:
        """The rows as arrays."""
        table = np.asarray(rows, dtype=np.float64).reshape(-1, self.width)
        pairs, labels, kinds = len(self.pairs), len(self.labels), self.kinds
        blocks = table[:, : self.together].reshape(-1, pairs, self.block)
        spans, confusion = np.split(blocks[..., 1:], [labels * len(SPANS)], axis=2)
        return CountArrays(
            shared_by_pair=blocks[..., 0],
            spans=spans.reshape(-1, pairs, labels, len(SPANS)),
            confusion=confusion.reshape(-1, pairs, kinds, kinds),
            shared=table[:, self.together],
            coincidence=table[:, self.together + 1 : self.squares].reshape(-1, 2, kinds, kinds),
            squares=table[:, self.squares :],
        )


def article_row(
    columns: Columns,
    here: Sequence[int],
    unanimous: Iterable[LaneSpan],
    differing: Iterable[Place],
    tokens: Tokens,
) -> list[float]:
    """The counts of one article.

    `here` are the indices of the annotators who finished it, `unanimous` the spans that all of them
    have, and `differing` the other places, with lanes in the order of `here`.
    """
    row = [0.0] * columns.width
    people, words = tuple(here), _Words(tokens)
    shapes = Counter(map(words.shape, differing))
    for span, times in Counter(map(words.span_shape, unanimous)).items():
        shapes[((span,),) * len(people)] += times
    for shape, times in shapes.items():
        for column, count in _shape_counts(columns, people, shape):
            row[column] += times * count
    _add_unlabelled(row, columns, people, words.count)
    return row


_BLANK = re.compile(r"\s")


class _Words:
    """The tokens of an article that are not blank."""

    def __init__(self, tokens: Tokens) -> None:
        text, starts = tokens.text, tokens.starts
        firsts = "".join(map(text.__getitem__, starts))
        self._starts = [*starts]
        for blank in reversed([*_BLANK.finditer(firsts)]):  # blank tokens are few
            del self._starts[blank.start()]

    @property
    def count(self) -> int:
        """The number of words in the article."""
        return len(self._starts)

    def span_shape(self, span: LaneSpan) -> tuple[int, int, Any]:
        """The shape of a span that is the whole place."""
        start, end, label, _ = span
        first = bisect_left(self._starts, start)
        return 0, bisect_left(self._starts, end, first) - first, label

    def shape(self, place: Place) -> PlaceShape:
        """The shape of a place."""
        starts = self._starts
        first = bisect_left(starts, place.start)
        # Lists, because generators take half as much time again.
        lanes = [
            [
                (bisect_left(starts, start) - first, bisect_left(starts, end) - first, label)
                for start, end, label, _ in lane
            ]
            for lane in place.lanes
        ]
        return tuple(map(tuple, lanes))


@lru_cache(maxsize=1024)
def _pairs(columns: Columns, people: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """(number of the pair, positions of both in `people`) of each pair that is present."""
    return [
        (number, people.index(one), people.index(other))
        for number, (one, other) in enumerate(columns.pairs)
        if one in people and other in people
    ]


@lru_cache(maxsize=8192)
def _shape_counts(
    columns: Columns, people: tuple[int, ...], shape: PlaceShape
) -> tuple[tuple[int, float], ...]:
    """The counts of a place of that shape: (column, count)."""
    added: dict[int, float] = defaultdict(float)
    pairs = _pairs(columns, people)
    for number, one, other in pairs:
        _add_spans(added, columns, number, shape[one], shape[other])
    for words, labels in _stretches(shape, columns):
        for number, one, other in pairs:
            added[columns.confusion(number) + labels[one] * columns.kinds + labels[other]] += words
            _add_coincidence(added, columns, labels[one], labels[other], words / (len(people) - 1))
    if pairs:
        for start, end, label in chain(*shape):
            added[columns.squares + columns.numbers[label]] += (end - start) ** 2
    return tuple((column, count) for column, count in added.items() if count)


def _add_spans(
    added: dict[int, float], columns: Columns, pair: int, one: LaneShape, other: LaneShape
) -> None:
    for side, (lane, opposite) in enumerate(((one, other), (other, one))):
        for start, end, label in lane:
            base = columns.spans(pair, columns.numbers[label])
            touched = bounded = exact = False
            for other_start, other_end, other_label in opposite:
                same_label = label == other_label
                same_edges = start == other_start and end == other_end
                touched |= same_label and start < other_end and other_start < end
                bounded |= same_edges
                exact |= same_edges and same_label
            added[base + side] += 1
            added[base + TOUCHED + side] += touched
            added[base + BOUNDED + side] += bounded
            added[base + EXACT] += exact and side == 0
            added[base + SQUARES] += (end - start) ** 2


def _stretches(shape: PlaceShape, columns: Columns) -> Iterator[tuple[int, tuple[int, ...]]]:
    """(words, label number in each lane) of the stretches between the edges of spans."""
    cuts = sorted({edge for start, end, _ in chain(*shape) for edge in (start, end)})
    empty = columns.kinds - 1
    for start, end in pairwise(cuts):
        labels = (
            (
                columns.numbers[label]
                for first, last, label in lane
                if first <= start and end <= last
            )
            for lane in shape
        )
        yield end - start, tuple(next(label, empty) for label in labels)


def _add_coincidence(
    added: dict[int, float], columns: Columns, first: int, second: int, weight: float
) -> None:
    """Count two labels of one token, in both orders, with and without empty tokens.

    Coincidences are ordered pairs of annotators, divided by annotators - 1 (Krippendorff, Content
    Analysis, 2004, 11.2).
    """
    for cell in (first * columns.kinds + second, second * columns.kinds + first):
        added[columns.together + 1 + cell] += weight
        added[columns.together + 1 + columns.kinds**2 + cell] += weight


def _add_unlabelled(
    row: list[float], columns: Columns, people: tuple[int, ...], words: int
) -> None:
    """Mark the article as shared, and count the words that nobody labelled."""
    cells = columns.kinds**2
    pairs = _pairs(columns, people)
    for number, _, _ in pairs:
        confusion = columns.confusion(number)
        nobody = words - sum(row[confusion : confusion + cells])
        row[number * columns.block] = 1
        row[confusion + cells - 1] += nobody
        row[columns.together + cells] += 2 * nobody / (len(people) - 1)
    row[columns.together] = float(bool(pairs))
