"""A text with its settled spans, and nothing of who settled them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model import Span
    from corpus.tokens import Tokens


class LabelledArticle(NamedTuple):
    """The settled spans of one article, by start."""

    id: str
    tokens: Tokens
    spans: Sequence[Span]
