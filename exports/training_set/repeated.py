"""Finds texts that are on more than one side of the split, without holding any text.

A doc takes 24 bytes: a hash of its text, its article, its side and its extent.
"""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from exports.gold import Gold

NAMED = 5
"""The most repeated texts that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class RepeatedText:
    """A text that occurs on several sides, with the ids of its articles by side."""

    text: str
    articles: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class RepeatedTexts:
    """The number of texts on several sides, and the first few of them."""

    count: int = 0
    first: tuple[RepeatedText, ...] = ()


class Repeated:
    """Collects the texts of docs on some sides."""

    def __init__(self, sides: Iterable[str]) -> None:
        self._sides = [*sides]
        self._articles: list[str] = []
        self._hashes = array("Q")
        self._docs = array("I")  # side, article, start and end of each doc

    def add(self, article: str, side: str, text: str, extent: tuple[int, int]) -> None:
        """Add the extent (code points) of an article's text as a doc of a side."""
        if not self._articles or self._articles[-1] != article:
            self._articles.append(article)
        piece = text[slice(*extent)].encode()
        self._hashes.append(int.from_bytes(hashlib.blake2b(piece, digest_size=8).digest()))
        self._docs.extend((self._sides.index(side), len(self._articles) - 1, *extent))

    def texts(self, gold: Gold) -> RepeatedTexts:
        """Return the repeated texts; `gold` has the articles that were added."""
        hashes = np.frombuffer(self._hashes, dtype="uint64")
        docs = np.frombuffer(self._docs, dtype="uint32").reshape(-1, 4)
        sides = docs[:, 0]
        order = np.lexsort((sides, hashes))
        ordered, beside = hashes[order], sides[order]
        on_both = (ordered[1:] == ordered[:-1]) & (beside[1:] != beside[:-1])
        repeated = np.unique(ordered[1:][on_both])
        members = np.flatnonzero(np.isin(hashes, repeated))
        members = members[np.argsort(sides[members], kind="stable")]
        first = [*dict.fromkeys(hashes[members].tolist())][:NAMED]
        found = tuple(self._text(docs[hashes == one].tolist(), gold) for one in first)
        return RepeatedTexts(len(repeated), found)

    def _text(self, docs: list[list[int]], gold: Gold) -> RepeatedText:
        articles: dict[str, dict[str, None]] = {}
        for side, article, *_ in sorted(docs):
            articles.setdefault(self._sides[side], {})[self._articles[article]] = None
        _, article, start, end = min(docs)
        (settled,) = gold.read([self._articles[article]])
        text = settled.article.text[start:end]
        return RepeatedText(text, {side: tuple(ids) for side, ids in articles.items()})
