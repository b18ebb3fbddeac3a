from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest
from spacy.lang.xx import MultiLanguage
from spacy.tokens import Doc, DocBin, Span

from corpus.model import Refusal
from corpus.readers import Ignored
from corpus.readers.formats import spacy
from corpus.readers.source import Head
from tests.corpus.readers.formats.reading import items_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

VOCAB = MultiLanguage().vocab
WORDS = ["Rebels", "left", "northern", "Kesh", "."]
SPACES = [True, True, True, False, False]
TEXT = "Rebels left northern Kesh."


def made(
    ents: Iterable[tuple[int, int, str]] | None = (), **groups: Iterable[tuple[int, int, str]]
) -> Doc:
    doc = Doc(VOCAB, WORDS, SPACES)
    if ents is not None:
        doc.set_ents([Span(doc, *span) for span in ents], default="outside")
    for name, spans in groups.items():
        doc.spans[name] = [Span(doc, *span) for span in spans]
    return doc


def packed(*docs: Doc) -> bytes:
    return DocBin(docs=docs, store_user_data=True).to_bytes()


def test_entities_are_spans(tmp_path: Path) -> None:
    data = packed(made([(0, 1, "ACTOR"), (2, 4, "LOC")]), made(), made(None))
    first, second, third = items_of(tmp_path / "train.spacy", data)
    assert shown(first) == (TEXT, [("ACTOR", "Rebels"), ("LOC", "northern Kesh")])
    assert (second.spans, third.spans) == ((), None)
    assert first.where.endswith("train.spacy:1")
    assert first.article.meta == {"file": "train.spacy"}


def test_a_span_group_is_read_where_there_are_no_entities(tmp_path: Path) -> None:
    nested = [(2, 4, "LOC"), (3, 4, "LOC")]
    data = packed(made(sc=nested, other=[(0, 1, "X")]), made(None, spans=nested))
    first, second = items_of(tmp_path / "a.bin", data)
    expected = [("LOC", "northern Kesh"), ("LOC", "Kesh")]
    assert shown(first) == shown(second) == (TEXT, expected)
    assert [(one.kind, one.what) for one in first.lost] == [
        ("grouped span", "other: X 0–6 'Rebels'")
    ]
    assert second.lost == ()


def test_what_has_no_place_is_listed(tmp_path: Path) -> None:
    doc = made([], sc=[(3, 4, "LOC")])
    doc.set_ents([Span(doc, 0, 1, "ACTOR", kb_id="Q1")], default="missing")
    doc.cats = {"war": 1.0}
    [item] = items_of(tmp_path / "a.spacy", packed(doc))
    assert shown(item)[1] == [("ACTOR", "Rebels")]
    assert [(one.kind, one.what) for one in item.lost] == [
        ("category label", "war 1"),
        ("gap", "of 4 tokens that are not annotated"),
        ("grouped span", "sc: LOC 21–25 'Kesh'"),
        ("knowledge base id", "Q1 of ACTOR 0–6 'Rebels'"),
    ]


def test_a_folder_of_a_training_set_is_read_without_its_other_files(tmp_path: Path) -> None:
    for name in ("README.md", "manifest.json", "provenance.jsonl", "config.cfg", "notes.md"):
        (tmp_path / name).write_text("A training set.")
    (tmp_path / "train").mkdir()
    for name in ("dev.spacy", "train/1.spacy", "train/.hidden"):
        (tmp_path / name).write_bytes(packed(made([(0, 1, "ACTOR")])))
    items = items_of(tmp_path)
    assert [type(item) is Ignored for item in items] == [False, False, True]
    assert str(items[2]).startswith(f"{tmp_path}/notes.md: ignored, not spaCy's binary format")
    assert [items[at].article.meta["file"] for at in (0, 1)] == ["dev.spacy", "1.spacy"]


@pytest.mark.parametrize("cut", [0, 40])
def test_damaged_data_is_refused(tmp_path: Path, cut: int) -> None:
    data = packed(made([(0, 1, "ACTOR")]))
    data = data[:-cut] if cut else zlib.compress(b"\x83\xa7version\xa5attrs")
    [refusal] = items_of(tmp_path / "a.spacy", data)
    assert isinstance(refusal, Refusal)
    assert "the data is damaged" in str(refusal)
    assert "\n" not in str(refusal)


def test_other_packed_data_is_none() -> None:
    for data in (zlib.compress(b"text"), b"x", b"xyz", b""):
        assert not spacy.recognises(Head(data, "a.txt"))
