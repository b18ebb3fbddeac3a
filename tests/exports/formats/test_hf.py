from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from corpus.errors import ExportError
from corpus.model import Label
from exports.formats import hf
from exports.options import ExportOptions
from tests.hostile_gold import LABELS, gold

if TYPE_CHECKING:
    from corpus.model import GoldArticle
    from tests.exports.conftest import SomeGold

KNOWN = [Label(number, name, None, "#5FAFFF", "a | b") for number, name in enumerate(LABELS)]


def rows_of(out: Path) -> tuple[list[Any], list[str]]:
    """The rows, and the names of the tags in the features that `datasets` reads."""
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(out / "data" / hf.PARQUET)
    features = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
    assert list(features) == table.schema.names
    return table.to_pylist(), features["ner_tags"][0]["names"]


@given(gold())
@settings(max_examples=30, deadline=None)
def test_rows_hold_the_same_strings_and_tags(articles: list[GoldArticle]) -> None:
    pytest.importorskip("pyarrow")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "dataset"
        hf.write(out, articles, labels=KNOWN, lang="en")
        rows, names = rows_of(out)
    assert len(rows) == len(articles)
    for row, settled in zip(rows, articles, strict=True):
        article = settled.article
        assert (row["id"], row["text"], row["title"]) == (article.id, article.text, article.title)
        assert json.loads(row["meta"]) == article.meta
        assert [tuple(span.values()) for span in row["spans"]] == [s[:5] for s in settled.spans]
        assert row["basis"] == settled.basis
        tags = [names[number] for number in row["ner_tags"]]
        words = "".join(row["tokens"])
        assert words == "".join(article.text.split())
        found, inside = [], ""
        for token, tag in zip(row["tokens"], tags, strict=True):
            if tag.startswith("B-"):
                found.append([tag[2:], ""])
            inside = "" if tag == "O" else found[-1][1]
            if tag != "O":
                found[-1][1] = inside + token
        assert found == [[span.label, "".join(span.text.split())] for span in settled.spans]


def test_a_card_describes_labels_and_counts(some_gold: SomeGold, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    articles = some_gold(450)  # more than two row groups
    by = ExportOptions(by="paragraph")
    written = hf.write(tmp_path / "set", articles, labels=KNOWN, lang="en", options=by)
    assert written.summary.startswith("set: 450 articles in 900 paragraphs, ")
    card = (tmp_path / "set" / "README.md").read_text()
    actors = sum(span.label == "ACTOR" for settled in articles for span in settled.spans)
    assert f"| ACTOR | a \\| b | {actors:,} |" in card
    assert "450 articles, 900 documents" in card
    rows, _ = rows_of(tmp_path / "set")
    assert (len(rows), rows[1]["id"], rows[1]["group"]) == (900, "art-0000#2", "art-0000")


def test_without_pyarrow_the_extra_is_named(
    some_gold: SomeGold, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hf, "find_spec", lambda name: None)
    with pytest.raises(ExportError, match=r"annotator-tui\[hf\]"):
        hf.write(tmp_path / "set", some_gold(1), labels=KNOWN, lang="en")
    assert list(tmp_path.iterdir()) == []
