from __future__ import annotations

import io
from csv import QUOTE_ALL, writer
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Refusal
from corpus.readers import read
from corpus.readers.formats import csv
from corpus.readers.items import RawSpan, ReadArticle, ReadGold, ReadSpans
from corpus.readers.source import Head
from tests.corpus.readers.formats.reading import items_of
from tests.hostile_gold import TEXTS, WORDS
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.readers import Item


def reasons(items: list[Item]) -> list[str]:
    return [str(item).rpartition("/")[2] for item in items if isinstance(item, Refusal)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table_of_articles(tmp_path: Path, delimiter: str, newline: str, mark: str) -> None:
    rows = ["id", "Title", "text", "desk"], ["a1", "T", '"Rebels ""left"".\r\n\n"', "x"], []
    data = mark + newline.join(map(delimiter.join, rows))
    item, *_ = items_of(tmp_path / "a", data)
    assert isinstance(item, ReadArticle)
    article = item.article
    assert (article.id, article.title, article.meta) == ("a1", "T", {"desk": "x"})
    assert article.text == 'Rebels "left".\r\n\n'
    assert item.unknown == ("desk",)
    assert item.where.endswith(":2")


def test_another_column_has_the_text(tmp_path: Path) -> None:
    data = "text,body\nshort,The text.\n"
    item = items_of(tmp_path / "a.csv", data, text_column="body")[0]
    assert isinstance(item, ReadArticle)
    assert (item.article.text, item.article.meta) == ("The text.", {})


def test_rows_of_spans_with_their_text(tmp_path: Path) -> None:
    data = (
        "text,start,end,label,low,approximate\n"
        "Rebels left.,0,6,ACTOR,,\n"
        "Rebels left.,7,11,NUMBER,2,False\n"
        "Two fled.,,,,,\n"
    )
    first, second = items_of(tmp_path / "a.csv", data)
    assert isinstance(first, ReadArticle)
    assert isinstance(second, ReadArticle)
    assert [span[:3] for span in first.spans or ()] == [(0, 6, "ACTOR"), (7, 11, "NUMBER")]
    assert [bool(span.value) for span in first.spans or ()] == [False, True]
    assert second.spans == ()


def test_spans_of_articles_that_the_project_has(tmp_path: Path) -> None:
    data = (
        '"document","start","end","label","text","basis","decided_by"\n'
        'a1,0,6,ACTOR,Rebels,agreed,ana; ben\na1,7,11,NUMBER,"",agreed,ana; ben\na2,x,6,A,,,\n'
    )
    first, refusal = items_of(tmp_path / "a.csv", data)
    spans = (RawSpan(0, 6, "ACTOR", "Rebels", None), RawSpan(7, 11, "NUMBER", None, None))
    gold = ReadGold("agreed", ("ana", "ben"))
    assert first == ReadSpans(f"{tmp_path}/a.csv:2", "a1", spans, "code-points", None, gold)
    assert reasons([refusal]) == ['a.csv:4: "start" and "end" must be whole numbers.']


def test_a_table_of_everybodys_annotations(tmp_path: Path) -> None:
    data = (
        "article,kind,annotator,start,end,label,text,basis\n"
        "a1,annotation,A,0,6,ACTOR,Rebels,\na1,annotation,A,7,11,ACTOR,left,\n"
        "a1,annotation,B,,,,,\na1,gold,A; B,0,6,ACTOR,Rebels,agreed\n"
    )
    items = items_of(tmp_path / "a.csv", data)
    assert [(len(item.spans), item.annotator, item.gold) for item in items] == [
        (2, "A", None),
        (0, "B", None),
        (1, None, ReadGold("agreed", ("A", "B"))),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"title,body\na,b\n", ["no column 'text'; name the one that has the text"]),
        (b"id,text\na1\na2,Two.\n", [":2: the row has 1 cell, and the first line has 2."]),
        (b"id,text,start,end,label\na1,One.,0,3,A\na1,One.,x,3,A\n", ['.csv:3: "start" and']),
        (b'id,text\na1,"One" two\na2,"Two.\n', [":2: ", "goes on after its closing quote"]),
        (b"Text,id,text\na,1,b\n", ["two columns are called 'text'; rename one"]),
        (b"id,text\ra1,One.\r", ["lines end in carriage returns only", "as CSV UTF-8"]),
        (
            b'id,text\na1,One.\na2,"Two.\n',
            [":3: the table cannot be read from here on: ", "never closed."],
        ),
        (b"id,text\na1,One.\na2,caf\xe9\n", [":3: ", "byte 0xe9"]),
        (b"id,text\na1,\n", [":2: the text is empty"]),
        (b"id,text,meta\na1,One.,{x\n", [':2: "meta" is no JSON, but']),
        (b"", ["no column 'text'", "Its columns: none."]),
    ],
)
def test_what_cannot_be_read_is_named_by_line(
    tmp_path: Path, data: bytes, expected: list[str]
) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    (reason,) = reasons(items_of(tmp_path / "a.csv"))
    assert all(part in reason for part in expected)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt"])
def test_unicode_text_of_a_spreadsheet_is_read(tmp_path: Path, name: str) -> None:
    """Excel saves it with tabs, in UTF-16 with a byte order mark, in a file that ends in .txt."""
    (tmp_path / name).write_bytes("id\ttext\r\na1\tZoë spoke.\r\n".encode("utf-16"))
    (article,) = (item for item in items_of(tmp_path / name) if isinstance(item, ReadArticle))
    assert (article.article.id, article.article.text) == ("a1", "Zoë spoke.")
    (tmp_path / name).write_bytes("id\ttext\r\na1\tOne.\r\n".encode("utf-16-le"))
    assert "iconv -f UTF-16LE" in reasons(items_of(tmp_path / name))[0]


def test_what_is_recognised() -> None:
    def check(row: tuple[str, str, bool]) -> None:
        data, name, recognised = row
        assert csv.recognises(Head(data.encode(), name)) == recognised

    each_row(
        [
            ("id,text\n", "", True),
            ("text,desk\n", "", False),
            ("text,desk\n", "a.csv", True),
            ("text\nOne.\n", "a.csv", True),
            ("text\nOne.\n", "a.txt", False),
            ("The id, the text, and the title\n", "", False),
            ("document;start;end;label;text\n", "", True),
            ("id,id,text\n", "", False),
            ("id,,text\n", "", False),
        ],
        check,
    )


@given(
    st.lists(st.tuples(TEXTS, WORDS), min_size=1, max_size=4),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
)
def test_any_text_in_a_table_comes_back_as_it_was(
    rows: list[tuple[str, str]], delimiter: str, newline: str, mark: str
) -> None:
    data = io.StringIO()
    data.write(mark)
    # Without QUOTE_ALL, Python's writer leaves a lone carriage return without quotes.
    table = writer(data, delimiter=delimiter, lineterminator=newline, quoting=QUOTE_ALL)
    table.writerows([("text", "title"), *rows])
    items = read(["-"], stdin=io.BytesIO(data.getvalue().encode()))
    articles = [item.article for item in items if isinstance(item, ReadArticle)]
    assert [(article.text, article.title) for article in articles] == rows
