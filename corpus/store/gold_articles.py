"""Settled articles that are read from the store one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from typing import Any

    from corpus.consistency.labelled import LabelledArticle
    from corpus.gold_outline import GoldOutline
    from corpus.model import GoldArticle


class LabelledArticles:
    """The articles settled at one time, in the order of import.

    Each iteration reads them again, one at a time, without those that were purged since.
    """

    def __init__(
        self,
        settled: Sequence[tuple[Any, ...]],
        read: Callable[[tuple[Any, ...]], LabelledArticle | None],
    ) -> None:
        self._settled = settled
        self._read = read

    def __len__(self) -> int:
        return len(self._settled)

    def __iter__(self) -> Iterator[LabelledArticle]:
        return (article for article in map(self._read, self._settled) if article)


class GoldArticles:
    """Gold in the order of import, read from the store one article at a time.

    It can be read again and again; in a snapshot, each time is the same. Of an article only the
    row of the view `settled` is held.
    """

    def __init__(
        self,
        settled: Iterable[tuple[Any, ...]],
        *,
        read: Callable[[tuple[Any, ...]], GoldArticle],
        outline: Callable[[tuple[Any, ...]], GoldOutline],
    ) -> None:
        interned: dict[str, str] = {}  # SQLite makes a new string for each row
        self._settled = {
            article: (
                *(article, annotator, interned.setdefault(layer, layer)),
                *(interned.setdefault(basis, basis), interned.setdefault(names, names), at),
            )
            for article, annotator, layer, basis, names, at in settled
        }
        self._read = read
        self._outline = outline

    def __len__(self) -> int:
        return len(self._settled)

    def __iter__(self) -> Iterator[GoldArticle]:
        return map(self._read, self._settled.values())

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._settled

    def among(self, ids: Collection[str]) -> GoldArticles:
        """The gold of some articles; ids of others are left out."""
        chosen = (row for article, row in self._settled.items() if article in ids)
        return GoldArticles(chosen, read=self._read, outline=self._outline)

    def read(self, ids: Iterable[str]) -> Iterator[GoldArticle]:
        """Read the articles with these ids, in their order; all must be settled."""
        return (self._read(self._settled[article]) for article in ids)

    def outlines(self) -> Iterator[GoldOutline]:
        """Read all articles without their texts and extents."""
        return map(self._outline, self._settled.values())
