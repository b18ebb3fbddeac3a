"""The digest of a training set, over its rows and not over its files.

The same project and options give the same digest under any version of spaCy, Python or zlib.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from corpus.model import text_hash
from exports.documents import value_of
from exports.training_set.provenance import in_order

if TYPE_CHECKING:
    from corpus.model import GoldArticle


class Digest:
    """The SHA-256 over one line of JSON per article, in the order of their ids.

    The line has the article's rows [article, text SHA-256, side, start, end, label, value]; an
    article without spans has one row that ends in four nulls.
    """

    def __init__(self) -> None:
        self._sha = hashlib.sha256()

    def add(self, settled: GoldArticle, side: str) -> None:
        """Add an article; the ids of those added before must be smaller."""
        begin = [settled.article.id, text_hash(settled.article.text), side]
        rows = [
            [*begin, span.start, span.end, span.label, value_of(span)] for span in in_order(settled)
        ] or [[*begin, None, None, None, None]]
        line = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self._sha.update(line.encode() + b"\n")

    def hexdigest(self) -> str:
        """Return the digest of the articles added so far, in hexadecimal."""
        return self._sha.hexdigest()
