"""The sketches of all articles as a few long arrays."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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

    def owners_of(self, places: NDArray[np.intp]) -> NDArray[np.int32]:
        """Return the article of each of some values, given their places."""
        ends = self.starts[1:]
        return np.searchsorted(ends, places, "right").astype(np.int32)

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

    def extend(
        self, shingles: Sequence[bytes], passages: Sequence[bytes], ends: Sequence[bytes]
    ) -> None:
        """Append the runs of the next articles."""
        self.shingles.extend(shingles)
        self.passages.extend(passages)
        self.ends.extend(ends)
        self._count += len(shingles)

    def add(self, sketches: Sequence[Sketch]) -> None:
        """Append the runs in some sketches."""
        self.extend(*([sketch[part] for sketch in sketches] for part in range(3)))

    def facts_of(self, articles: Sequence[int]) -> list[NDArray[np.uint32]]:
        """Return the facts of some articles."""
        return [np.frombuffer(facts, "<u4") for facts in self._facts(articles)]
