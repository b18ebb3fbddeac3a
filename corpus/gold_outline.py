"""Outlines of the gold, without texts, to place articles on the sides of a training set."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corpus.model import LabelledSpan

if TYPE_CHECKING:
    from corpus.model import Basis


class ArticleOutline(NamedTuple):
    """The properties of an article that decide its side of a training set."""

    id: str
    source: str
    published: str


class GoldOutline(NamedTuple):
    """The gold of one article without its text and extents; see `GoldArticle`.

    `labels` are its labels by name, each with the number of spans.
    """

    article: ArticleOutline
    basis: Basis
    group: str
    split_keys: tuple[str, ...]
    labels: tuple[tuple[str, int], ...]

    @property
    def spans(self) -> tuple[LabelledSpan, ...]:
        """The spans in the order of their labels, without extents."""
        return tuple(LabelledSpan(0, 0, label) for label, n in self.labels for _ in range(n))
