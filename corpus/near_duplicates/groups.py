"""Groups texts that are near-duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpus.near_duplicates.components import Components
from corpus.near_duplicates.copies import join_copies
from corpus.near_duplicates.excerpts import join_excerpts, repeated_passages
from corpus.near_duplicates.sketch_table import SketchTable, block_of
from corpus.near_duplicates.sketches import sketches

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


class Groups(NamedTuple):
    """The group and the story of each article, named by the first article in it.

    A story is an article with its copies; stories that share an excerpt are one group.
    """

    groups: NDArray[np.intp]
    stories: NDArray[np.intp]


def group(table: SketchTable, known: Mapping[int, str | None], ranks: NDArray[np.intp]) -> Groups:
    """Group the articles of a table.

    `known` has the keys of stories found earlier by article, None for new articles; an article that
    is not in it was alone. The result is the same if all are new. The article of lowest rank is the
    first of a group.
    """
    parents, new = np.arange(len(table)), np.zeros(len(table), np.bool_)
    members: dict[str, int] = {}
    for article, key in sorted(known.items()):
        if key is None:
            new[article] = True
        else:
            parents[article] = members.setdefault(key, article)
    stories = Components(parents)
    # Before the copies are joined, because memory that was used for them is not free again.
    repeated = repeated_passages(table)
    join_copies(stories, table, new)
    joined = join_excerpts(stories, table, ranks, repeated)
    return Groups(_firsts(joined, ranks), _firsts(stories, ranks))


def _firsts(components: Components, ranks: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the article of lowest rank in the component of each article."""
    roots, ranked = components.roots(), np.argsort(ranks)
    lowest = np.full(len(roots), len(roots), np.intp)
    np.minimum.at(lowest, roots, ranks)
    firsts: NDArray[np.intp] = ranked[lowest[roots]]
    return firsts


def groups_of(texts: Sequence[str]) -> list[int]:
    """Return the group of each text: the index of the first text in it."""
    made = sketches(texts)
    table = SketchTable(lambda articles: [made[article].facts for article in articles])
    table.extend(block_of(range(len(made)), made))
    new = dict.fromkeys(range(len(texts)))
    return group(table, new, np.arange(len(texts))).groups.tolist()  # type: ignore[no-any-return] # numpy types it so
