"""Groups texts that are near-duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpus.near_duplicates.components import Components
from corpus.near_duplicates.copies import join_copies
from corpus.near_duplicates.excerpts import join_excerpts
from corpus.near_duplicates.sketch_table import SketchTable
from corpus.near_duplicates.sketches import sketches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


class Groups(NamedTuple):
    """The group and the story of each article, named by the first article in it.

    A story is an article with its copies; stories that share an excerpt are one group.
    """

    groups: NDArray[np.intp]
    stories: NDArray[np.intp]


def group(table: SketchTable, known: Sequence[str | None]) -> Groups:
    """Group the articles of a table; `known` are the keys of stories found earlier, None if new.

    The result is the same if all are new.
    """
    stories = Components(len(table))
    firsts: dict[str, int] = {}
    for article, key in enumerate(known):
        if key is not None:
            stories.join(firsts.setdefault(key, article), article)
    join_copies(stories, table, np.array([key is None for key in known], np.bool_))
    return Groups(join_excerpts(stories, table).roots(), stories.roots())


def groups_of(texts: Iterable[str]) -> list[int]:
    """Return the group of each text: the index of the first text in it."""
    table = SketchTable()
    for one in sketches([*texts]):
        table.add(one)
    return list(map(int, group(table, [None] * len(table)).groups))
