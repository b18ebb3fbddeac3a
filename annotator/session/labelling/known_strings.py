"""Labels that other articles give to strings of the open one, each string looked up once.

A long article has a hundred thousand strings. After an edit only those are looked up that contain a
word that has become undecided.
"""

from __future__ import annotations

from operator import gt
from typing import TYPE_CHECKING

from corpus import concerns

if TYPE_CHECKING:
    from corpus.concerns import Elsewhere, Free
    from corpus.store import Project
    from corpus.text.tokens import Tokens


class KnownStrings:
    """The strings of one article that finished articles label."""

    def __init__(self, project: Project, article_id: str, me: int) -> None:
        self._strings = project.strings
        self._of = article_id, me
        self._project = project
        self._version = project.version
        self._asked: Free = b""
        self._known: dict[str, Elsewhere] = {}

    def among(self, tokens: Tokens, free: Free) -> dict[str, Elsewhere]:
        """Return the labels of the strings made of `free` words, perhaps with some others."""
        version = self._project.version
        if version != self._version or not self._asked:  # somebody may have finished an article
            self._version, self._asked, self._known = version, bytes(len(free)), {}
        fresh = _around(bytes(map(gt, free, self._asked)), free)
        self._asked = bytes(map(max, free, self._asked))
        if any(fresh):
            begun = self._strings.begun({*concerns.beginnings(tokens, fresh)})
            texts = concerns.free_strings(tokens, fresh, begun)
            self._known |= self._strings.labelled_elsewhere(texts, *self._of)
        return self._known


def _around(fresh: bytes, free: Free) -> Free:
    """Return the free words that may be in one string with a fresh one."""
    if fresh == free:
        return free
    near = bytearray(len(free))
    at = fresh.find(1)
    while at >= 0:
        first, last = max(0, at - concerns.MOST_WORDS), at + concerns.MOST_WORDS
        near[first:last] = free[first:last]
        at = fresh.find(1, at + 1)
    return bytes(near)
