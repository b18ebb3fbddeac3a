"""The sketches of all articles as a few long arrays."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from corpus.near_duplicates.sketch import SketchBlock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from corpus.near_duplicates.sketch import Sketch


NUMBERS, COUNTS = np.dtype("<i8"), np.dtype("<u4")
"""The types of the numbers of articles and of the counts in a `SketchBlock`."""


def block_of(numbers: Sequence[int], sketches: Sequence[Sketch]) -> SketchBlock:
    """Return the sketches of articles with these numbers as a block."""
    return SketchBlock(
        np.array(numbers, NUMBERS).tobytes(),
        np.array([len(sketch.shingles) // 4 for sketch in sketches], COUNTS).tobytes(),
        np.array([len(sketch.passages) // 8 for sketch in sketches], COUNTS).tobytes(),
        b"".join(sketch.shingles for sketch in sketches),
        b"".join(sketch.passages for sketch in sketches),
        b"".join(sketch.ends for sketch in sketches),
    )


def selected(block: SketchBlock, which: Sequence[bool]) -> SketchBlock:
    """Return a block of some of the articles of a block."""
    if all(which):
        return block
    chosen = np.array(which, np.bool_)
    shingle_counts = np.frombuffer(block.shingle_counts, COUNTS)
    passage_counts = np.frombuffer(block.passage_counts, COUNTS)
    shingles, passages = np.repeat(chosen, shingle_counts), np.repeat(chosen, passage_counts)
    return SketchBlock(
        np.frombuffer(block.articles, NUMBERS)[chosen].tobytes(),
        shingle_counts[chosen].tobytes(),
        passage_counts[chosen].tobytes(),
        np.frombuffer(block.shingles, "<u4")[shingles].tobytes(),
        np.frombuffer(block.passages, "<u8")[passages].tobytes(),
        np.frombuffer(block.ends, "<u2")[passages].tobytes(),
    )


class Column:
    """One part of every sketch, end to end.

    Parts are added first; once an array was read, the column is complete.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._bytes = bytearray()
        self._sizes = bytearray()

    def extend(self, values: bytes, sizes: bytes) -> None:
        """Append the values of the next articles, and how many of them each article has."""
        self._bytes += values
        self._sizes += sizes

    @cached_property
    def values(self) -> NDArray[np.unsignedinteger]:
        """The values of all articles."""
        return np.frombuffer(self._bytes, self._kind)

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """The index of each article's first value, and after the last the number of values."""
        ends = np.cumsum(np.frombuffer(self._sizes, COUNTS), dtype=np.intp)
        return np.concatenate([np.zeros(1, np.intp), ends])

    @cached_property
    def sizes(self) -> NDArray[np.intp]:
        """The number of values of each article."""
        return np.diff(self.starts)

    def owners_of(self, places: NDArray[np.intp]) -> NDArray[np.int32]:
        """Return the article of each of some values, given their places."""
        owners = np.repeat(np.arange(len(self.sizes), dtype=np.int32), self.sizes)
        return owners[places]

    def of(self, article: int) -> NDArray[np.unsignedinteger]:
        """Return the values of one article."""
        return self.values[self.starts[article] : self.starts[article + 1]]


class SketchTable:
    """The sketches of articles, which are numbered from 0 in the order in which they are added.

    `facts` reads the facts of articles; only those of articles that may be copies are needed.
    """

    def __init__(self, facts: Callable[[Sequence[int]], Iterable[bytes]]) -> None:
        self.shingles = Column("<u4")
        self.passages = Column("<u8")
        self.ends = Column("<u2")
        self._facts = facts
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, block: SketchBlock) -> None:
        """Append the articles of a block."""
        self.shingles.extend(block.shingles, block.shingle_counts)
        self.passages.extend(block.passages, block.passage_counts)
        self.ends.extend(block.ends, block.passage_counts)
        self._count += len(block.articles) // NUMBERS.itemsize

    def facts_of(self, articles: Sequence[int]) -> list[NDArray[np.uint32]]:
        """Return the facts of some articles."""
        return [np.frombuffer(facts, "<u4") for facts in self._facts(articles)]
