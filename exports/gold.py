"""Gold as exports read it: again and again, one article at a time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from corpus.model import ArticleOutline, GoldOutline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        tuple(Counter(span.label for span in settled.spans).items()),
    )
