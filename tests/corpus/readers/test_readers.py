from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import os
import threading
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.model import LabelledSpan, Refusal, text_hash
from corpus.readers import (
    FileNote,
    Ignored,
    ReadArticle,
    ReadOptions,
    canonical_value,
    read,
    streams,
)
from corpus.readers.formats import jsonl, text
from corpus.readers.options import DEFAULTS
from corpus.readers.source import opened
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_all(*paths: Path | str, stdin: bytes = b"", **options: Any) -> list[Any]:
    reading = ReadOptions(**options)
    return list(read([str(path) for path in paths], stdin=io.BytesIO(stdin), options=reading))


def read_jsonl(data: bytes, where: str) -> Iterator[Any]:
    return jsonl.read(opened(io.BytesIO(data), where), DEFAULTS)


def read_line(line: str | bytes | dict[str, Any]) -> Any:
    """What one line of a JSONL file is read as."""
    if isinstance(line, dict):
        line = json.dumps(line)
    data = line if isinstance(line, bytes) else line.encode()
    (item,) = read_jsonl(data, "f.jsonl")
    return item


def refused(line: str | bytes | dict[str, Any]) -> str:
    item = read_line(line)
    assert isinstance(item, Refusal)
    assert item.where == "f.jsonl:1"
    return item.reason


# -- text files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.text", "a.md", "a", "a.story"])
def test_a_text_file_is_one_article_as_it_came(tmp_path: Path, name: str) -> None:
    text = "  Kabul\r\nsaid e\u0301 \u00a0\u202e x\r \n\n"
    (tmp_path / name).write_bytes(text.encode())
    (item,) = read_all(tmp_path / name)
    assert item == ReadArticle(item.article, False, None, None, str(tmp_path / name))
    assert item.article.text == text
    assert item.article.id == text_hash(text)
    assert (item.article.title, item.article.meta) == ("", {})


def test_a_leading_byte_order_mark_is_not_text_and_others_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(codecs.BOM_UTF8 + "x\ufeffy".encode())
    assert read_all(tmp_path / "a.txt")[0].article.text == "x\ufeffy"


MARKED = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


@given(
    text=st.text(min_size=1).filter(lambda text: not text.isspace() and "\0" not in text),
    encoding=st.sampled_from(MARKED),
    zipped=st.booleans(),
)
def test_a_byte_order_mark_gives_the_encoding(text: str, encoding: str, *, zipped: bool) -> None:
    line = json.dumps({"text": text}, ensure_ascii=False)
    table = io.StringIO()
    csv.writer(table, quoting=csv.QUOTE_ALL).writerows([("id", "text"), ("a", text)])
    for name, content in (("a.txt", text), ("a.jsonl", line), ("a.csv", table.getvalue())):
        data = f"\ufeff{content}".encode(encoding)
        with TemporaryDirectory() as folder:
            file = Path(folder, f"{name}.gz" if zipped else name)
            file.write_bytes(gzip.compress(data, 0) if zipped else data)
            articles = [item for item in read_all(file) if isinstance(item, ReadArticle)]
        assert [one.article.text for one in articles] == [text], name


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.conll"])
def test_data_that_is_not_what_its_mark_says_is_refused(tmp_path: Path, name: str) -> None:
    lone = codecs.BOM_UTF16_LE + "text\nKabul O\n".encode("utf-16-le") + b"\x00\xd8x"
    (tmp_path / name).write_bytes(lone)
    *_, item = (item for item in read_all(tmp_path / name) if isinstance(item, Refusal))
    assert "the byte order mark is that of UTF-16, but the data is no valid UTF-16" in item.reason


def test_what_was_read_before_undecodable_text_is_kept(tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "{n} {"x" * 20_000}"}}\n' for n in range(20))
    (tmp_path / "a.jsonl").write_bytes(f"\ufeff{lines}".encode("utf-16-be") + b"\xd8\x00\0x")
    *before, last = read_all(tmp_path / "a.jsonl")
    assert before
    assert last.reason.endswith(f"as UTF-8. {len(before)} articles before that were read.")


