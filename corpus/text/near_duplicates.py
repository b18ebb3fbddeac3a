"""Which articles are copies of one another: wire stories, updates, the same text twice.

Each text is reduced to the hashes of its five-word shingles that are 0 modulo 8 (the "modulo p"
selection of Manber, "Finding similar files in a large file system", 1994). Two texts are
near-duplicates when they share at least half of the smaller one's selection. Groups are placed
once: an article joins the group it shares most with, and no group is ever merged or moved.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict

SHINGLE = 5
"""Words a shingle."""

KEPT_ONE_IN = 8
"""Of so many hashes one is kept: about 50 for an article of 400 words."""

SHARED = 0.5
"""The share of the smaller selection from which two texts count as near-duplicates."""

COMMON = 200
"""A shingle of so many articles is boilerplate and tells nothing."""

_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[int]:
    """The kept shingle hashes of a text (32 bits); all of them where hardly any would be kept."""
    words = _WORD.findall(text.casefold())
    count = max(1, len(words) - SHINGLE + 1)
    hashes = {zlib.crc32(" ".join(words[i : i + SHINGLE]).encode()) for i in range(count)}
    kept = frozenset(h for h in hashes if h % KEPT_ONE_IN == 0)
    return kept if len(kept) >= SHINGLE else frozenset(hashes)


class Groups:
    """Groups of near-duplicates that grow as articles are added, each under a key."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._sizes: list[int] = []
        self._having: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, hashes: frozenset[int], own_key: str, *, key: str | None = None) -> str:
        """Place an article and return its group's key: `key` where it was placed before.

        A new article that has no near-duplicate founds the group `own_key`.
        """
        placed = key or self._nearest(hashes) or own_key
        number = len(self._keys)
        self._keys.append(placed)
        self._sizes.append(len(hashes))
        for value in hashes:
            self._having[value].append(number)
        return placed

    def _nearest(self, hashes: frozenset[int]) -> str | None:
        having = (self._having.get(value, ()) for value in hashes)
        shared = Counter(
            number for numbers in having if len(numbers) < COMMON for number in numbers
        )
        best, best_share = None, SHARED
        for number, count in shared.items():
            share = count / min(len(hashes), self._sizes[number])
            if share > best_share or (share == best_share and best is None):
                best, best_share = number, share
        return None if best is None else self._keys[best]
