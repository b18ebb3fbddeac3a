"""An article with its settled spans, whoever settled them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from corpus.model import Dismissal, Span
    from corpus.text.tokens import Tokens


class LabelledArticle(NamedTuple):
    """The settled spans of one article, by start.

    `meant_so` are the extents that the reviewer marked as intended exceptions. `dismissed` is what
    finish checks no longer ask the people about who decided the spans.
    """

    id: str
    tokens: Tokens
    spans: Sequence[Span]
    meant_so: Collection[tuple[int, int]] = frozenset()
    dismissed: Collection[Dismissal] = frozenset()
