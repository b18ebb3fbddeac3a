"""Groups the articles of a project: near-duplicates share a group, in whatever order they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    unstored = _sketch_new(project.groups, progress)
    if unstored or not project.groups.current:
        project.groups.keep(_grouped(project.groups, unstored))
    else:
        project.groups.load()
    project.split_keys.load()


def _sketch_new(groups: ArticleGroups, progress: Callable[[int], None]) -> dict[int, Sketch]:
    """Sketch the new articles, and return the sketches that cannot be stored."""
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
    return unstored


def _grouped(groups: ArticleGroups, unstored: Mapping[int, Sketch]) -> list[Grouped]:
    """Compute the groups of all articles from the stored stories and the new articles.

    Articles are numbered in the order of their hashes, so every choice among them, and the key of
    each group, is the same whatever the order of import.
    """
    table, rows = SketchTable(), []
    for row in groups.sketches():
        table.add(unstored.get(row.number) or row.sketch)
        rows.append((row.number, row.text_hash, row.story))
    found = group(table, [story for _, _, story in rows])
    return [
        Grouped(number, rows[key][1], rows[story][1])
        for (number, _, _), key, story in zip(rows, *found, strict=True)
    ]
