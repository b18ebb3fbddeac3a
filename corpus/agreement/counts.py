"""What agreement is computed from: counts of one article, one row of numbers each. Pure.

All figures are ratios of sums of these counts, so a bootstrap over articles draws rows and never
looks at a span again. A row has a block for each pair of annotators and one for all together.
Offsets are code points, token indices half-open.

What a place adds to a row depends on its shape alone: labels and edges, in words from its start.
Few shapes are most of the places, so a shape is counted once and added as often as it comes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
"""What is counted for each label of a pair.

Spans of either; spans that both have exactly; spans that share a code point with one of the same
label of the other; spans whose extent the other has too, whatever the label; the squared lengths of
the spans of both, in words.
"""

EXACT, TOUCHED, BOUNDED, SQUARES = (
    SPANS.index(name) for name in ("exact", "one_touched", "one_bounded", "squares")
)

Lane = tuple[tuple[int, int, Any], ...]
"""Spans of one annotator: words from the place's first one on, half-open, and the label."""

Shape = tuple[Lane, ...]
"""A place: the lanes of all who finished the article."""


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
    def numbers(self) -> dict[Any, int]:
        """The number of each label."""
        return {label: number for number, label in enumerate(self.labels)}

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
        """Columns of a row: the pairs', then what is counted of all together.

        That is whether the article is shared, the coincidences with and without empty tokens, and
        for each label the squared lengths of the spans.
        """
        return self.squares + len(self.labels)

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

    @cached_property
    def squares(self) -> int:
        """The first of the squared lengths of all together, by label."""
        return self.together + 1 + 2 * self.kinds**2


def row_of(
    columns: Columns,
    here: Sequence[int],
    alike: Iterable[LaneSpan],
    differing: Iterable[Place],
    tokens: Tokens,
) -> list[float]:
    """The counts of one article: who finished it (indices), the spans that all of them have, and
    the places that are not unanimous, their lanes in the order of `here`.
    """
    row = [0.0] * columns.width
    people, words = tuple(here), _Words(tokens)
    shapes = Counter(map(words.shape, differing))
    for span, times in Counter(map(words.alone, alike)).items():
        shapes[((span,),) * len(people)] += times
    for shape, times in shapes.items():
        for column, count in _added(columns, people, shape):
            row[column] += times * count
    _complete(row, columns, people, words.count)
    return row


_BLANK = re.compile(r"\s")


class _Words:
    """The tokens of an article that are not blank, which is what lengths are counted in."""

    def __init__(self, tokens: Tokens) -> None:
        text, starts = tokens.text, tokens.starts
        firsts = "".join(map(text.__getitem__, starts))
        self._starts = [*starts]
        for blank in reversed([*_BLANK.finditer(firsts)]):  # few: not every token is looked at
            del self._starts[blank.start()]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._starts)

    def alone(self, span: LaneSpan) -> tuple[int, int, Any]:
        """The shape of a span that is a place for itself."""
        start, end, label, _ = span
        first = bisect_left(self._starts, start)
        return 0, bisect_left(self._starts, end, first) - first, label

    def shape(self, place: Place) -> Shape:
        """What of a place does not depend on where it is."""
        starts = self._starts
        first = bisect_left(starts, place.start)
        # Lists, since a generator for every span would take half of the time again.
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
    """(number of the pair, where in `people` the one and the other stand) of those who are here."""
    return [
        (number, people.index(one), people.index(other))
        for number, (one, other) in enumerate(columns.pairs)
        if one in people and other in people
    ]


@lru_cache(maxsize=8192)
def _added(
    columns: Columns, people: tuple[int, ...], shape: Shape
) -> tuple[tuple[int, float], ...]:
    """What a place of that shape adds to a row: (column, count)."""
    added: dict[int, float] = defaultdict(float)
    pairs = _pairs(columns, people)
    for number, one, other in pairs:
        _add_spans(added, columns, number, shape[one], shape[other])
    for words, given in _stretches(shape, columns):
        for number, one, other in pairs:
            added[columns.confusion(number) + given[one] * columns.kinds + given[other]] += words
            _add_coincidence(added, columns, given[one], given[other], words / (len(people) - 1))
    if pairs:
        for start, end, label in chain(*shape):
            added[columns.squares + columns.numbers[label]] += (end - start) ** 2
    return tuple((column, count) for column, count in added.items() if count)


def _add_spans(
    added: dict[int, float], columns: Columns, pair: int, one: Lane, other: Lane
) -> None:
    for side, (mine, its) in enumerate(((one, other), (other, one))):
        for start, end, label in mine:
            base = columns.spans(pair, columns.numbers[label])
            touched = bounded = exact = False
            for its_start, its_end, its_label in its:
                alike = label == its_label
                equal = start == its_start and end == its_end
                touched |= alike and start < its_end and its_start < end
                bounded |= equal
                exact |= equal and alike
            added[base + side] += 1
            added[base + TOUCHED + side] += touched
            added[base + BOUNDED + side] += bounded
            added[base + EXACT] += exact and side == 0
            added[base + SQUARES] += (end - start) ** 2


def _stretches(shape: Shape, columns: Columns) -> Iterator[tuple[int, tuple[int, ...]]]:
    """(words, label of each lane) for every stretch of a place in which no span begins or ends."""
    cuts = sorted({edge for start, end, _ in chain(*shape) for edge in (start, end)})
    empty = columns.kinds - 1
    for start, end in pairwise(cuts):
        given = (
            (
                columns.numbers[label]
                for first, last, label in lane
                if first <= start and end <= last
            )
            for lane in shape
        )
        yield end - start, tuple(next(label, empty) for label in given)


def _add_coincidence(
    added: dict[int, float], columns: Columns, first: int, second: int, weight: float
) -> None:
    """Two labels of one token, in both orders, with and without empty tokens.

    Coincidences are ordered pairs of annotators who gave the labels, over people - 1 (Krippendorff,
    Content Analysis, 2004, 11.2).
    """
    for cell in (first * columns.kinds + second, second * columns.kinds + first):
        added[columns.together + 1 + cell] += weight
        added[columns.together + 1 + columns.kinds**2 + cell] += weight


def _complete(row: list[float], columns: Columns, people: tuple[int, ...], words: int) -> None:
    """That the article is shared, and the tokens that nobody labelled."""
    cells = columns.kinds**2
    pairs = _pairs(columns, people)
    for number, _, _ in pairs:
        confusion = columns.confusion(number)
        nobody = words - sum(row[confusion : confusion + cells])
        row[number * columns.block] = 1
        row[confusion + cells - 1] += nobody
        row[columns.together + cells] += 2 * nobody / (len(people) - 1)
    row[columns.together] = float(bool(pairs))
