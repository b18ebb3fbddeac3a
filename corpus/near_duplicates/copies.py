"""Joins copies: texts that share many short runs of words, and the names and numbers in them.

Reports of one template (weather, markets) share as many runs as an edited copy does, but other
names and numbers stand between the runs. Measured on planted texts, scattered edits of a tenth of
the words leave at least half of the pairs of neighbouring names and numbers; two reports of one
template have at most four in ten in common.
"""

from __future__ import annotations

from itertools import pairwise
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

_AT_ONCE = 250_000
"""Shingles shared by pairs that are counted at once: 50 bytes of memory for each."""

_SEARCHED = 25_000
"""Articles whose copies are searched for at once: a kilobyte of memory for each."""

_LOOKED_UP = 8192
"""Values that are looked up at once: few enough for the processor's cache."""

FEW_FACTS = 5
"""With fewer facts than this the shingles alone decide."""


def join_copies(components: Components, table: SketchTable, new: NDArray[np.bool_]) -> None:
    """Join all pairs of copies of which at least one article is `new`."""
    sizes = table.shingles.sizes
    for articles, others, shared in _overlaps(table, new):
        alike = shared >= least_shared(np.minimum(sizes[others], sizes[articles]))
        copied, copies = articles[alike], others[alike]
        firsts = np.flatnonzero(np.diff(copied, prepend=-1)).tolist()
        for start, end in pairwise([*firsts, len(copied)]):
            article, similar = int(copied[start]), copies[start:end]
            similar = similar[components.roots(similar) != components.root(article)]
            if len(similar):
                for other in similar[same_facts(table, article, similar)].tolist():
                    components.join(article, other)


def least_shared(size: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the number of shingles that a copy shares with an article of `size` shingles."""
    most: NDArray[np.intp] = np.ceil(SHARED * size).astype(np.intp)
    return np.maximum(most, np.minimum(2, size), out=most)


def same_facts(table: SketchTable, article: int, others: Numbers) -> NDArray[np.bool_]:
    """Return which of the others share half of the facts or have too few facts to compare."""
    own, *theirs = table.facts_of([article, *others.tolist()])
    sizes = np.array(list(map(len, theirs)), np.intp)
    own, every = np.sort(own), np.concatenate(theirs)
    among = np.searchsorted(own, every) < np.searchsorted(own, every, "right")
    shared = np.bincount(np.repeat(np.arange(len(others)), sizes)[among], minlength=len(others))
    least = np.minimum(sizes, len(own))
    return (least < FEW_FACTS) | (shared >= SAME_FACTS * least)


def _overlaps(
    table: SketchTable, new: NDArray[np.bool_]
) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """Yield (article, other, number of shared shingles) of pairs that share any, as arrays.

    The others of a new article are the old articles and the new ones before it. The pairs of an
    article come together.
    """
    owners, starts, before = _holders(table, new)
    searching = new[owners] & (before > 0)
    for begin in range(0, len(table), _SEARCHED):
        wanted = searching & (owners >= begin) & (owners < begin + _SEARCHED)
        here = np.flatnonzero(wanted)
        here = here[np.argsort(owners[here], kind="stable")]
        articles, sizes = owners[here], before[here]
        for part in _parts(articles, sizes):
            others = owners[_ranges(starts[here[part]], sizes[part])]
            pairs = np.repeat(articles[part].astype(np.int64), sizes[part]) * len(table) + others
            found, shared = np.unique(pairs, return_counts=True)
            yield found // len(table), found % len(table), shared


def _parts(articles: NDArray[np.int32], sizes: NDArray[np.int32]) -> Iterator[slice]:
    """Yield ranges of whole articles whose sizes add up to `_AT_ONCE`, or of one larger article."""
    ends = np.flatnonzero(np.diff(articles, append=-1)) + 1
    sums = np.cumsum(sizes, dtype=np.int64)[ends - 1]
    begin = article = done = 0
    while begin < len(articles):
        fitting = int(np.searchsorted(sums, done + _AT_ONCE, "right"))
        article = max(fitting, article + 1)
        yield slice(begin, end := int(ends[article - 1]))
        begin, done = end, int(sums[article - 1])


def _holders(
    table: SketchTable, new: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return, for each shingle of a new article, the articles that have it, as one array.

    A list has the old articles first. Beside each article are the start of its list, and how many
    are before it there. Shingles of only one article are left out. One sort does all this: of the
    shingles in the upper half of a number, and in the lower one the articles, the new ones marked
    by the first bit.
    """
    shingles = table.shingles
    marked = np.arange(len(table), dtype=np.uint32) | new.astype(np.uint32) << np.uint32(31)
    if new.all():
        both, owners = shingles.values.astype(np.uint64), np.repeat(marked, shingles.sizes)
    else:
        wanted = [shingles.of(article) for article in np.flatnonzero(new).tolist()]
        touched = occurring(shingles.values, np.concatenate(wanted or [shingles.values[:0]]))
        both = shingles.values[touched].astype(np.uint64)
        owners = marked[shingles.owners_of(touched)]
    both <<= np.uint64(32)
    both |= owners
    del owners  # both take as much memory as the sketches
    both.sort()
    halves = both.astype("<u8", copy=False).view("<u4")
    first = changes(halves[1::2])
    several = in_several(first)
    first, articles = first[several], halves[::2][several]
    del both, halves
    places = np.arange(len(articles), dtype=np.int32)
    starts = np.maximum.accumulate(np.where(first, places, np.int32(0)))
    places -= starts
    return (articles & np.uint32((1 << 31) - 1)).astype(np.int32), starts, places


def _ranges(starts: NDArray[np.signedinteger], sizes: NDArray[np.signedinteger]) -> Numbers:
    """Return the numbers of several ranges, one after another."""
    ends = np.cumsum(sizes)
    numbers = np.arange(ends[-1] if len(ends) else 0)
    numbers += np.repeat(starts - ends + sizes, sizes)
    return numbers


def changes(values: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Return which values differ from the one before; the first always does."""
    changed = np.ones(len(values), np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed


def in_several(first: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which values are in a run of several, given which are the first of a run."""
    several = ~first
    several[:-1] |= several[1:]
    return several


def occurring(values: NDArray[np.unsignedinteger], wanted: NDArray[np.unsignedinteger]) -> Numbers:
    """Return the places of values that may be among the wanted ones, by some of their upper bits.

    A few other places are returned too, so the caller compares the whole values.
    """
    bits = min(24, 4 + len(wanted).bit_length())
    shift = 8 * values.itemsize - bits
    table = np.zeros(1 << bits, np.bool_)
    table[wanted >> shift] = True
    found = np.empty(len(values), np.bool_)
    for begin in range(0, len(values), _LOOKED_UP):
        part = slice(begin, begin + _LOOKED_UP)
        found[part] = table[values[part] >> shift]
    return np.flatnonzero(found)
