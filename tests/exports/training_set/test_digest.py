"""The digest of a training set against its definition."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from exports.documents import value_of
from exports.training_set.digest import Digest
from exports.training_set.provenance import in_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.model import GoldArticle


def test_the_digest_is_over_the_rows_as_json(gold_of: Callable[..., GoldArticle]) -> None:
    spans = [(0, 2, "NUMBER"), (3, 7, 'A "quoted" label'), (8, 12, "Länder")]
    one = gold_of("56 lads fled", spans, id='a\u2028"b')
    value = '{"unit": "é", "low": 56, "high": null, "approximate": true}'
    one = replace(one, spans=(one.spans[0]._replace(value=value), *reversed(one.spans[1:])))
    none = gold_of("", [], id="b")
    digest, expected = Digest(), hashlib.sha256()
    for settled, side in ((one, "train"), (none, "dev")):
        digest.add(settled, side)
        begin = [
            settled.article.id,
            hashlib.sha256(settled.article.text.encode()).hexdigest(),
            side,
        ]
        rows = [[*begin, *span[:3], value_of(span)] for span in in_order(settled)]
        line = json.dumps(
            rows or [[*begin, None, None, None, None]],
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        expected.update(line.encode() + b"\n")
    assert digest.hexdigest() == expected.hexdigest()