def test_a_wrong_byte_is_named_by_line_and_offset(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("ü\nKabul\ncaf\xe9 x".encode("latin-1"))
    (item,) = read_all(tmp_path / "a.txt")
    assert item.reason.startswith("line 1 is not UTF-8 (byte 0xfc at byte offset 0)")
    (tmp_path / "a.txt").write_bytes("ü\nKabul\ncaf".encode() + b"\xe9 x")
    (item,) = read_all(tmp_path / "a.txt")
    assert item.reason.startswith("line 3 is not UTF-8 (byte 0xe9 at byte offset 12)")
    assert "iconv -f" in item.reason


def test_nul_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a\nb\0c")
    (item,) = read_all(tmp_path / "a.txt")
    assert "a NUL character in its line 2 (offset 3)" in item.reason


def test_encoded_surrogates_are_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a\xed\xa0\x80")
    assert "byte 0xed at byte offset 1" in read_all(tmp_path / "a.txt")[0].reason


@pytest.mark.parametrize("data", [b"", b" \r\n\t", codecs.BOM_UTF8, "\u2003\n".encode()])
def test_a_blank_text_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert "empty" in read_all(tmp_path / "a.txt")[0].reason


@pytest.mark.parametrize(
    ("data", "title", "text"),
    [
        ("Title\nText\n", "Title", "Text\n"),
        ("Title \r\n\r\n \t\r\n  Text\r\nmore", "Title", "  Text\r\nmore"),
        ("\n\n  Title\rText", "Title", "Text"),
        ("\ufeffTitle\n\n\nText", "Title", "Text"),
    ],
)
def test_a_title_line_is_not_part_of_the_text(
    tmp_path: Path, data: str, title: str, text: str
) -> None:
    (tmp_path / "a.txt").write_bytes(data.encode())
    (item,) = read_all(tmp_path / "a.txt", title_line=True)
    assert (item.article.title, item.article.text) == (title, text)
    assert item.article.id == text_hash(text)


def test_a_title_line_alone_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Title\n\n")
    assert "no text below" in read_all(tmp_path / "a.txt", title_line=True)[0].reason


def test_a_text_that_is_too_large_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.readers.formats.text.MOST_BYTES", 9)
    (tmp_path / "a.txt").write_text("0123456789")
    assert "split it" in read_all(tmp_path / "a.txt")[0].reason
    (tmp_path / "a.txt").write_text("012345678")
    assert read_all(tmp_path / "a.txt")[0].article.text == "012345678"


# -- which files, in which order ----------------------------------------------------------------


def test_a_folder_is_walked_by_name_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    for name in [
        "b/2.txt",
        "b/1.md",
        "a.txt",
        "c.jsonl",
        "d.txt.gz",
        ".x.txt",
        ".git/y.txt",
        "z.py",
    ]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        data = b'{"text": "c"}' if name.endswith("jsonl") else name.encode()
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    items = read_all(tmp_path)
    ignored = [item for item in items if isinstance(item, Ignored)]
    found = [item.where.removeprefix(f"{tmp_path}/") for item in items if item not in ignored]
    assert found == ["a.txt", "b/1.md", "b/2.txt", "c.jsonl:1", "d.txt.gz"]
    named = [item.where.removeprefix(f"{tmp_path}/") for item in ignored]
    assert named == ["b/loop", "z.py"]
    assert all("ignored" in str(item) for item in ignored)


def test_a_folder_with_nothing_to_read_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    stray, folder = read_all(tmp_path)
    assert stray == Ignored(str(tmp_path / "a.py"), stray.reason)
    assert "no format has its ending" in stray.reason
    assert isinstance(folder, Refusal)
    assert ".jsonl, .ndjson" in folder.reason
    (tmp_path / "a.py").unlink()
    (item,) = read_all(tmp_path)
    assert (item.where, item.reason) == (str(tmp_path), folder.reason)


def test_a_missing_path_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    for missing in [str(tmp_path / "b.txt"), "", "x\0", "y" * 5000]:
        with pytest.raises(InputError, match="does not exist"):
            read([str(tmp_path / "a.txt"), missing], stdin=io.BytesIO())


def test_an_unreadable_file_or_folder_is_refused_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b").mkdir()
    for name in ["a.txt", "b/x.txt", "c.txt"]:
        (tmp_path / name).write_text("x")
    iterdir, opened = Path.iterdir, Path.open

    def no_folder(path: Path) -> Iterator[Path]:
        if path.name == "b":
            raise PermissionError(13, "Permission denied")
        return iterdir(path)

    def no_file(path: Path, mode: str) -> Any:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, mode)

    monkeypatch.setattr(Path, "iterdir", no_folder)
    monkeypatch.setattr(Path, "open", no_file)
    first, second, third = read_all(tmp_path)
    assert str(first) == f"{tmp_path}/a.txt: cannot be read: Permission denied."
    assert str(second) == f"{tmp_path}/b: cannot be read: Permission denied."
    assert third.article.text == "x"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_without_an_ending_is_recognised(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "63")
    writer = threading.Thread(target=(tmp_path / "63").write_bytes, args=[b'{"text": "x"}\n'])
    writer.start()
    (item,) = read_all(tmp_path / "63")
    writer.join()
    assert item.where == f"{tmp_path}/63:1"


