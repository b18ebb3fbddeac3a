from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from corpus.errors import ExportError
from exports.formats.doccano import write
from exports.options import ExportOptions
from tests.hostile_gold import gold

if TYPE_CHECKING:
    from corpus.model import GoldArticle
    from tests.exports.conftest import SomeGold


@given(gold())
@settings(max_examples=30, deadline=None)
def test_labels_are_offsets_of_the_same_strings(articles: list[GoldArticle]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "doccano.jsonl"
        write(out, articles)
        with out.open(encoding="ascii") as file:  # as doccano reads it: lines of a text file
            lines = [json.loads(line) for line in file]
    assert len({tuple(line) for line in lines}) == 1  # the same keys everywhere
    for line, settled in zip(lines, articles, strict=True):
        article = settled.article
        assert (line["id"], line["text"], line["title"]) == (
            article.id,
            article.text,
            article.title,
        )
        assert line["meta"] == article.meta
        found = [(line["text"][start:end], label) for start, end, label in line["label"]]
        assert found == [(span.text, span.label) for span in settled.spans]
        assert [label[:2] for label in line["label"]] == [[*s[:2]] for s in settled.spans]


def test_paragraphs_its_own_file_and_others(some_gold: SomeGold, tmp_path: Path) -> None:
    out = tmp_path / "doccano.jsonl"
    write(out, some_gold(2))
    write(out, some_gold(2), options=ExportOptions(by="paragraph"))
    first = json.loads(out.read_text().split("\n")[1])
    assert first["id"] == "art-0000#2"
    assert first["meta"]["article"] == "art-0000"
    out.write_text('{"text": "mine", "label": []}\n')
    with pytest.raises(ExportError, match="was not written by annotator"):
        write(out, some_gold(1))


@pytest.mark.slow
@pytest.mark.skipif("DOCCANO_PYTHON" not in os.environ, reason="needs a Python with doccano")
def test_the_loader_of_doccano_stores_the_same_texts_and_spans(
    some_gold: SomeGold, tmp_path: Path
) -> None:
    gold = some_gold(30)
    write(tmp_path / "doccano.jsonl", gold)
    program = Path(__file__).with_name("doccano_loader.py")
    command = [os.environ["DOCCANO_PYTHON"], program, tmp_path / "doccano.jsonl", tmp_path]
    done = subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    assert json.loads(done.stdout) == [
        [one.article.text, sorted([*span[:3]] for span in one.spans)] for one in gold
    ]
