from __future__ import annotations

import json
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from corpus.errors import ExportError
from corpus.readers import read
from corpus.readers.items import ReadArticle
from exports.formats.prodigy import write
from exports.options import ExportOptions
from tests.hostile_gold import gold

if TYPE_CHECKING:
    from corpus.model import GoldArticle
    from tests.exports.conftest import GoldOf, SomeGold


INPUT_HASHES = (-1026338762, -1366994391)
TASK_HASHES = (-542478981, -340365463)
"""Computed by the formula that public data sets from Prodigy confirm."""


def tasks_of(articles: list[GoldArticle], options: ExportOptions | None = None) -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "prodigy.jsonl"
        write(out, articles, options=options)
        return [json.loads(line) for line in out.read_bytes().split(b"\n")[:-1]]


@given(gold())
@settings(max_examples=30, deadline=None)
def test_tokens_tile_the_text_and_spans_lie_on_them(articles: list[GoldArticle]) -> None:
    tasks = tasks_of(articles)
    assert [task["text"] for task in tasks] == [settled.article.text for settled in articles]
    for task, settled in zip(tasks, articles, strict=True):
        tokens = task["tokens"]
        assert "".join(t["text"] + " " * t["ws"] for t in tokens) == task["text"]
        assert [token["id"] for token in tokens] == [*range(len(tokens))]
        for span, original in zip(task["spans"], settled.spans, strict=True):
            start, end = span["start"], span["end"]
            assert (start, end, span["label"]) == original[:3]
            assert task["text"][start:end] == original.text
            assert tokens[span["token_start"]]["start"] == start
            assert tokens[span["token_end"]]["end"] == end
            assert span.get("value") == (json.loads(original.value) if original.value else None)
        assert task["meta"]["id"] == settled.article.id
        assert task["answer"] == "accept"


def test_hashes_are_prodigys(gold_of: GoldOf) -> None:
    texts = ("Rebels left Kesh.", "José’s 😀 “rebels”")
    one, other = tasks_of([gold_of(texts[0], [(0, 6, "ACTOR")]), gold_of(texts[1], id="a2")])
    assert (one["_input_hash"], other["_input_hash"]) == INPUT_HASHES
    assert (one["_task_hash"], other["_task_hash"]) == TASK_HASHES
    (same,) = tasks_of([gold_of(texts[0], id="a3")])
    assert same["_input_hash"] == one["_input_hash"]
    assert same["_task_hash"] != one["_task_hash"]


def test_paragraphs_have_tokens_of_their_own(some_gold: SomeGold) -> None:
    tasks = tasks_of(some_gold(2), ExportOptions(by="paragraph"))
    assert [task["meta"]["id"] for task in tasks][:2] == ["art-0000#1", "art-0000#2"]
    for task in tasks:
        assert task["tokens"][0]["start"] == 0
        assert "".join(t["text"] + " " * t["ws"] for t in task["tokens"]) == task["text"]


def test_import_reads_the_spans(some_gold: SomeGold, tmp_path: Path) -> None:
    articles = some_gold(3)
    write(tmp_path / "prodigy.jsonl", articles)
    items = read([str(tmp_path / "prodigy.jsonl")], stdin=BytesIO())
    spans = [item.spans for item in items if isinstance(item, ReadArticle)]
    assert [[span[:3] for span in given or ()] for given in spans] == [
        [span[:3] for span in settled.spans] for settled in articles
    ]


def test_only_its_own_file_is_replaced(some_gold: SomeGold, tmp_path: Path) -> None:
    out = tmp_path / "prodigy.jsonl"
    write(out, some_gold(2))
    write(out, some_gold(1))
    out.write_text('{"text": "mine"}')
    with pytest.raises(ExportError, match="was not written by annotator"):
        write(out, some_gold(1))
