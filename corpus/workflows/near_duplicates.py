"""Groups the articles of a project: near-duplicates share a group, in whatever order they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corpus.near_duplicates.groups import group
from corpus.near_duplicates.sketch_table import SketchTable
from corpus.near_duplicates.sketches import sketches
from corpus.store.near_duplicates import Grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from corpus.near_duplicates.sketch import Sketch
    from corpus.store import Project
    from corpus.store.near_duplicates import ArticleGroups


def group_articles(project: Project, progress: Callable[[int], None] = lambda done: None) -> None:
    """Bring the groups of near-duplicates up to date; `progress` gets the articles read so far.

    Sketches and groups are stored unless the project is read-only.
    """
    added, unstored = _sketch_new(project.groups, progress)
    if added or not project.groups.current:
        _group(project.groups, unstored)
    else:
        project.groups.load()
    project.split_keys.load()


def _sketch_new(
    groups: ArticleGroups, progress: Callable[[int], None]
) -> tuple[int, dict[int, Sketch]]:
    """Sketch the new articles; return their number and the sketches that cannot be stored."""
    unstored: dict[int, Sketch] = {}
    storable, done = groups.storable, 0
    for batch in groups.unsketched():
        numbers, texts = zip(*batch, strict=True)
        made = dict(zip(numbers, sketches(texts), strict=True))
        if storable:
            groups.keep_sketches(made)
        else:
            unstored |= made
        done += len(batch)
        progress(done)
    return done, unstored


def _group(groups: ArticleGroups, unstored: Mapping[int, Sketch]) -> None:
    """Compute the groups of all articles from the stored stories and the new articles.

    Articles rank by the hash of their text, so every choice among them, and the key of each group,
    is the same whatever the order of import.
    """
    table, articles = SketchTable(), []
    for batch in groups.sketches():
        # Another process may have imported articles meanwhile, which have no sketch yet.
        sketched = [(row, row.sketch or unstored.get(row.number)) for row in batch]
        table.extend([one for _, one in sketched if one])
        articles += [row[:5] for row, one in sketched if one]
    hashes = [text_hash for _, _, text_hash, _, _ in articles]
    ranks = np.empty(len(hashes), np.intp)
    ranks[sorted(range(len(hashes)), key=hashes.__getitem__)] = np.arange(len(hashes))
    found = group(table, [story for *_, story in articles], ranks)
    keys, changed = {}, []
    for (number, article_id, _, *known), first, copy in zip(articles, *found, strict=True):
        keys[article_id] = key = hashes[first]
        if known != [key, hashes[copy]]:
            changed.append(Grouped(number, key, hashes[copy]))
    groups.keep(keys, changed)
