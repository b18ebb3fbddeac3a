"""The sketches of all articles as a few long arrays."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corpus.near_duplicates.sketch import Sketch


class Column:
    """One part of every sketch, end to end.

    Parts are added first; once an array was read, the column is complete.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._bytes = bytearray()
        self._sizes: list[int] = []

    def extend(self, parts: Sequence[bytes]) -> None:
        """Append the parts of the next articles."""
        self._bytes += b"".join(parts)
        self._sizes += map(len, parts)

    @cached_property
    def values(self) -> NDArray[np.unsignedinteger]:
        """The values of all articles."""
        return np.frombuffer(self._bytes, self._kind)

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """The index of each article's first value, and behind the last the number of values."""
        ends = np.cumsum(np.array(self._sizes, np.intp)) // np.dtype(self._kind).itemsize
        return np.concatenate([np.zeros(1, np.intp), ends])

    @cached_property
    def sizes(self) -> NDArray[np.intp]:
        """The number of values of each article."""
        return np.diff(self.starts)

    @property
    def owners(self) -> NDArray[np.int32]:
        """The article of each value."""
        return np.repeat(np.arange(len(self.sizes), dtype=np.int32), self.sizes)

    def of(self, article: int) -> NDArray[np.unsignedinteger]:
        """Return the values of one article."""
        return self.values[self.starts[article] : self.starts[article + 1]]


class SketchTable:
    """The sketches of articles, which are numbered from 0 in the order of `extend`."""

    def __init__(self) -> None:
        self.shingles = Column("<u4")
        self.passages = Column("<u8")
        self.ends = Column("<u2")
        self.facts = Column("<u4")
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, sketches: Sequence[Sketch]) -> None:
        """Append the sketches of the next articles."""
        columns = (self.shingles, self.passages, self.ends, self.facts)
        for column, parts in zip(columns, zip(*sketches, strict=True), strict=False):
            column.extend(parts)
        self._count += len(sketches)
