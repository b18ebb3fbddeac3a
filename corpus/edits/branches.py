"""Finds the versions of an annotation whose edits fork.

The edits of one person in one article form a chain, unless they were made in two files that were
merged: then an edit has several successors. The person continues one version, always the same one
in every file; the others are kept for review.

Where the edits fork, the branch is continued that has more than openings, then the one that was
ever finished, then the one with the latest edit, then the one whose first edit has the smaller id.
Further edits at the end of the continued branch never change this choice.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from corpus.model import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_ONLY_SHOWN = frozenset({Action.OPENED, Action.DRAWN})
"""The actions that decide nothing."""


class Node(NamedTuple):
    """The part of an edit that decides between branches; the fields are those of `Edit`."""

    id: str
    parent: str | None
    action: str
    at: str


class Branches(NamedTuple):
    """Each version as the ids of its edits, first to last: the continued one, and the others."""

    continued: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]


class _Rank(NamedTuple):
    """The parts of a branch, in the order in which they count."""

    worked: bool
    finished: bool
    latest: str

    def joined(self, other: _Rank) -> _Rank:
        return _Rank(*map(max, self, other))  # type: ignore[arg-type]  # the types of the fields


def branches(nodes: Sequence[Node]) -> Branches:
    """The versions that edits lead to; every edit comes after its parent.

    A branch of which nothing but openings differs from the continued one is no version.
    """
    ranks: dict[str, _Rank] = {}
    children: defaultdict[str | None, list[str]] = defaultdict(list)
    for node in reversed(nodes):
        action = node.action
        rank = _Rank(action not in _ONLY_SHOWN, action == Action.FINISHED, node.at)
        for child in children[node.id]:
            rank = rank.joined(ranks[child])
        ranks[node.id] = rank
        children[node.parent].append(node.id)
    continued, *others = _versions((), children[None], children, ranks) or [()]
    return Branches(continued, tuple(others))


def _versions(
    before: tuple[str, ...],
    starts: Iterable[str],
    children: Mapping[str | None, list[str]],
    ranks: Mapping[str, _Rank],
) -> list[tuple[str, ...]]:
    """The versions that continue `before` with one of `starts`, the preferred one first."""
    waiting: list[tuple[tuple[str, ...], str]] = []
    path = list(before)
    while starts:
        preferred, *others = sorted(sorted(starts), key=lambda start: ranks[start], reverse=True)
        waiting += [(tuple(path), start) for start in others if ranks[start].worked]
        path.append(preferred)
        starts = children.get(preferred, ())
    found = [tuple(path)] if path else []
    for shared, start in waiting:
        found += _versions(shared, [start], children, ranks)
    return found
