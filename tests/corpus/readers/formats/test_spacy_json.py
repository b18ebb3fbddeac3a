from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from corpus.model import Refusal
from corpus.readers.formats import spacy_json
from corpus.readers.items import ReadArticle
from corpus.readers.source import Head
from tests.corpus.readers.formats.reading import items_of, shown

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Rebels left Kesh."


def test_a_list_of_examples(tmp_path: Path) -> None:
    examples = [
        [TEXT, {"entities": [[0, 6, "ACTOR"], [12, 16, "LOCATION"]]}],
        [TEXT, {"entities": [], "cats": {"war": 1.0}}],
        [TEXT, {}],
    ]
    first, second, third = items_of(tmp_path / "a.json", json.dumps(examples))
    assert shown(first) == (TEXT, [("ACTOR", "Rebels"), ("LOCATION", "Kesh")])
    assert (second.spans, third.spans) == ((), None)
    assert [lost[1:] for lost in second.lost] == [("annotation", "cats {'war': 1.0}")]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("x", "the item is no example"),
        ([TEXT, {"entities": 5}], "must be a list"),
        ([TEXT, {"entities": [[0, 6]]}], "span 1: [0, 6] is no span"),
        ([TEXT, {"entities": [[0, 99, "ACTOR"]]}], "span 1: 0\u201399 is outside the text"),
    ],
)
def test_what_is_wrong_costs_one_example(tmp_path: Path, wrong: Any, reason: str) -> None:
    good = [TEXT, {"entities": []}]
    first, refusal, last = items_of(tmp_path / "a", json.dumps([good, wrong, good], indent=1))
    assert (type(first), type(last)) == (ReadArticle, ReadArticle)
    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason


@pytest.mark.parametrize(
    ("data", "recognised"),
    [
        (json.dumps([[TEXT, {"entities": []}]]), True),
        (json.dumps([[TEXT, {"cats": {}}]]), False),
        (json.dumps([TEXT, {"entities": []}]), False),
        ("[[TEXT]]", False),
    ],
)
def test_what_is_recognised(data: str, recognised: bool) -> None:
    assert spacy_json.recognises(Head(data.encode())) == recognised
