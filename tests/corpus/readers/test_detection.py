"""The format in which a file is read."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from corpus.model import Refusal
from corpus.readers import FileFormat, Ignored, ReadArticle, ReadOptions, read
from corpus.readers.detection import UndetectedError, detected
from corpus.readers.formats import FORMATS, jsonl, reader
from corpus.readers.source import Head
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Rebels left Kesh."
LINE = json.dumps({"text": TEXT})
TASK = json.dumps({"text": TEXT, "_input_hash": 1, "answer": "accept"})
ENTITIES = json.dumps({"text": TEXT, "label": [[0, 6, "ACTOR"]]})


def test_content_comes_before_the_ending() -> None:
    def check(row: tuple[str, str, str]) -> None:
        data, name, expected = row
        assert detected(Head(data.encode(), name)) == expected

    each_row(
        [
            (LINE, "a.jsonl", "jsonl"),
            (LINE, "a.csv", "jsonl"),
            (LINE, "", "jsonl"),
            (f"not JSON\n{LINE}", "a.jsonl", "jsonl"),
            (f"{{not JSON\n{TASK}", "a.jsonl", "prodigy"),
            (f"[\n{TASK},\n{TASK}]", "a.json", "prodigy"),
            (ENTITIES, "a.txt", "doccano"),
            (f"[{ENTITIES}]", "", "doccano"),
            ("id,text\n1,x\n", "", "csv"),
            ("anything", "a.csv", "csv"),
            ("anything", "a.story", "text"),
            ("anything", "", "text"),
            ("", "a.txt", "text"),
            ("{broken", "", "jsonl"),
            ("{broken", "a.txt", "text"),
        ],
        check,
    )


def test_content_of_several_formats_is_decided_by_the_ending_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("doccano", "prodigy"):
        monkeypatch.setattr(reader(name), "recognises", lambda head: True)
    monkeypatch.setitem(FORMATS, "doccano", FORMATS["doccano"]._replace(endings=(".dc",)))  # type: ignore[arg-type]
    assert detected(Head(b"x", "a.dc")) == "doccano"
    with pytest.raises(UndetectedError) as error:
        detected(Head(b"x", "a"))
    assert str(error.value) == (
        "its content is that of several formats: choose with --format prodigy or --format doccano."
    )


def test_files_in_a_folder_that_are_not_recognised_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "articles.json").write_text(f"[{LINE}]")
    (tmp_path / "config.json").write_text('{"theme": "dark"}')
    (tmp_path / "costs.csv").write_text("month,costs\n1,2\n")
    (tmp_path / "news.csv").write_text("id,text\na1,One.\n")
    items = list(read([str(tmp_path)], stdin=io.BytesIO()))
    found = [(item.where.removeprefix(f"{tmp_path}/"), type(item)) for item in items]
    assert found == [
        ("articles.json:1", ReadArticle),
        ("news.csv:2", ReadArticle),
        ("news.csv", FileFormat),
        ("config.json", Ignored),
        ("costs.csv", Ignored),
    ]
    assert "its content is not that of csv; name it to import it." in str(items[-1])


def test_companions_of_formats_that_need_an_extra() -> None:
    cas, dataset = FORMATS["cas"], FORMATS["hf"]
    names = ("TypeSystem.xml", "exportedproject1.json", "README.md", "dataset_info.json")
    assert [*map(cas.has_companion, names)] == [True, True, False, False]
    assert [*map(dataset.has_companion, names)] == [False, False, True, True]


TASKS = json.dumps([{"data": {"text": "One."}, "annotations": [], "predictions": []}])


@pytest.mark.parametrize(
    ("name", "content", "companion", "others"),
    [
        ("tasks.json", TASKS, "config.xml", ("notes.xml", "TypeSystem.xml")),
        ("a.txt", "One.", None, ("config.xml", "TypeSystem.xml", "manifest.json")),
    ],
)
def test_companions_of_a_format_in_the_folder_are_not_named(
    tmp_path: Path, name: str, content: str, companion: str | None, others: tuple[str, ...]
) -> None:
    for other in filter(None, (companion, *others)):
        (tmp_path / other).write_text("{}")
    (tmp_path / name).write_text(content)
    items = list(read([str(tmp_path)], stdin=io.BytesIO()))
    ignored = [item.where for item in items if isinstance(item, Ignored)]
    assert ignored == [f"{tmp_path}/{other}" for other in sorted(others)]


def test_a_format_can_be_demanded(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LINE)
    (tmp_path / "b.jsonl").write_text(LINE)
    items = list(read([str(tmp_path)], stdin=io.BytesIO(), options=ReadOptions(format="text")))
    assert [item.article.text for item in items if isinstance(item, ReadArticle)] == [LINE]
    assert [item.where for item in items if isinstance(item, Ignored)] == [f"{tmp_path}/b.jsonl"]


# -- JSON over several lines -------------------------------------------------------------------


def items_of(data: str | bytes) -> list[Any]:
    whole = data if isinstance(data, bytes) else data.encode()
    return list(read(["-"], stdin=io.BytesIO(whole)))


def shown(items: list[Any]) -> list[str]:
    return [
        f"{item.where.removeprefix('standard input')} {item.article.text}"
        if isinstance(item, ReadArticle)
        else str(item).removeprefix("standard input")
        for item in items
    ]


def test_a_value_of_a_list_is_named_by_its_line() -> None:
    data = (
        '\ufeff[\n {"text": "a"},\n\n {"text": 5}, {"text": "b", "text": "c"},\n'
        ' {"text": "d", "x": NaN}, {"text": "\\ud800"},\n 7, {"text":\n "e"}\n]\n'
    )
    assert shown(items_of(data)) == [
        ":2 a",
        ':4: "text" is a number; it must be a string.',
        ":4 (value 2): the key 'text' is twice in one object; remove one of them.",
        ":5: the JSON has a number that cannot be stored (NaN, Infinity, or thousands of digits).",
        ":5 (value 2): the text has a lone surrogate (\\ud800) in its line 1 (offset 0), which "
        "cannot be stored; remove it.",
        ':6: the line is not a JSON object such as {"text": "\u2026"}.',
        ":6 (value 2) e",
    ]


def test_what_was_read_before_a_damage_is_kept() -> None:
    def check(row: tuple[str | bytes, str]) -> None:
        data, last = row
        first, refusal = items_of(data)
        assert first.article.text == "a"
        assert isinstance(refusal, Refusal)
        assert last in str(refusal)

    each_row(
        [
            ('[{"text": "a"}\n', "the file ends inside the list. The rest is not read."),
            ('[{"text": "a"},\n', "the file ends inside the list. The rest is not read."),
            ('[{"text": "a"},\n{"text": "b"', "not JSON in line 2: Expecting"),
            ('[{"text": "a"}\n{"text": "b"}]', "not continued by a comma"),
            ('[{"text": "a"}] x', "something follows the end of the list"),
            (b'[{"text": "a"},\n{"text": "\xff"}]', ":2: the data is not UTF-8 (byte 0xff)"),
            ('[{"text": "a"},\n' + "[" * 99_999, "nested too deeply"),
        ],
        check,
    )


def test_a_value_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.json_values.MOST_LINE_BYTES", 1000)
    data = json.dumps([{"text": "a"}, {"text": "x" * 300_000}, {"text": "b"}])
    first, refusal = items_of(data)
    assert first.article.text == "a"
    assert isinstance(refusal, Refusal)
    assert "The rest is not read" in refusal.reason


def test_a_long_list_is_read_piece_by_piece() -> None:
    texts = [f"{number} " + "\U0001f600 word " * 50 for number in range(1500)]
    for indent in (None, 1):
        data = json.dumps([{"text": text} for text in texts], indent=indent)
        assert [item.article.text for item in items_of(data)] == texts
    pretty = "\n".join(json.dumps({"text": text}, indent=1) for text in texts)
    items = items_of(pretty)
    assert [item.article.text for item in items] == texts
    assert items[-1].where == f"standard input:{3 * len(texts) - 2}"


def test_an_object_over_several_lines_is_recognised_after_a_long_text() -> None:
    data = json.dumps({"text": "x " * 200_000, "_input_hash": 1, "answer": "reject"})
    items = items_of(data)
    assert isinstance(items[-1], FileFormat)
    assert not jsonl.recognises(Head(b"{"))
