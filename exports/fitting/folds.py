"""Which articles are held out together, and which of the rest a smaller set begins with.

By group, so that a near-duplicate of an article is never learned from while it is held out. The
order comes from a hash of seed and group: it is the same whatever order the articles come in.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from corpus.errors import ExportError
from exports.training_set.split import group_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.model import GoldArticle


def folds(
    gold: Iterable[GoldArticle], number: int, *, seed: int = 0
) -> list[tuple[GoldArticle, ...]]:
    """The articles in `number` parts of about the same size, fewer where there are fewer groups.

    ExportError where all articles are near-duplicates of one another.
    """
    groups = _groups(gold, seed)
    if len(groups) < 2:
        raise ExportError(
            "all finished articles are near-duplicates of one another, so none can be held out: "
            "finish an article of another kind first"
        )
    parts: list[list[GoldArticle]] = [[] for _ in range(min(number, len(groups)))]
    for group in sorted(groups, key=len, reverse=True):
        min(parts, key=len).extend(group)
    return [tuple(sorted(part, key=lambda settled: settled.article.id)) for part in parts]


def beginning(
    gold: Sequence[GoldArticle], share: float, *, seed: int = 0
) -> tuple[GoldArticle, ...]:
    """About `share` of the articles, at least one; a larger share holds all of a smaller one."""
    wanted = max(1, round(share * len(gold)))
    taken: list[GoldArticle] = []
    for group in _groups(gold, seed):
        if len(taken) >= wanted:
            break
        taken += group
    return tuple(sorted(taken, key=lambda settled: settled.article.id))


def _groups(gold: Iterable[GoldArticle], seed: int) -> list[list[GoldArticle]]:
    """Near-duplicates together, in an order that the seed decides."""
    groups: defaultdict[str, list[GoldArticle]] = defaultdict(list)
    for settled in gold:
        groups[group_of(settled)].append(settled)
    return [groups[key] for key in sorted(groups, key=lambda key: _drawn(key, seed))]


def _drawn(key: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed} {key}".encode()).digest()
