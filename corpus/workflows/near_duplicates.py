"""Groups the articles of a project: near-duplicates share a group, in whatever order they came."""

from __future__ import annotations

from collections import ChainMap
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from corpus.near_duplicates.groups import Groups, group
from corpus.near_duplicates.sketch_table import NUMBERS, SketchTable, block_of, selected
from corpus.near_duplicates.sketches import sketches
from corpus.store.near_duplicates import Grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from numpy.typing import NDArray

    from corpus.near_duplicates.sketch import SketchBlock
    from corpus.store import Project
    from corpus.store.near_duplicates import ArticleGroups


_AT_ONCE = 500
"""Texts that are read and sketched at once, and stored in one block."""


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
    listed = [number for number, _ in hashed]
    sketched = _Sketched(groups)
    sketched.read({*listed}, progress)
    sketched.add(listed, progress)
    numbers, in_order = sketched.numbers, np.argsort(listed)
    ranks = in_order[np.searchsorted(listed, numbers, sorter=in_order)]
    stored = groups.stored()
    known = {at: stored[number] for at, number in enumerate(numbers) if number in stored}
    found = group(sketched.table, {at: keys and keys[1] for at, keys in known.items()}, ranks)
    if groups.storable:
        at = sorted(_not_alone(found) | known.keys())
        firsts = ([hashed[rank][1] for rank in ranks[first[at]].tolist()] for first in found)
        changed = [
            Grouped(numbers[article], *row)
            for article, *row in zip(at, *firsts, strict=True)
            if known.get(article) != (*row,)
        ]
        groups.keep(changed, len(numbers))
    else:
        group_keys = (hashed[rank][1] for rank in ranks[found.groups].tolist())
        groups.use(dict(zip(numbers, group_keys, strict=True)))


def _not_alone(found: Groups) -> set[int]:
    """Return the articles that are in a group or a story of several, but for one of each."""
    alone = np.arange(len(found.groups))
    return {*np.flatnonzero((found.groups != alone) | (found.stories != alone)).tolist()}


class CopyFinder:
    """Finds near-duplicates of a project's articles, and of each other, among other texts.

    Each text takes about two kilobytes of memory. The groups of the project must be up to date.
    """

    def __init__(self, project: Project) -> None:
        self._groups = project.groups
        self._sketched = _Sketched(project.groups)
        listed = [number for number, _ in project.groups.hashes()]
        self._sketched.read({*listed}, lambda done: None)
        self._sketched.add(listed, lambda done: None)
        self._own = len(self._sketched.numbers)

    def add(self, texts: Sequence[str]) -> None:
        """Add texts, some hundred at once."""
        self._sketched.add_foreign(texts)

    def firsts(self, hashes: Sequence[int]) -> NDArray[np.intp]:
        """The first text of the group of each text, by index; negative for a project's article.

        `hashes` are those of the texts: the first one of a group has the lowest.
        """
        numbers, stored = self._sketched.numbers, self._groups.stored()
        known: dict[int, str | None] = {}
        for at, number in enumerate(numbers):
            if at >= self._own:
                known[at] = None
            elif number in stored:
                keys = stored[number]
                known[at] = keys and keys[1]
        by_hash = np.argsort(np.array(hashes, np.uint64), kind="stable") + self._own
        ranks = np.arange(len(numbers))
        ranks[by_hash] = np.arange(self._own, len(numbers))
        return group(self._sketched.table, known, ranks).groups[self._own :] - self._own


class _Sketched:
    """The sketches of articles, and the articles' numbers in the same order."""

    def __init__(self, groups: ArticleGroups) -> None:
        self._groups = groups
        self._unstored: dict[int, bytes] = {}
        self._foreign = 0
        self.numbers: list[int] = []
        self.table = SketchTable(self._facts)

    def read(self, numbers: Collection[int], progress: Callable[[int], None]) -> None:
        """Read the stored sketches of some articles."""
        left = set(numbers)  # two processes may have stored an article at the same time
        for block in self._groups.blocks():
            stored = np.frombuffer(block.articles, NUMBERS).tolist()
            every = left.issuperset(stored)
            which = [True] * len(stored) if every else [number in left for number in stored]
            self._extend(stored, block, which)
            left.difference_update(stored)
            progress(len(self.numbers))

    def add(self, numbers: Collection[int], progress: Callable[[int], None]) -> None:
        """Sketch those of some articles that have no sketch; store the sketches if possible."""
        storable = self._groups.storable
        left = sorted({*numbers}.difference(self.numbers))
        for begin in range(0, len(left), _AT_ONCE):
            read = dict(self._groups.texts(left[begin : begin + _AT_ONCE]))
            if not read:  # purged meanwhile
                continue
            made = sketches([*read.values()])
            block = block_of([*read], made)
            facts = dict(zip(read, (one.facts for one in made), strict=True))
            if storable:
                self._groups.keep_sketches(block, facts)
            else:
                self._unstored |= facts
            self._extend([*read], block, [True] * len(read))
            progress(len(self.numbers))

    def add_foreign(self, texts: Sequence[str]) -> None:
        """Sketch texts that are no articles; their numbers are negative, and nothing is stored."""
        numbers = [-1 - self._foreign - at for at in range(len(texts))]
        self._foreign += len(texts)
        made = sketches(texts)
        facts = (one.facts for one in made)
        self._unstored |= dict(zip(numbers, facts, strict=True))
        self._extend(numbers, block_of(numbers, made), [True] * len(numbers))

    def _extend(self, numbers: list[int], block: SketchBlock, which: list[bool]) -> None:
        self.numbers += compress(numbers, which)
        self.table.extend(selected(block, which))

    def _facts(self, articles: Sequence[int]) -> list[bytes]:
        numbers = [self.numbers[article] for article in articles]
        stored = self._groups.facts([one for one in numbers if one not in self._unstored])
        facts = ChainMap(self._unstored, stored)
        return [facts[number] for number in numbers]
