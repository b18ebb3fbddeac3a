"""Groups articles that are near-duplicates: wire stories, updates, identical texts.

Each text is reduced to the hashes of its five-word shingles that are 0 modulo 8 (the "modulo p"
selection of Manber, "Finding similar files in a large file system", 1994). Two texts are
near-duplicates if they share at least half of the smaller selection. A new article joins the group
with which it shares most; groups are never merged or split.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict

SHINGLE = 5
"""Words per shingle."""

KEPT_ONE_IN = 8
"""One hash in so many is kept: about 50 for an article of 400 words."""

SHARED = 0.5
"""The share of the smaller selection from which two texts count as near-duplicates."""

COMMON = 200
"""A shingle in so many articles is boilerplate and ignored."""

_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[int]:
    """Return the kept shingle hashes of a text (32 bits), or all if hardly any would be kept."""
    words = _WORD.findall(text.casefold())
    count = max(1, len(words) - SHINGLE + 1)
    hashes = {zlib.crc32(" ".join(words[i : i + SHINGLE]).encode()) for i in range(count)}
    kept = frozenset(h for h in hashes if h % KEPT_ONE_IN == 0)
    return kept if len(kept) >= SHINGLE else frozenset(hashes)


class Groups:
    """Groups of near-duplicates, each with a key, which grow as articles are added."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._sizes: list[int] = []
        self._having: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, hashes: frozenset[int], own_key: str, *, key: str | None = None) -> str:
        """Add an article and return the key of its group: `key` if it already has one.

        A new article without a near-duplicate founds the group `own_key`.
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
