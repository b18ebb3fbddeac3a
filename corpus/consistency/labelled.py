"""An article with its settled spans, whoever settled them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from corpus.model import Span
    from corpus.text.tokens import Tokens


MEANT_SO = "meant so"
"""The beginning of a reviewer's reason that marks an exception as intended."""


def says_meant_so(comment: str) -> bool:
    """Whether a reviewer's reason marks its occurrence as an intended exception."""
    return re.match(rf"{MEANT_SO}\b", comment.strip(), re.IGNORECASE) is not None


class LabelledArticle(NamedTuple):
    """The settled spans of one article, by start.

    `meant_so` are the extents that the reviewer marked as intended exceptions.
    """

    id: str
    tokens: Tokens
    spans: Sequence[Span]
    meant_so: Collection[tuple[int, int]] = frozenset()
