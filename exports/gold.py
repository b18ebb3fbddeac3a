"""Gold as exports read it: again and again, one article at a time."""

from __future__ import annotations

import os
import pickle
from collections import Counter
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

from corpus.gold_outline import ArticleOutline, GoldOutline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from corpus.model import GoldArticle


@runtime_checkable
class Gold(Protocol):
    """Gold in the order of import that can be read more than once, such as that of the store."""

    def __iter__(self) -> Iterator[GoldArticle]:
        """Read all articles."""

    def read(self, ids: Iterable[str]) -> Iterator[GoldArticle]:
        """Read the articles with these ids, in their order; all must be in the gold."""

    def outlines(self) -> Iterator[GoldOutline]:
        """Read all articles without their texts and extents."""


class GoldInMemory:
    """Gold that is held in memory."""

    def __init__(self, gold: Iterable[GoldArticle]) -> None:
        self._articles = [*gold]
        self._by_id = {settled.article.id: settled for settled in self._articles}

    def __iter__(self) -> Iterator[GoldArticle]:
        return iter(self._articles)

    def read(self, ids: Iterable[str]) -> Iterator[GoldArticle]:
        """Return the articles with these ids, in their order."""
        return (self._by_id[article] for article in ids)

    def outlines(self) -> Iterator[GoldOutline]:
        """Return all articles without their texts and extents."""
        return map(outline_of, self._articles)


class SpooledGold:
    """Gold of which what was read once is read again from a temporary file in a folder.

    Reading an article from the store takes ten times as long.
    """

    def __init__(self, gold: Gold, folder: Path) -> None:
        self._gold = gold
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 # closed by __exit__
        self._starts: dict[str, int] = {}
        self._outlines: list[GoldOutline] = []

    def __iter__(self) -> Iterator[GoldArticle]:
        return iter(self._gold)

    def read(self, ids: Iterable[str]) -> Iterator[GoldArticle]:
        """Read the articles with these ids, in their order; all must be in the gold."""
        for article in ids:
            if article in self._starts:
                self._file.seek(self._starts[article])
                yield pickle.load(self._file)  # noqa: S301 # written below
            else:
                (settled,) = self._gold.read([article])
                self._starts[article] = self._file.seek(0, os.SEEK_END)
                pickle.dump(settled, self._file, pickle.HIGHEST_PROTOCOL)
                yield settled

    def outlines(self) -> Iterator[GoldOutline]:
        """Read all articles without their texts and extents."""
        self._outlines = self._outlines or [*self._gold.outlines()]
        return iter(self._outlines)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def rereadable(gold: Iterable[GoldArticle]) -> Gold:
    """Return gold that can be read more than once; any other iterable is read into memory."""
    return gold if isinstance(gold, Gold) else GoldInMemory(gold)


def outline_of(settled: GoldArticle) -> GoldOutline:
    """Return the article without its text and extents."""
    article = settled.article
    return GoldOutline(
        ArticleOutline(article.id, article.source, article.published),
        settled.basis,
        settled.group,
        settled.split_keys,
        tuple(sorted(Counter(span.label for span in settled.spans).items())),
    )
