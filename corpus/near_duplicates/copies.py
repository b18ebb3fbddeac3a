"""Joins copies: texts that share many short runs of words, and the names and numbers in them.

Reports of one template (weather, markets) share as many runs as an edited copy does, but other
names and numbers stand between the runs. Measured on planted texts, scattered edits of a tenth of
the words leave at least half of the pairs of neighbouring names and numbers; two reports of one
template have at most four in ten in common.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from corpus.near_duplicates.components import Components
    from corpus.near_duplicates.sketch_table import SketchTable

    Numbers = NDArray[np.intp]

SHARED = 0.25
"""The share of the smaller sketch's shingles that copies have in common."""

SAME_FACTS = 0.5
"""The share of the smaller sketch's facts that copies have in common."""

FEW_FACTS = 5
"""With fewer facts than this the shingles alone decide."""


def join_copies(components: Components, table: SketchTable, new: NDArray[np.bool_]) -> None:
    """Join all pairs of copies of which at least one article is `new`."""
    sizes = table.shingles.sizes
    for article, others, shared in _overlaps(table, new):
        similar = others[shared >= least_shared(np.minimum(sizes[others], sizes[article]))]
        if len(similar):
            similar = similar[components.roots(similar) != components.root(article)]
            for other in similar[same_facts(table, article, similar)].tolist():
                components.join(article, other)


def least_shared(size: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the number of shingles that a copy shares with an article of `size` shingles."""
    most: NDArray[np.intp] = np.ceil(SHARED * size).astype(np.intp)
    return np.maximum(most, np.minimum(2, size), out=most)


def same_facts(table: SketchTable, article: int, others: Numbers) -> NDArray[np.bool_]:
    """Return which of the others share half of the facts or have too few facts to compare."""
    facts = table.facts
    sizes = facts.sizes[others]
    among = np.isin(facts.values[_ranges(facts.starts[others], sizes)], facts.of(article))
    shared = np.bincount(np.repeat(np.arange(len(others)), sizes)[among], minlength=len(others))
    least = np.minimum(sizes, len(facts.of(article)))
    return (least < FEW_FACTS) | (shared >= SAME_FACTS * least)


def _overlaps(table: SketchTable, new: NDArray[np.bool_]) -> Iterator[tuple[int, Numbers, Numbers]]:
    """Yield (article, others, numbers of shared shingles) for each new article that shares any.

    The others are the old articles and the new ones before it.
    """
    articles, starts, before = _holders(table, new)
    searching = np.flatnonzero(new[articles] & (before > 0))
    searching = searching[np.argsort(articles[searching], kind="stable")]
    starts, before = starts[searching], before[searching]
    having = np.bincount(articles[searching], minlength=len(table))
    ends = np.cumsum(having)
    for article in np.flatnonzero(having):
        mine = slice(ends[article] - having[article], ends[article])
        others = articles[_ranges(starts[mine], before[mine])]
        yield int(article), *_counted(others, len(table))


def _holders(
    table: SketchTable, new: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return, for each shingle of a new article, the articles that have it, as one array.

    A list has the old articles first. Beside each article are the start of its list, and how many
    are before it there. Shingles of only one article are left out as far as that is quick to tell.
    """
    values, owners = table.shingles.values, table.shingles.owners
    if not new.all():
        touched = occurring(values, values[new[owners]])
        values, owners = values[touched], owners[touched]
    several = occurring(values, repeated(values))
    values, owners = values[several], owners[several]
    order = np.lexsort((new[owners], values))
    values, owners = values[order], owners[order]
    places = np.arange(len(values), dtype=np.int32)
    first = np.ones(len(values), np.bool_)
    first[1:] = values[1:] != values[:-1]
    starts = np.maximum.accumulate(np.where(first, places, 0).astype(np.int32))
    return owners, starts, places - starts


def _ranges(starts: NDArray[np.signedinteger], sizes: NDArray[np.signedinteger]) -> Numbers:
    """Return the numbers of several ranges, one after another."""
    ends = np.cumsum(sizes)
    numbers = np.arange(ends[-1] if len(ends) else 0)
    numbers += np.repeat(starts - ends + sizes, sizes)
    return numbers


def repeated(values: NDArray[np.unsignedinteger]) -> NDArray[np.unsignedinteger]:
    """Return the values that occur more than once, sorted."""
    ordered = np.sort(values)
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])


def occurring(
    values: NDArray[np.unsignedinteger], wanted: NDArray[np.unsignedinteger]
) -> NDArray[np.bool_]:
    """Return which values may be among the wanted ones, by their 24 upper bits.

    Some other values are returned too, so the caller compares the whole values.
    """
    shift = 8 * values.itemsize - 24
    table = np.zeros(1 << 24, np.bool_)
    table[wanted >> shift] = True
    found: NDArray[np.bool_] = table[values >> shift]
    return found


def _counted(numbers: NDArray[np.int32], limit: int) -> tuple[Numbers, Numbers]:
    """Return the distinct numbers, all below `limit`, and how often each occurs."""
    if len(numbers) * 16 < limit:
        few, times = np.unique(numbers, return_counts=True)
        return few.astype(np.intp), times
    counts = np.bincount(numbers, minlength=limit)
    found = np.flatnonzero(counts)
    return found, counts[found]
