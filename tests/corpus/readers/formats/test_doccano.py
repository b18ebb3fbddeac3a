from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from corpus.model import Refusal
from corpus.readers.formats import doccano
from corpus.readers.items import ReadArticle
from corpus.readers.source import Head
from tests.corpus.readers.formats.reading import items_of

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Rebels left Kesh."
ENTITIES = [
    {"id": 7, "label": "ACTOR", "start_offset": 0, "end_offset": 6},
    {"id": 8, "label": "LOCATION", "start_offset": 12, "end_offset": 16},
]


@pytest.mark.parametrize(
    "spans",
    [
        {"label": [[0, 6, "ACTOR"], [12, 16, "LOCATION"]], "Comments": []},
        {"labels": [[0, 6, "ACTOR"], [12, 16, "LOCATION"]]},
        {"entities": [[0, 6, "ACTOR"], [12, 16, "LOCATION"]]},
        {"entities": ENTITIES, "relations": [], "Comments": []},
    ],
)
@pytest.mark.parametrize("listed", [False, True])
def test_spans_under_each_key(tmp_path: Path, spans: dict[str, Any], listed: bool) -> None:
    line = {"id": 12, "text": TEXT, "section": "x", **spans}
    item, _remark_on_section = items_of(tmp_path / "a", json.dumps([line] if listed else line))
    assert isinstance(item, ReadArticle)
    assert [span[:3] for span in item.spans or ()] == [(0, 6, "ACTOR"), (12, 16, "LOCATION")]
    assert not item.own_id
    assert item.article.meta == {"doccano_id": 12, "section": "x"}


def test_relations_have_no_place_and_comments_become_metadata(tmp_path: Path) -> None:
    relation = {"id": 1, "from_id": 7, "to_id": 8, "type": "left"}
    line = {"text": TEXT, "entities": ENTITIES, "relations": [relation], "Comments": ["Why?"]}
    item = items_of(tmp_path / "a", json.dumps(line))[0]
    assert isinstance(item, ReadArticle)
    assert [lost[1:] for lost in item.lost] == [("relation", "left from 7 to 8")]
    assert item.article.meta == {"Comments": ["Why?"]}


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ([[0, 6, 3]], "span 1: its label is the number 3; export the project with the names"),
        ([[0, 6, "ACTOR"], [7, "x", "ACTOR"]], "span 2: [7, 'x', 'ACTOR'] is no span such as"),
        ([[0, 6, "ACTOR"], [16, 99, "ACTOR"]], "span 2: 16–99 is outside the text"),
    ],
)
def test_wrong_spans_are_refused(tmp_path: Path, label: list[Any], reason: str) -> None:
    lines = [{"text": "A b", "label": [[0, 1, "ACTOR"]]}, {"text": TEXT, "label": label}]
    refusal = items_of(tmp_path / "a", "\n".join(map(json.dumps, lines)))[1]
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith(reason)
    assert refusal.where.endswith(":2")


@pytest.mark.parametrize(
    ("record", "recognised"),
    [
        ({"text": TEXT, "label": []}, False),
        ({"text": TEXT, "label": [], "Comments": []}, True),
        ({"text": TEXT, "label": ["positive"]}, False),
        ({"text": TEXT, "label": [[0, 6, "ACTOR"]], "spans": []}, False),
        ({"text": TEXT, "entities": [{"start": 0, "end": 6, "type": "ORG"}]}, False),
        ({"data": TEXT, "label": [[0, 6, "ACTOR"]]}, False),
    ],
)
def test_what_is_recognised(record: dict[str, Any], recognised: bool) -> None:
    assert doccano.recognises(Head(json.dumps(record).encode())) == recognised


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('{"body": "Rebels left.", "label": [[0, 6, "ACTOR"]]}', "Rebels left."),
        ('{"body": "Rebels left.", "spans": []}', "Rebels left."),
        ('{"content": "Rebels left."}', "the object has no 'body', only 'content'."),
        ('{"body": "a", "text": "b"}', "has both 'body' and \"text\"; leave out --text-column."),
    ],
)  # fmt: skip
def test_another_key_has_the_text(tmp_path: Path, line: str, found: str) -> None:
    (item,) = items_of(tmp_path / "a.jsonl", f"{line}\n", text_column="body", format=_format(line))
    text = item.article.text if isinstance(item, ReadArticle) else item.reason
    assert found in text


def _format(line: str) -> str:
    return "doccano" if '"label": [[' in line else "jsonl"
