"""The digest of a training set, over its rows and not over its files.

The same project and options give the same digest under any version of spaCy, Python or zlib.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.model import text_hash
from exports.training_set.provenance import in_order

if TYPE_CHECKING:
    from corpus.model import GoldArticle


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@lru_cache(maxsize=4096)
def _value(stored: str | None) -> str:
    """Return the JSON of a span's value in the form of the digest."""
    return "null" if stored is None else _json(json.loads(stored))


_label = lru_cache(maxsize=256)(_json)
"""The JSON of a label's name; a project has a few."""


class Digest:
    """The SHA-256 over one line of JSON per article, in the order of their ids.

    The line has the article's rows [article, text SHA-256, side, start, end, label, value]; an
    article without spans has one row that ends in four nulls.
    """

    def __init__(self) -> None:
        self._sha = hashlib.sha256()

    def add(self, settled: GoldArticle, side: str) -> None:
        """Add an article; the ids of those added before must be smaller."""
        begin = _json([settled.article.id, text_hash(settled.article.text), side])[:-1]
        rows = [
            f"{begin},{start},{end},{_label(label)},{_value(value)}]"
            for start, end, label, _, value, *_ in in_order(settled)
        ] or [f"{begin},null,null,null,null]"]
        self._sha.update(f"[{','.join(rows)}]\n".encode())

    def hexdigest(self) -> str:
        """Return the digest of the articles added so far, in hexadecimal."""
        return self._sha.hexdigest()
