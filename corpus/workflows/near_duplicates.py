"""Groups the articles of a project: near-duplicates share a group, in whatever order they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corpus.near_duplicates.groups import group
from corpus.near_duplicates.sketch_table import SketchTable
from corpus.near_duplicates.sketches import sketches
from corpus.store.near_duplicates import Grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from corpus.store import Project
    from corpus.store.near_duplicates import ArticleGroups


_AT_ONCE = 200
"""Texts that are read and sketched at once."""


def group_articles(project: Project, progress: Callable[[int], None] = lambda done: None) -> None:
    """Bring the groups of near-duplicates up to date; `progress` gets the articles read so far.

    Sketches and groups are stored unless the project is read-only.
    """
    if project.groups.current:
        project.groups.load()
    else:
        _group(project.groups, progress)
    project.split_keys.load()


def _group(groups: ArticleGroups, progress: Callable[[int], None]) -> None:
    """Compute the groups of all articles from the stored stories and the new articles.

    Articles rank by the hash of their text, so every choice among them, and the key of each group,
    is the same whatever the order of import.
    """
    hashed = groups.hashes()
    # Only these count, although another process may import or purge articles meanwhile.
    rank_of = {number: rank for rank, (number, _) in enumerate(hashed)}
    sketched = _Sketched(groups)
    sketched.read(rank_of, progress)
    sketched.add(rank_of, progress)
    numbers = sketched.numbers
    ranks = np.array([rank_of[number] for number in numbers], np.intp)
    stored = groups.stored()
    found = group(sketched.table, [stored.get(number, (None,))[-1] for number in numbers], ranks)
    keys, copies = ([hashed[rank][1] for rank in ranks[firsts].tolist()] for firsts in found)
    if groups.storable:
        now = zip(numbers, keys, copies, strict=True)
        changed = [Grouped(*row) for row in now if stored.get(row[0]) != row[1:]]
        groups.keep(changed, len(numbers))
    else:
        groups.use(dict(zip(numbers, keys, strict=True)))


class _Sketched:
    """The sketches of articles, and the articles' numbers in the same order."""

    def __init__(self, groups: ArticleGroups) -> None:
        self._groups = groups
        self._unstored: dict[int, bytes] = {}
        self.numbers: list[int] = []
        self.table = SketchTable(self._facts)

    def read(self, numbers: Collection[int], progress: Callable[[int], None]) -> None:
        """Read the stored sketches of some articles."""
        for batch in self._groups.runs():
            if among := [row for row in batch if row[0] in numbers]:
                read, *runs = zip(*among, strict=True)
                self.numbers += read
                self.table.extend(*runs)
                progress(len(self.numbers))

    def add(self, numbers: Collection[int], progress: Callable[[int], None]) -> None:
        """Sketch those of some articles that have no sketch; store the sketches if possible."""
        storable = self._groups.storable
        left = sorted({*numbers}.difference(self.numbers))
        for begin in range(0, len(left), _AT_ONCE):
            read = self._groups.texts(left[begin : begin + _AT_ONCE])
            made = sketches([text for _, text in read])
            numbered = {number: one for (number, _), one in zip(read, made, strict=True)}
            if storable:
                self._groups.keep_sketches(numbered)
            else:
                self._unstored |= {number: one.facts for number, one in numbered.items()}
            self.numbers += numbered
            self.table.add(made)
            progress(len(self.numbers))

    def _facts(self, article: int) -> bytes:
        number = self.numbers[article]
        unstored = self._unstored.get(number)
        return self._groups.facts(number) if unstored is None else unstored
