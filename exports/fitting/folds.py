"""Divides articles into folds, and selects the smaller sets of a learning curve.

Near-duplicates stay together, so none is learned from while another is held out. The order comes
from a hash of seed and group, whatever the order of the articles.
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
    """Divide the articles into `number` parts of about the same size, fewer if groups are fewer.

    Raises ExportError if all articles are near-duplicates of one another.
    """
    groups = _groups(gold, seed)
    if len(groups) < 2:
        raise ExportError(
            "All finished articles are near-duplicates of one another, so none can be held out: "
            "finish a different article first."
        )
    parts: list[list[GoldArticle]] = [[] for _ in range(min(number, len(groups)))]
    for group in sorted(groups, key=len, reverse=True):
        min(parts, key=len).extend(group)
    return [tuple(sorted(part, key=lambda settled: settled.article.id)) for part in parts]


def beginning(
    gold: Sequence[GoldArticle], share: float, *, seed: int = 0
) -> tuple[GoldArticle, ...]:
    """Return about `share` of the articles, at least one; a larger share contains a smaller one."""
    wanted = max(1, round(share * len(gold)))
    taken: list[GoldArticle] = []
    for group in _groups(gold, seed):
        if len(taken) >= wanted:
            break
        taken += group
    return tuple(sorted(taken, key=lambda settled: settled.article.id))


def _groups(gold: Iterable[GoldArticle], seed: int) -> list[list[GoldArticle]]:
    """Return the groups of near-duplicates in an order that depends on the seed."""
    groups: defaultdict[str, list[GoldArticle]] = defaultdict(list)
    for settled in gold:
        groups[group_of(settled)].append(settled)

    def rank(key: str) -> bytes:
        return hashlib.sha256(f"{seed} {key}".encode()).digest()

    return [groups[key] for key in sorted(groups, key=rank)]
