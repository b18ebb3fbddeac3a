"""A text with its settled spans, and nothing of who settled them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from corpus.model import Span
    from corpus.text.tokens import Tokens


MEANT_SO = "meant so"
"""How a reviewer's reason begins where the gold treats a string otherwise than usual, rightly."""


def says_meant_so(comment: str) -> bool:
    """Whether a reviewer's reason excuses the place it is about."""
    return re.match(rf"{MEANT_SO}\b", comment.strip(), re.IGNORECASE) is not None


class LabelledArticle(NamedTuple):
    """The settled spans of one article, by start.

    `meant_so` are the extents of which whoever adjudicated it has said that they are meant so.
    """

    id: str
    tokens: Tokens
    spans: Sequence[Span]
    meant_so: Collection[tuple[int, int]] = frozenset()
