"""Files of other formats and encodings are named as what they are, never read as text."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from corpus.model import Refusal
from corpus.readers import Ignored, Item, ReadArticle, ReadOptions, read

if TYPE_CHECKING:
    from collections.abc import Callable
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
        ("a.zip", "only zips that INCEpTION exported"),
        ("a.jsonl.bz2", "archives are not read; unpack it"),
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


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.conll"])
def test_a_zip_is_named_as_one_whatever_its_ending(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as zipped:
        zipped.writestr("a.jsonl", '{"text": "Rebels fled."}')
    (refusal,) = read_all(tmp_path / name)
    assert isinstance(refusal, Refusal)
    assert "documents and archives are not read" in refusal.reason


@pytest.mark.parametrize(
    "text",
    [
        "[KABUL] Rebels fled.",
        "{sic} he said",
        "< 5 dead, > 3 hurt",
        "I O U\nB O\nA man\n",
        "a,b,c: three letters.",
        "PK fire",
        "BZh9 is a road.",
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


def tar(data: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        entry = tarfile.TarInfo("a.jsonl")
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def tar_gz(data: bytes) -> bytes:
    return gzip.compress(tar(data))


@pytest.mark.parametrize("name", ["a", "a.jsonl", "a.jsonl.gz"])
@pytest.mark.parametrize(
    ("pack", "program"),
    [(bz2.compress, "bzip2"), (lzma.compress, "xz"), (tar, "tar"), (tar_gz, "tar")],
)
def test_what_other_programs_packed_is_to_be_unpacked(
    tmp_path: Path, pack: Callable[[bytes], bytes], program: str, name: str
) -> None:
    data = pack(json.dumps(ARTICLE).encode())
    (tmp_path / name).write_bytes(data)
    reason = f"data packed with {program} is not read; unpack it first."
    options = ReadOptions(format="jsonl")
    for items in (
        read_all(tmp_path / name),
        read_all("-", data),
        read([str(tmp_path / name)], stdin=io.BytesIO(), options=options),
    ):
        (refusal,) = items
        assert isinstance(refusal, Refusal)
        assert refusal.reason == reason


@pytest.mark.parametrize(
    "data",
    [
        b"7z\xbc\xaf\x27\x1c\0\4",
        b"Rar!\x1a\x07\x01\0",
        b"\x28\xb5\x2f\xfd\x04\0",
        bz2.compress(b""),
    ],
)
def test_archives_are_known_by_their_beginning(data: bytes) -> None:
    (refusal,) = read_all("-", data)
    assert isinstance(refusal, Refusal)
    assert "is not read; unpack it" in refusal.reason


def test_archives_in_a_folder_are_ignored_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rebels fled.")
    (tmp_path / "b.txt").write_bytes(bz2.compress(b"Rebels fled."))
    (tmp_path / "c.jsonl.xz").write_bytes(lzma.compress(b"Rebels fled."))
    article, refusal, ignored = read_all(tmp_path)
    assert isinstance(article, ReadArticle)
    assert isinstance(refusal, Refusal)
    assert "unpack it" in refusal.reason
    assert isinstance(ignored, Ignored)
    assert "unpack it" in ignored.reason


def test_a_packed_file_of_a_format_with_folders_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.spacy").write_bytes(lzma.compress(b"x"))
    (refusal,) = read_all(tmp_path / "a.spacy")
    (in_folder, _) = read_all(tmp_path)
    assert refusal == in_folder
    assert isinstance(refusal, Refusal)
    assert "packed with xz" in refusal.reason


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
