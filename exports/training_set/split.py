"""Decides which side of a training set an article is on.

The hash of the article's split key decides, not its position: an article keeps its side when others
come or go, and near-duplicates, which share a key, are on one side. If a wanted side would be
empty, the key with the nearest hash is moved there; it returns once the corpus is larger. An
article that joins groups on different sides is left out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.errors import ExportError
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.model import GoldArticle

Split = Literal["train", "dev", "test"]


@dataclass(frozen=True, slots=True)
class Move:
    """A group moved from `source`, the side of its hash, because `target` would be empty."""

    group: str
    source: Split
    target: Split
    articles: tuple[str, ...]

    def __str__(self) -> str:
        first, *others = self.articles
        named = f"{first} and {counted(len(others), 'near-duplicate')}" if others else first
        return f"moved {named} from {self.source} to {self.target}, which would be empty"


@dataclass(frozen=True, slots=True)
class Placement:
    """The articles of each side in the order of their ids, and the moves that filled a side.

    `between` are the ids of articles that are left out, because articles that were placed before on
    different sides are near-duplicates of them.
    """

    sides: Mapping[Split, tuple[GoldArticle, ...]]
    moves: tuple[Move, ...] = ()
    between: tuple[str, ...] = ()


def position(group: str) -> float:
    """Return the group's position in [0, 1): 53 bits of the SHA-256 of its key."""
    return (int.from_bytes(hashlib.sha256(group.encode()).digest()[:7], "big") >> 3) / 2**53


def split_of(group: str, *, dev: float = 0.2, test: float = 0.0) -> Split:
    """Return the side of a group. Test takes the low end of [0, 1) and dev the high end.

    A test set that is added later takes articles from train only.
    """
    at = position(group)
    if at < test:
        return "test"
    return "dev" if at >= 1 - dev else "train"


def split(gold: Iterable[GoldArticle], *, dev: float = 0.2, test: float = 0.0) -> Placement:
    """Place every article; ExportError if the shares or the number of groups do not allow it."""
    ranges = _ranges(dev=dev, test=test)
    articles = sorted(gold, key=lambda settled: settled.article.id)
    keys = sorted(keys_of(settled)[0] for settled in articles if len(keys_of(settled)) == 1)
    placed = {key: split_of(key, dev=dev, test=test) for key in keys}
    if len(placed) < len(ranges):
        raise ExportError(
            f"{' and '.join(ranges)} need {len(ranges)} articles that are not near-duplicates "
            f"of each other, and there {'is' if len(placed) == 1 else 'are'} {len(placed)}: "
            "finish another article first"
        )
    moves = _fill(placed, ranges, articles)
    sides: dict[Split, list[GoldArticle]] = {side: [] for side in ranges}
    between: list[str] = []
    for settled in articles:
        possible = {
            placed.get(key) or split_of(key, dev=dev, test=test) for key in keys_of(settled)
        }
        if len(possible) == 1:
            sides[possible.pop()].append(settled)
        else:
            between.append(settled.article.id)
    held = {side: tuple(articles_of_side) for side, articles_of_side in sides.items()}
    return Placement(held, tuple(moves), tuple(between))


def group_of(settled: GoldArticle) -> str:
    """Return the key that near-duplicates share, else the article's id."""
    return settled.group or settled.article.id


def keys_of(settled: GoldArticle) -> tuple[str, ...]:
    """Return the keys that decide the side; more than one if the article joins groups."""
    return settled.split_keys or (group_of(settled),)


def _ranges(*, dev: float, test: float) -> dict[Split, tuple[float, float]]:
    """Return the part of [0, 1) of each wanted side."""
    if not (dev >= 0 and test >= 0 and dev + test < 1):
        raise ExportError(
            f"dev {dev:g} and test {test:g} leave nothing to train on: choose shares from 0 whose "
            "sum is below 1"
        )
    ranges: dict[Split, tuple[float, float]] = {"train": (test, 1 - dev)}
    if dev:
        ranges["dev"] = (1 - dev, 1.0)
    if test:
        ranges["test"] = (0.0, test)
    return ranges


def _fill(
    placed: dict[str, Split],
    ranges: Mapping[Split, tuple[float, float]],
    articles: Iterable[GoldArticle],
) -> list[Move]:
    """Move the nearest group to each empty side, never the last one of another side."""
    moves: list[Move] = []
    for target, (low, high) in ranges.items():
        sizes = Counter(placed.values())
        if sizes[target]:
            continue
        donors = [key for key, side in placed.items() if sizes[side] > 1]
        nearest = min(donors, key=lambda key: (_distance(position(key), low, high), key))
        ids = tuple(settled.article.id for settled in articles if keys_of(settled) == (nearest,))
        moves.append(Move(nearest, placed[nearest], target, ids))
        placed[nearest] = target
    return moves


def _distance(at: float, low: float, high: float) -> float:
    return max(low - at, at - high, 0.0)
