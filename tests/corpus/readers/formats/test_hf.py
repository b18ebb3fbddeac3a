from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from corpus.model import Refusal
from corpus.readers import FileNote, Ignored
from corpus.readers.formats import hf
from tests.corpus.readers.formats.reading import items_of, shown

if TYPE_CHECKING:
    from pathlib import Path

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

NAMES = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
CLASSES: dict[str, Any] = {"names": NAMES, "_type": "ClassLabel"}


def write(path: Path, rows: list[dict[str, Any]], features: dict[str, Any] | None = None) -> Path:
    table = pa.Table.from_pylist(rows)
    if features:
        info = json.dumps({"info": {"features": features}})
        table = table.replace_schema_metadata({"huggingface": info})
    parquet.write_table(table, path)
    return path


@pytest.mark.parametrize(
    "feature", [[CLASSES], {"feature": CLASSES, "_type": "Sequence"}, {"feature": CLASSES}]
)
def test_tokens_with_numbered_tags(tmp_path: Path, feature: Any) -> None:
    rows = [
        {"id": "0", "tokens": ["Ana", "Lee", "left", "Kesh"], "ner_tags": [1, 2, 0, 3], "pos": [1]},
        {"id": "1", "tokens": ["Nobody"], "ner_tags": [0], "pos": [1]},
    ]
    path = write(tmp_path / "a.parquet", rows, {"ner_tags": feature})
    first, second, note = items_of(path)
    assert shown(first) == ("Ana Lee left Kesh", [("PER", "Ana Lee"), ("LOC", "Kesh")])
    assert (first.article.id, shown(second)) == ("0", ("Nobody", []))
    assert isinstance(note, FileNote)
    assert note.text == "columns that are not read: pos."


def test_tags_with_names_and_the_text_of_the_tokens(tmp_path: Path) -> None:
    rows = [
        {"text": "Ana, of\nKesh", "tokens": ["Ana", ",", "of", "Kesh"], "tags": list("OOOO")},
        {"text": "Kesh!", "tokens": ["Kesh", "!"], "tags": ["B-LOC", "O"]},
        {"text": "other", "tokens": ["Kesh", "!"], "tags": ["S-LOC", "O"]},
    ]
    found = items_of(write(tmp_path / "a.parquet", rows))
    assert [shown(item) for item in found] == [
        ("Ana, of\nKesh", []),
        ("Kesh!", [("LOC", "Kesh")]),
        ("Kesh !", [("LOC", "Kesh")]),
    ]


def test_texts_with_spans_and_other_columns(tmp_path: Path) -> None:
    rows = [
        {
            "text": "Ana left",
            "entities": [{"start": 0, "end": 3, "type": "PER"}],
            "meta": '{"a": 1}',
            "year": 2020,
        },
        {"text": "Ana left again", "entities": None, "meta": "", "year": None},
    ]
    first, second, note = items_of(write(tmp_path / "a.parquet", rows))
    assert shown(first) == ("Ana left", [("PER", "Ana")])
    assert first.article.meta == {"a": 1, "year": 2020}
    assert second.spans is None
    assert "unknown keys" in str(note)


def test_a_wrong_row_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    rows = [
        {"tokens": ["Ana", "left"], "ner_tags": [1]},
        {"tokens": ["Ana"], "ner_tags": [7]},
        {"tokens": ["Ana"], "ner_tags": [1]},
    ]
    path = write(tmp_path / "a.parquet", rows, {"ner_tags": [CLASSES]})
    short, unknown, last = items_of(path)
    assert str(short) == f"{path}:1: it has 2 tokens and 1 tag."
    assert "ner_tags has the number 7" in str(unknown)
    assert shown(last) == ("Ana", [("PER", "Ana")])
    [refusal] = items_of(write(tmp_path / "b.parquet", [{"a": 1}]))
    assert "neither a column `text` nor a column `tokens`" in str(refusal)


def test_a_folder_is_read_without_its_card(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("A data card.")
    (tmp_path / "data").mkdir()
    for name in ("test", "train"):
        write(tmp_path / "data" / f"{name}-00000-of-00001.parquet", [{"text": name}])
    (tmp_path / "notes.txt").write_text("Notes.")
    test, train, notes = items_of(tmp_path)
    assert isinstance(notes, Ignored)
    assert [item.article.text for item in (test, train)] == ["test", "train"]


def test_a_dataset_that_was_saved_to_disk(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / "dataset_dict.json").write_text("{}")
    info = json.dumps({"info": {"features": {"ner_tags": [CLASSES]}}})
    rows = [{"tokens": ["Ana"], "ner_tags": [1]}] * 250
    table = pa.Table.from_pylist(rows).replace_schema_metadata({"huggingface": info})
    with pa.ipc.new_stream(tmp_path / "train" / "data-00000-of-00001.arrow", table.schema) as file:
        file.write_table(table)
    found = items_of(tmp_path)
    assert len(found) == 250
    assert shown(found[-1]) == ("Ana", [("PER", "Ana")])


def test_damaged_data_is_refused(tmp_path: Path) -> None:
    [refusal] = items_of(tmp_path / "a.parquet", b"PAR1 and nothing else")
    assert isinstance(refusal, Refusal)
    assert "the columns cannot be read" in str(refusal)


def test_without_pyarrow_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hf, "find_spec", lambda name: None)
    [refusal] = items_of(tmp_path / "a.parquet", b"PAR1")
    assert "annotator-tui[hf]" in str(refusal)