# -- gzip and standard input --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.NDJSON.GZ"])
def test_gzipped_jsonl(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(b'{"text": "x"}\n\n{"text": "y"}'))
    assert [item.where.rpartition(":")[2] for item in read_all(tmp_path / name)] == ["1", "3"]


def test_damaged_gzip_is_refused_after_the_articles_before(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": os.urandom(500).hex()}) + "\n" for _ in range(200))
    data = gzip.compress(lines.encode())
    (tmp_path / "a.jsonl.gz").write_bytes(data[: len(data) // 2])
    *before, last = read_all(tmp_path / "a.jsonl.gz")
    assert len(before) > 50
    assert all(isinstance(item, ReadArticle) for item in before)
    assert f"damaged or incomplete: {len(before)} articles before that were read" in last.reason
    (tmp_path / "b.txt.gz").write_bytes(b"not gzip")
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(gzip.compress(b"A text.")))
    assert "compressed twice" in read_all(tmp_path / "c.txt.gz")[0].reason
    assert "the data is not gzip" in read_all(tmp_path / "b.txt.gz")[0].reason
    assert "damaged" in read_all("-", stdin=b"\x1f\x8bnot gzip")[0].reason


@pytest.mark.parametrize("wrap", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize(
    ("data", "where", "text"),
    [
        (b'\n \n{"text": "x"}\n', "standard input:3", "x"),
        (codecs.BOM_UTF8 + b'{"text": "x"}\n', "standard input:1", "x"),
        (b"  Kabul {}\r\n", "standard input", "  Kabul {}\r\n"),
        (b"K", "standard input", "K"),
    ],
)
def test_standard_input_is_recognised(wrap: Any, data: bytes, where: str, text: str) -> None:
    (item,) = read_all("-", stdin=wrap(data))
    assert (item.where, item.article.text) == (where, text)


def test_standard_input_that_comes_in_drops_is_recognised() -> None:
    class Dripping(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            del size
            return super().read1(1)

    data = gzip.compress(b' \n{"text": "x"}\n{"text": "y"}\n')
    assert [item.article.text for item in read(["-"], stdin=Dripping(data))] == ["x", "y"]


def test_standard_input_stays_open_and_is_read_once_only() -> None:
    stdin = io.BytesIO(b"text")
    assert len(list(read(["-"], stdin=stdin))) == 1
    assert not stdin.closed
    with pytest.raises(InputError, match="only once"):
        read(["-", "-"], stdin=stdin)


def test_empty_standard_input_is_refused() -> None:
    (item,) = read_all("-")
    assert "empty" in item.reason


# -- JSONL: what is kept ------------------------------------------------------------------------

WHOLE = {
    "text": "Some 30 rebels fled Kesh.",
    "id": "a-1",
    "title": "T",
    "source": "S",
    "url": "https://x",
    "published": "2009-07-23",
    "meta": {"a": 1},
    "spans": [
        {"start": 0, "end": 7, "label": "NUMBER", "text": "Some 30", "value": {"low": 30.0}},
        {"start": 20, "end": 24, "label": "LOCATION"},
    ],
    "annotator": "ana",
}


def test_a_whole_line() -> None:
    item = read_line(WHOLE)
    value = '{"low":30,"high":null,"approximate":false,"unit":null}'
    number = LabelledSpan(0, 7, "NUMBER", "Some 30", value)
    assert item.spans == (number, LabelledSpan(20, 24, "LOCATION"))
    assert (item.own_id, item.annotator, item.where) == (True, "ana", "f.jsonl:1")
    kept = {key: getattr(item.article, key) for key in WHOLE if key not in ("spans", "annotator")}
    assert kept == {key: value for key, value in WHOLE.items() if key in kept}


def test_code_points_read_as_another_unit_are_named(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    span = {"start": 7, "end": 12, "label": "LOCATION", "text": "Mosul"}
    file.write_text(json.dumps({"text": "😀 near Mosul", "spans": [span]}))
    for offsets in ("utf16", "bytes"):
        [refusal] = [x for x in read_all(file, offsets=offsets) if isinstance(x, Refusal)]
        assert "All offsets fit when they are counted in code points: leave out --offsets." in (
            refusal.reason
        )
    span["text"] = "Mosel"
    file.write_text(json.dumps({"text": "😀 near Mosul", "spans": [span]}))
    [refusal] = [x for x in read_all(file, offsets="utf16") if isinstance(x, Refusal)]
    assert "All offsets" not in refusal.reason


def test_offsets_are_code_points() -> None:
    text = "🇺🇦 👩‍🚀 e\u0301 Kyiv"
    at = text.index("Kyiv")
    spans = [{"start": at, "end": at + 4, "label": "LOCATION", "text": "Kyiv"}]
    assert read_line({"text": text, "spans": spans}).spans[0].start == at


def test_without_spans_is_not_an_empty_list_of_spans() -> None:
    assert read_line({"text": "x"}).spans is None
    assert read_line({"text": "x", "spans": None}).spans is None
    assert read_line({"text": "x", "spans": []}).spans == ()


def test_without_an_id_the_hash_of_the_text_is_the_id() -> None:
    item = read_line({"text": "x", "id": None, "title": None})
    assert (item.article.id, item.own_id) == (text_hash("x"), False)


def test_a_number_as_id_is_text_afterwards() -> None:
    assert read_line({"text": "x", "id": 17}).article.id == "17"
    assert read_line({"text": "x", "id": 0}).own_id


def test_unknown_keys_are_reported_once_per_file(tmp_path: Path) -> None:
    lines = [{"text": "a", "tittle": "A", "n": 1}, {"text": "b", "n": 2}, {"text": "c"}, {"n": 3}]
    for name in ("1.jsonl", "2.jsonl"):
        (tmp_path / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
    (tmp_path / "3.jsonl").write_text('{"text": "d", "meta": {"n": 1}}')
    remarks = [item for item in read_all(tmp_path) if isinstance(item, FileNote)]
    assert [remark.where for remark in remarks] == [f"{tmp_path}/1.jsonl", f"{tmp_path}/2.jsonl"]
    assert remarks[0].text == (
        'unknown keys, kept in `meta`: "n" in 2 lines, "tittle" in 1 line (is it "title"?).'
    )


def test_unknown_keys_do_not_fill_memory_or_the_screen(tmp_path: Path) -> None:
    lines = [{"text": "x", f"key {n} {'y' * 500}": n, "own": 1} for n in range(200)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    remark = read_all(tmp_path)[-1]
    assert isinstance(remark, FileNote)
    assert '"own" in 200 lines' in remark.text
    assert "others in 181 lines" in remark.text
    assert len(remark.text) < 1500


def test_unknown_keys_of_an_incomplete_file_are_reported(tmp_path: Path) -> None:
    line = json.dumps({"text": "x", "tittle": "X"}) + "\n"
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress((line * 9999).encode())[:-9])
    *_, refusal, remark = read_all(tmp_path)
    assert isinstance(refusal, Refusal)
    assert "tittle" in remark.text


def test_unknown_keys_are_kept_in_meta() -> None:
    item = read_line({"text": "x", "lang": "en", "n": [1], "meta": {"a": 1, "n": [1]}})
    assert item.article.meta == {"a": 1, "n": [1], "lang": "en"}
    assert '"meta"' in refused({"text": "x", "n": 1, "meta": {"n": 2}})


def test_lines_end_at_newlines_only_and_text_stays_as_it_came() -> None:
    text = "a\r\nb\u2028c\x85d\x0c"
    line = json.dumps({"text": text}, ensure_ascii=False).encode() + b"\r\n"
    assert read_line(line).article.text == text


def test_a_byte_order_mark_at_the_start_is_not_text() -> None:
    assert read_line(codecs.BOM_UTF8 + b'{"text": "x"}').article.text == "x"
    assert read_line({"text": "\ufeffx"}).article.text == "x"
    span = {"start": 1, "end": 2, "label": "ACTOR"}
    assert "byte order mark" in refused({"text": "\ufeffx", "spans": [span]})


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    if text.strip() and not text.startswith("\ufeff"):
        for ascii_only in (True, False):
            line = json.dumps({"text": text}, ensure_ascii=ascii_only).encode()
            assert read_line(line).article.text == text


# gzip, UTF-16 and UTF-32, which are unwrapped before a format is asked
_WRAPPED = (b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


@given(st.binary())
@example(b"\xfe\xff\x00")
def test_no_bytes_break_the_reader(data: bytes) -> None:
    wrapped = data.startswith(_WRAPPED)
    for item in [
        *read_all("-", stdin=data),
        *([] if wrapped else read_jsonl(data, "f")),
        *(
            []
            if wrapped
            else text.read(opened(io.BytesIO(data), "f"), ReadOptions(title_line=True))
        ),
    ]:
        assert isinstance(item, Refusal | ReadArticle)


# -- JSONL: what is refused ---------------------------------------------------------------------


def test_a_bad_line_costs_one_line(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"text": "a"}\n\xff\n{"text": \n\n[]\n{"text": "b"}')
    first, second, third, fourth, fifth = read_all(file)
    assert (first.article.text, fifth.article.text) == ("a", "b")
    assert second.where == f"{file}:2"
    assert "byte 0xff at byte offset 0 of the line" in second.reason
    assert third.where == f"{file}:3"
    assert "not JSON, column 9" in third.reason
    assert fourth.where == f"{file}:5"
    assert "object" in fourth.reason


def test_wrong_types_are_refused() -> None:
    def check(row: tuple[dict[str, Any], str]) -> None:
        changes, reason = row
        assert reason in refused({"text": "Kabul", **changes})

    each_row(
        [
            ({"text": None}, '"text" is null'),
            ({"text": ["x"]}, '"text" is a list'),
            ({"text": "\n "}, "empty"),
            ({"id": 1.5}, '"id" is a number'),
            ({"id": True}, '"id" is true or false'),
            ({"id": ""}, "1 to 200"),
            ({"id": "a b"}, "1 to 200"),
            ({"id": "a\u202eb"}, "1 to 200"),
            ({"id": "x" * 201}, "1 to 200"),
            ({"title": 5}, '"title" is a number'),
            ({"published": {}}, '"published" is an object'),
            ({"meta": "x"}, '"meta" is a string'),
            ({"spans": {}}, '"spans" is an object'),
            ({"spans": "x"}, '"spans" is a string'),
            ({"annotator": 1}, '"annotator" is a number'),
            ({"annotator": " "}, '"annotator" is blank'),
        ],
        check,
    )


def test_a_line_without_text_is_refused() -> None:
    assert '"text" is missing' in refused("{}")
    assert "annotator suggest --suggester FILE" in refused('{"label": "X", "pattern": "y"}')


def test_a_line_with_a_bad_span_is_refused_whole() -> None:
    def check(row: tuple[Any, str]) -> None:
        span, reason = row
        good = {"start": 0, "end": 5, "label": "LOCATION"}
        told = refused({"text": "Kabul", "spans": [good, span]})
        assert told.startswith("span 2: ")
        assert reason in told

    each_row(
        [
            ("x", "is a string"),
            ({"end": 2, "label": "A"}, "integers"),
            ({"start": True, "end": 2, "label": "A"}, "integers"),
            ({"start": 0.0, "end": 2, "label": "A"}, "integers"),
            ({"start": -1, "end": 2, "label": "A"}, "5 code points"),
            ({"start": 2, "end": 2, "label": "A"}, "2–2 covers no text"),
            ({"start": 0, "end": 6, "label": "A"}, "0–6 is outside"),
            ({"start": 0, "end": 2}, "label"),
            ({"start": 0, "end": 2, "label": " "}, "label"),
            ({"start": 0, "end": 2, "label": 3}, "label"),
            (
                {"start": 0, "end": 2, "label": "A", "text": "Ko"},
                "'Ko', but 0–2 of the text is 'Ka'",
            ),
            ({"start": 0, "end": 2, "label": "A", "value": 5}, "a value is an object"),
            ({"start": 0, "end": 2, "label": "A", "value": {"min": 5}}, "no 'min'"),
        ],
        check,
    )


def test_long_texts_are_shortened_in_the_reason() -> None:
    span = {"start": 0, "end": 900, "label": "A", "text": "y" * 900}
    assert len(refused({"text": "x" * 1000, "spans": [span]})) < 250


def test_values_that_cannot_be_stored_are_refused() -> None:
    def check(row: tuple[str, str]) -> None:
        line, reason = row
        assert reason in refused(line)

    each_row(
        [
            ('{"text": "a\\nb\\ud83d"}', "a lone surrogate (\\ud83d) in its line 2"),
            ('{"text": "a\\u0000"}', "a NUL character in its line 1"),
            ('{"text": "a", "title": "\\uD83D"}', "'title' has a lone surrogate"),
            ('{"text": "a", "meta": {"x": [{"\\u0000": 1}]}}', "'meta' has a NUL"),
            (
                '{"text": "a", "spans": [{"start":0,"end":1,"label":"\\u0000"}]}',
                "'spans' has a NUL",
            ),
            ('{"text": "a", "x": NaN}', "number that cannot be stored"),
            ('{"text": "a", "x": 1e999}', "too large"),
            ('{"text": "a", "id": ' + "9" * 5000 + "}", "number that cannot be stored"),
            ('{"text": "a", "x": ' + "[" * 99_999 + "]" * 99_999 + "}", "nested too deeply"),
            ('{"text": "a\0"}', "not JSON, column 12"),
        ],
        check,
    )


def test_surrogate_pairs_and_escaped_backslashes_are_fine() -> None:
    line = '{"text": "\\ud83d\\ude00 \\\\ud83d \\\\u0000", "title": "\\\\ud83d"}'
    assert read_line(line).article.text == "😀 \\ud83d \\u0000"


def test_a_line_that_is_too_long_is_skipped_without_being_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "MOST_LINE_BYTES", 1000)
    long = b'{"text": "' + b"x" * 300_000 + b'"}\n'
    data = b'{"text": "a"}\n' + long + b'{"text": "b"}\n' + long.rstrip()
    first, second, third, fourth = read_jsonl(data, "f")
    assert isinstance(first, ReadArticle)
    assert isinstance(third, ReadArticle)
    assert [str(item).split(" a line")[0] for item in (second, fourth)] == ["f:2:", "f:4:"]


# -- values -------------------------------------------------------------------------------------


def test_equal_values_are_spelled_alike() -> None:
    spelled = '{"low":56,"high":null,"approximate":false,"unit":null}'
    assert canonical_value({"low": 56}) == spelled
    assert canonical_value({"unit": None, "low": 56.0, "approximate": False}) == spelled
    assert canonical_value(None) is None
    assert canonical_value({"low": 0.5, "unit": "€"}) == (
        '{"low":0.5,"high":null,"approximate":false,"unit":"€"}'
    )


def test_wrong_values_say_why() -> None:
    def check(row: tuple[object, str]) -> None:
        value, reason = row
        with pytest.raises(ValueError, match=reason):
            canonical_value(value)

    each_row(
        [
            ([], "an object"),
            ({"low": "5"}, "low is a number"),
            ({"high": True}, "high is a number"),
            ({"low": float("inf")}, "low is a number"),
            ({"low": 2, "high": 1}, "above its high"),
            ({"approximate": None}, "true or false"),
            ({"unit": 5}, "unit"),
            ({"low": 1, "extra": 2}, "no 'extra'"),
        ],
        check,
    )


# -- memory -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "begin", "between", "end"),
    [("a.jsonl", "", "\n", "\n"), ("a.json", "[", ",", "]"), ("a.csv", "text\n", "\n", "\n")],
)
def test_memory_does_not_grow_with_the_file(
    tmp_path: Path, name: str, begin: str, between: str, end: str
) -> None:
    def peak(count: int) -> int:
        file = tmp_path / f"{count}{name}"
        texts = (f"{n:09}{'x' * 9000}" for n in range(count))
        rows = texts if name.endswith(".csv") else (f'{{"text": "{text}"}}' for text in texts)
        file.write_text(begin + between.join(rows) + end)
        tracemalloc.start()
        items = read([str(file)], stdin=io.BytesIO())
        assert sum(isinstance(item, ReadArticle) for item in items) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)  # what is imported and cached once
    few, many = peak(150), peak(450)
    assert many < few + 200_000
