"""Joins stories that share a passage: an excerpt of one article in another.

A story is an article with its copies. Whether a passage is an excerpt or boilerplate depends on the
number of stories that have it, not on their copies: see `MOST_STORIES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from corpus.near_duplicates.copies import changes, in_several, least_shared, same_facts
from corpus.near_duplicates.sketches import PASSAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from corpus.near_duplicates.components import Components
    from corpus.near_duplicates.sketch_table import SketchTable

MOST_STORIES = 20
"""A passage in more stories than this is boilerplate and joins none."""

IN_ONE_PIECE = 0.6
"""The share of the common shingles that an excerpt has in one piece; a template has a lower one."""


class Repeated(NamedTuple):
    """The places of passages that occur more than once, in runs of equal ones.

    A few runs have passages that differ. `first` says which are the first of their run.
    """

    places: NDArray[np.intp]
    first: NDArray[np.bool_]


def repeated_passages(table: SketchTable) -> Repeated:
    """Return the passages that occur more than once.

    They are compared by the upper half of their hash. Sorting numbers is several times as fast as
    sorting places by them, so the lower halves are replaced by the places.
    """
    halves = table.passages.values.astype("<u8").view("<u4")
    halves[::2] = np.arange(len(halves) // 2, dtype=np.uint32)
    halves.view("<u8").sort()
    first = changes(halves[1::2])
    several = in_several(first)
    return Repeated(halves[::2][several].astype(np.intp), first[several])


def join_excerpts(
    stories: Components, table: SketchTable, ranks: NDArray[np.intp], repeated: Repeated
) -> Components:
    """Return the components in which stories that share an excerpt are joined.

    Of each story with a passage, only the article of lowest rank is compared.

    A passage that is equally far from the end of both texts belongs to a closing notice and joins
    none; copies, which share their end as well, are joined already.
    """
    joined = stories.copy()
    apart: set[tuple[int, int]] = set()
    for holders in _shared_passages(stories, table, ranks, repeated):
        for (one, end), (other, other_end) in combinations(holders, 2):
            pair = (one, other)
            if end == other_end or pair in apart or joined.root(one) == joined.root(other):
                continue
            if _is_template(table, one, other):
                apart.add(pair)
            else:
                joined.join(one, other)
    return joined


def _shared_passages(
    stories: Components, table: SketchTable, ranks: NDArray[np.intp], repeated: Repeated
) -> Iterator[list[tuple[int, int]]]:
    """Yield (article, words after the passage) for each passage that several stories share.

    Of each story one article is taken. Boilerplate is left out, and what overlaps it.
    """
    shared = _Occurrences.of(stories, table, ranks, repeated)
    boilerplate = shared.chosen(shared.story_counts() > MOST_STORIES)
    excerpts = shared.chosen(~shared.overlapping(boilerplate, table.ends.values))
    firsts = excerpts.chosen(excerpts.first_of_story())
    firsts = firsts.chosen(firsts.story_counts() > 1)
    ends = table.ends.values[firsts.places]
    starts = np.flatnonzero(changes(firsts.passages))
    for start, end in pairwise([*starts.tolist(), len(ends)]):
        here = slice(start, end)
        yield list(zip(firsts.articles[here].tolist(), ends[here].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """Places of the passages that occur more than once, by passage, then story, then rank.

    A place is an index into all passages; of each, the passage, the article and the story.
    """

    places: NDArray[np.intp]
    passages: NDArray[np.intp]
    articles: NDArray[np.int32]
    stories: NDArray[np.intp]

    @classmethod
    def of(
        cls,
        stories: Components,
        table: SketchTable,
        ranks: NDArray[np.intp],
        repeated: Repeated,
    ) -> Self:
        """Return the occurrences of repeated passages, at least of those in several stories."""
        places, first = repeated
        articles, roots = table.passages.owners_of(places), stories.roots()
        several = _differ_in_runs(roots[articles], first)
        places, articles = places[several], articles[several]
        passages = table.passages.values[places]
        order = np.lexsort((places, ranks[articles], roots[articles], passages))
        places, articles = places[order], articles[order]
        return cls(places, np.cumsum(changes(passages[order])) - 1, articles, roots[articles])

    def chosen(self, which: NDArray[np.bool_]) -> _Occurrences:
        """Return some of the occurrences, in the same order."""
        return _Occurrences(
            self.places[which], self.passages[which], self.articles[which], self.stories[which]
        )

    def first_of_story(self) -> NDArray[np.bool_]:
        """Return which occurrences are the first of their passage in their story."""
        return changes(self.passages) | changes(self.stories)

    def story_counts(self) -> NDArray[np.intp]:
        """Return in how many stories the passage of each occurrence is."""
        counts = np.bincount(self.passages[self.first_of_story()])
        return counts[self.passages]

    def overlapping(
        self, others: _Occurrences, ends: NDArray[np.unsignedinteger]
    ) -> NDArray[np.bool_]:
        """Return which occurrences share words with one of the others in the same article."""
        found = np.zeros(len(self.places), np.bool_)
        if not len(others.places):
            return found
        order = np.argsort(others.places)
        places, articles = others.places[order], others.articles[order]
        after = np.searchsorted(places, self.places)
        for nearest in (np.maximum(after - 1, 0), np.minimum(after, len(places) - 1)):
            apart = ends[places[nearest]].astype(np.intp) - ends[self.places].astype(np.intp)
            found |= (articles[nearest] == self.articles) & (np.abs(apart) < PASSAGE)
        return found


def _differ_in_runs(values: NDArray[np.intp], first: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which values are in a run of several values, given which are the first of a run."""
    if not len(values):
        return first
    starts = np.flatnonzero(first)
    differ = np.minimum.reduceat(values, starts) != np.maximum.reduceat(values, starts)
    return np.repeat(differ, np.diff(starts, append=len(values)))


def _is_template(table: SketchTable, one: int, other: int) -> bool:
    """Return whether two texts share many pieces between which their facts differ."""
    if table.shingles.sizes[one] > table.shingles.sizes[other]:
        one, other = other, one
    of_other = set(table.shingles.of(other).tolist())
    shared = [value in of_other for value in table.shingles.of(one).tolist()]
    total = sum(shared)
    if total < least_shared(table.shingles.sizes[[one]])[0]:
        return False
    if same_facts(table, one, np.array([other]))[0]:
        return False
    pieces = (sum(run) for are_shared, run in groupby(shared) if are_shared)
    return max(pieces) < IN_ONE_PIECE * total
