from __future__ import annotations

import csv
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from corpus.agreement.values import AnnotatedArticle, FinishedAnnotation
from corpus.errors import ExportError
from corpus.model import LabelledSpan
from exports.formats.annotations import COLUMNS, write
from exports.options import Annotated

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.model import GoldArticle
    from tests.exports.conftest import GoldOf

TEXT = "Dozens of rebels\nleft “Kesh”, he said."
NUMBER = LabelledSpan(0, 6, "NUMBER", "Dozens", '{"low": 24, "high": 96, "approximate": true}')
OTHER_VALUE = NUMBER._replace(value='{"low": 12, "high": 99, "approximate": true}')
REBELS = LabelledSpan(10, 16, "ACTOR", "rebels", origin="accepted", suggester="rules 1")
KESH = LabelledSpan(23, 27, "LOCATION", "Kesh")
AT = "2026-03-01T10:00:00.000+00:00"


def canonical(span: LabelledSpan) -> LabelledSpan:
    from corpus.readers.items import canonical_value

    return span._replace(value=span.value and canonical_value(json.loads(span.value)))


def article(gold: GoldArticle | None, base: GoldArticle, *spans: list[LabelledSpan]) -> Any:
    people = ("ana", "ben", "José, Sr.")
    return AnnotatedArticle(
        base.article,
        "g1",
        tuple(
            FinishedAnnotation(name, tuple(map(canonical, theirs)), AT)
            for name, theirs in zip(people, spans, strict=False)
        ),
        gold,
    )


@pytest.fixture
def annotated(gold_of: GoldOf) -> Annotated:
    base = gold_of(TEXT, id="a1")
    gold = gold_of(
        TEXT,
        [(10, 16, "ACTOR"), (23, 27, "LOCATION")],
        id="a1",
        basis="adjudicated",
        decided_by=("rea",),
    )
    unsettled = gold_of("Nothing here.", id="a2")
    return Annotated(
        ["ana", "ben", "José, Sr.", "rea"],
        [
            article(gold, base, [NUMBER, REBELS], [OTHER_VALUE, REBELS], []),
            article(None, unsettled, [], [LabelledSpan(0, 7, "ACTOR", "Nothing")]),
        ],
    )


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_table_has_one_row_for_each_span_and_for_each_empty_annotation(
    annotated: Annotated, tmp_path: Path
) -> None:
    done: list[int] = []
    written = write(tmp_path / "out.csv", annotated=annotated, progress=done.append)
    assert written.summary == "out.csv: 2 articles, 5 annotations with 5 spans, gold with 2 spans"
    assert done == [1, 1]
    rows = rows_of(tmp_path / "out.csv")
    shown = [
        tuple(
            row[key]
            for key in (
                *("article", "kind", "annotator", "text", "low"),
                *("support", "support_any_value", "annotators", "in_gold"),
            )
        )
        for row in rows
    ]
    assert shown == [
        ("a1", "annotation", "A", "Dozens", "24", "1", "2", "3", "false"),
        ("a1", "annotation", "A", "rebels", "", "2", "2", "3", "true"),
        ("a1", "annotation", "B", "Dozens", "12", "1", "2", "3", "false"),
        ("a1", "annotation", "B", "rebels", "", "2", "2", "3", "true"),
        ("a1", "annotation", "C", "", "", "", "", "3", ""),
        ("a1", "gold", "D", "rebels", "", "2", "2", "3", "true"),
        ("a1", "gold", "D", "Kesh", "", "0", "0", "3", "true"),
        ("a2", "annotation", "A", "", "", "", "", "2", ""),
        ("a2", "annotation", "B", "Nothing", "", "1", "1", "2", ""),
    ]
    assert tuple(rows[0]) == COLUMNS
    assert [row["basis"] for row in rows] == [""] * 5 + ["adjudicated"] * 2 + [""] * 2
    assert {row["at"][:10] for row in rows} == {"2026-03-01"}
    assert [rows[0][key] for key in ("start", "end", "label")] == ["0", "6", "NUMBER"]
    assert [rows[1][key] for key in ("origin", "suggester")] == ["accepted", "rules 1"]


def test_a_line_has_one_annotation_or_the_gold(annotated: Annotated, tmp_path: Path) -> None:
    write(tmp_path / "out.jsonl", annotated=annotated, people="names")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    who = [(line["id"], line.get("annotator"), line.get("decided_by")) for line in lines]
    assert who == [
        *(("a1", "ana", None), ("a1", "ben", None), ("a1", "José, Sr.", None)),
        *(("a1", None, ["rea"]), ("a2", "ana", None), ("a2", "ben", None)),
    ]
    assert {line["text"] for line in lines} == {TEXT, "Nothing here."}
    assert [line["annotators"] for line in lines] == [3, 3, 3, 3, 2, 2]
    spans = [(s["text"], s["support"], s["support_any_value"]) for s in lines[0]["spans"]]
    assert spans == [("Dozens", 1, 2), ("rebels", 2, 2)]
    assert [span["support"] for span in lines[3]["spans"]] == [2, 0]
    assert lines[2]["spans"] == []


def test_what_has_no_place_is_counted(annotated: Annotated, tmp_path: Path) -> None:
    articles = [replace(each, remarks=2, links=1) for each in annotated.articles]
    written = write(tmp_path / "out.csv", annotated=Annotated(annotated.people, articles))
    assert written.notes == (
        "left out 4 remarks (flags and comments) for which the format has no place",
        "left out 2 links of people's numbers to actors and places for which the format has no "
        "place",
    )


def test_another_ending_or_no_annotation_is_refused(annotated: Annotated, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"out must end in \.csv or \.jsonl"):
        write(tmp_path / "out", annotated=annotated)
    with pytest.raises(ExportError, match="no annotation to export"):
        write(tmp_path / "out.csv", annotated=Annotated([], []))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out.csv", "out.jsonl"])
def test_only_an_earlier_export_is_replaced(
    annotated: Annotated, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    for _ in range(2):
        write(path, annotated=annotated)
    path.write_text("mine")
    with pytest.raises(ExportError, match="was not written by annotator"):
        write(path, annotated=annotated)
