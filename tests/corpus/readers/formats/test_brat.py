from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

from corpus.model import Refusal
from corpus.readers import Ignored
from corpus.readers.formats import brat
from corpus.readers.source import Head
from tests.corpus.readers.formats.reading import items_of, shown

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Sony and Dell\nInc. met in Kesh.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as brat has it, with every kind of annotation."""
    (tmp_path / "doc-1.txt").write_text(TEXT)
    lines = (
        *("T1\tORG 0 4\tSony", "T2\tORG 9 13;14 18\tDell Inc.", "T3\tMeet 19 22\tmet"),
        *("R1\tPartner Arg1:T1 Arg2:T2\t", "E1\tMeet:T3 Who:T1", "A1\tNegation E1"),
        *("N1\tReference T1 Wikipedia:15\tSony", "#1\tAnnotatorNotes T1\tsure?", "*\tEquiv T1 T2"),
        *("T4\tORG 0 4;9 13\tSony Dell", "T5\tLOC 26 30\tKesh"),
    )
    (tmp_path / "doc-1.ann").write_text("\r\n".join(lines) + "\n")
    (tmp_path / "doc-2.txt").write_text("Nothing here.")
    (tmp_path / "doc-2.ann").write_text("")
    (tmp_path / "doc-3.txt").write_text("Not annotated.")
    (tmp_path / "annotation.conf").write_text("[entities]\nORG\n")
    (tmp_path / "alone.ann").write_text("T1\tORG 0 4\tSony\n")
    return tmp_path


def test_a_folder_is_read_as_a_whole(folder: Path) -> None:
    sub = folder / "sub"
    sub.mkdir()
    (sub / "doc-1.txt").write_text("Kesh")
    (sub / "doc-1.ann").write_text("T1\tLOC 0 4\tKesh")
    first, second, third, below, alone = items_of(folder)
    assert isinstance(alone, Ignored)
    assert shown(first) == (
        TEXT,
        [("ORG", "Sony"), ("ORG", "Dell\nInc."), ("Meet", "met"), ("LOC", "Kesh")],
    )
    assert [(one.where.rpartition(":")[2], one.kind, one.what) for one in first.lost] == [
        ("4", "relation", "R1 Partner Arg1:T1 Arg2:T2"),
        ("5", "event", "E1 Meet:T3 Who:T1"),
        ("6", "attribute", "A1 Negation E1"),
        ("7", "normalization", "N1 Reference T1 Wikipedia:15 Sony"),
        ("8", "note", "#1 AnnotatorNotes T1 sure?"),
        ("9", "relation", "* Equiv T1 T2"),
        ("10", "discontinuous span", "T4 ORG 0 4;9 13"),
    ]
    assert first.article.meta == {"file": "doc-1"}
    assert (second.spans, third.spans) == ((), None)
    assert shown(below) == ("Kesh", [("LOC", "Kesh")])


def test_an_annotation_file_is_read_with_its_text(folder: Path) -> None:
    [item] = items_of(folder / "doc-1.ann")
    assert item.article.text == TEXT
    [refusal] = items_of(folder / "alone.ann")
    assert "alone.txt beside it is missing" in str(refusal)
    [refusal] = items_of(folder / "doc-1.ann.gz", gzip.compress(b"T1\tACTOR 0 1\tR\n"))
    assert "read unpacked only; run gunzip first" in str(refusal)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("T1\tORG 0 4\tDell", r":1: T1 is 'Dell', but 0 4 of the text is ['Sony']."),
        ("T1\tORG 0 4\tSony\nT2 ORG", ":2: the line is no span"),
        ("T1\tORG 40 44\tSony", ":1: 40 is no place between two characters"),
        ("what\tORG", ":1: the line is no annotation of brat"),
    ],
)
def test_a_wrong_line_refuses_the_article(folder: Path, lines: str, reason: str) -> None:
    (folder / "doc-1.ann").write_text(lines)
    refusals = [item for item in items_of(folder) if isinstance(item, Refusal)]
    assert [str(one)[len(str(folder / "doc-1.ann")) :][: len(reason)] for one in refusals] == [
        reason
    ]


def test_offsets_in_another_unit(folder: Path) -> None:
    (folder / "doc-1.txt").write_text("😀 Sony")
    for given, options in (
        ("2 6", {}),
        ("3 7", {"offsets": "utf16"}),
        ("5 9", {"offsets": "bytes"}),
    ):
        (folder / "doc-1.ann").write_text(f"T1\tORG {given}\tSony")
        found: Any = items_of(folder / "doc-1.ann", **options)
        assert shown(found[0])[1] == [("ORG", "Sony")]


def test_a_text_that_looks_similar_is_none() -> None:
    for text in ("T1 is a tank.\n", "The end\n", "T1\tORG 0 4\tSony\nand more\n"):
        assert not brat.recognises(Head(text.encode(), "a.txt"))
