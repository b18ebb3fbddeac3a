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
    from exports.training_set.split import Placement


def digest_of(placement: Placement) -> str:
    """Return the SHA-256 over one line of JSON per article, in the order of their ids.

    The line has the article's rows [article, text SHA-256, side, start, end, label, value]; an
    article without spans has one row that ends in four nulls.
    """
    sided = [(settled, side) for side, articles in placement.sides.items() for settled in articles]
    sha = hashlib.sha256()
    for settled, side in sorted(sided, key=lambda pair: pair[0].article.id):
        begin = [settled.article.id, text_hash(settled.article.text), side]
        rows = [
            [*begin, span.start, span.end, span.label, value_of(span)] for span in in_order(settled)
        ] or [[*begin, None, None, None, None]]
        line = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        sha.update(line.encode() + b"\n")
    return sha.hexdigest()
