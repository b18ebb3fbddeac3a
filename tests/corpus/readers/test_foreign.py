"""Files of other formats and encodings are named as what they are, never read as text."""

from __future__ import annotations

import gzip
import io
import json
from typing import TYPE_CHECKING

import pytest

from corpus.model import Refusal
from corpus.readers import Item, ReadArticle, ReadOptions, read

if TYPE_CHECKING:
    from pathlib import Path


def read_all(path: Path | str, stdin: bytes = b"") -> list[Item]:
    return list(read([str(path)], stdin=io.BytesIO(stdin)))


ARTICLE = {"text": "Rebels fled."}


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("a.csv", "no column 'text'"),
        ("a.TSV", "no column 'text'"),
        ("a.csv.gz", "no column 'text'"),
        ("a.geojson", "JSON, but no article"),
        ("a.xml", "markup is not read"),
        ("a.docx", "documents and archives"),
        ("a.db", "documents and archives"),
        ("a.png", "images and recordings"),
    ],
)
def test_other_endings_are_refused_with_what_to_do(tmp_path: Path, name: str, advice: str) -> None:
    data = b"Rebels fled."
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    (refusal,) = read_all(tmp_path / name)
    assert isinstance(refusal, Refusal)
    assert advice in refusal.reason


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (json.dumps([{"title": "x"}]), "JSON, but no article"),
        ("[]", "JSON, but no article"),
        ('<?xml version="1.0"?><a>Rebels fled.</a>', "markup is not read"),
        ("<!DOCTYPE tei><p>Rebels fled.</p>", "markup is not read"),
        ('<doc id="1">Rebels fled.</doc>', "markup is not read"),
        ("a\tO\nb\tx\tO\nc\tO\n", "--format conll"),
        ("#id=1\n#text=Rebels fled\n1\tRebels\t_\tNN\tO\n", "WebAnno TSV 1 and 2"),
        (" # a.b.Entity | value # a.Pos\n#id=1\n#text=Rebels\n1-1\tRebels\tB-X\n", "WebAnno TSV 1"),
        ("%PDF-1.7 …", "documents and archives"),
        ("PK\x03\x04 …", "documents and archives"),
    ],
)
def test_other_contents_are_refused_in_a_text_file_and_on_standard_input(
    tmp_path: Path, data: str, advice: str
) -> None:
    (tmp_path / "a.txt").write_text(data)
    for (refusal,) in (read_all(tmp_path / "a.txt"), read_all("-", data.encode())):
        assert isinstance(refusal, Refusal)
        assert advice in refusal.reason


@pytest.mark.parametrize(
    "text",
    [
        "[KABUL] Rebels fled.",
        "{sic} he said",
        "< 5 dead, > 3 hurt",
        "I O U\nB O\nA man\n",
        "a,b,c: three letters.",
        "PK fire",
    ],
)
def test_texts_that_only_begin_alike_are_articles(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    (article,) = read_all(tmp_path / "a.txt")
    assert isinstance(article, ReadArticle)
    assert article.article.text == text


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.jsonl", "a.csv", "a"])
@pytest.mark.parametrize(
    "data",
    [
        json.dumps(ARTICLE),
        json.dumps(ARTICLE, indent=2),
        json.dumps([ARTICLE]),
        json.dumps([ARTICLE], indent=2),
    ],
)
def test_json_of_any_shape_is_read_whatever_the_ending(
    tmp_path: Path, data: str, name: str
) -> None:
    (tmp_path / name).write_text(data)
    (article,) = read_all(tmp_path / name)
    assert isinstance(article, ReadArticle)
    assert article.article.text == "Rebels fled."


def test_json_without_an_article_is_no_text_unless_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text('{"title": "x"}')
    (refusal,) = read_all(tmp_path / "a.txt")
    assert isinstance(refusal, Refusal)
    assert "`--format text` reads it as a text" in refusal.reason
    options = ReadOptions(format="text")
    (article,) = read([str(tmp_path / "a.txt")], stdin=io.BytesIO(), options=options)
    assert isinstance(article, ReadArticle)


def test_gzip_is_read_whatever_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(gzip.compress(json.dumps(ARTICLE).encode()))
    (article,) = read_all(tmp_path / "a.jsonl")
    assert isinstance(article, ReadArticle)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_utf_16_and_32_without_a_mark_are_named(tmp_path: Path, encoding: str, name: str) -> None:
    (tmp_path / name).write_bytes(f"{json.dumps(ARTICLE)}\n".encode(encoding))
    (refusal,) = read_all(tmp_path / name)
    assert isinstance(refusal, Refusal)
    assert encoding.upper().replace("-LE", "LE").replace("-BE", "BE") in refusal.reason


def test_a_key_that_is_twice_in_an_object_is_refused() -> None:
    for line in (
        '{"text": "a", "text": "b"}',
        '{"text": "a b", "spans": [{"start": 0, "start": 2, "end": 3, "label": "X"}]}',
        '{"text": "a", "meta": {"x": 1, "x": 1}}',
    ):
        (refusal,) = read_all("-", line.encode())
        assert isinstance(refusal, Refusal)
        assert "is twice in one object" in refusal.reason


def test_a_file_that_was_cut_short_says_so() -> None:
    data = b'{"text": "one"}\n{"text": "tw'
    article, refusal = read_all("-", data)
    assert isinstance(article, ReadArticle)
    assert isinstance(refusal, Refusal)
    assert refusal.reason.endswith("The file ends inside this line.")
