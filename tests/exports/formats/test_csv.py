from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from corpus.errors import ExportError
from exports.formats.csv import COLUMNS, write
from exports.options import ExportOptions
from tests.hostile_gold import gold

if TYPE_CHECKING:
    from corpus.model import GoldArticle
    from tests.exports.conftest import GoldOf, SomeGold


def rows_of(out: Path) -> list[dict[str, str]]:
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@given(gold())
@settings(max_examples=30, deadline=None)
def test_every_span_is_a_row_with_its_exact_text_and_value(articles: list[GoldArticle]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "spans.csv"
        write(out, articles)
        rows = rows_of(out)
    texts = {settled.article.id: settled.article.text for settled in articles}
    found = []
    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        assert texts[row["document"]][start:end] == row["text"]
        numbers = [json.loads(row[name]) if row[name] else None for name in ("low", "high")]
        value = (*numbers, row["approximate"], row["unit"])
        found.append((row["document"], start, end, row["label"], row["title"], value))
    expected = []
    for settled in articles:
        for span in settled.spans:
            value = json.loads(span.value) if span.value else {}
            shown = (value.get("low"), value.get("high"))
            rest = (str(value["approximate"]).lower(), value["unit"] or "") if value else ("", "")
            about = (span.start, span.end, span.label, settled.article.title)
            expected.append((settled.article.id, *about, (*shown, *rest)))
    assert found == expected


def test_a_row_has_context_and_who_decided(gold_of: GoldOf, tmp_path: Path) -> None:
    text = "Far away.\n\nAt least\n56 rebels left " + "x" * 80
    out = tmp_path / "spans.csv"
    written = write(out, [gold_of(text, [(23, 29, "ACTOR")]), gold_of("Kesh.", id="a2")])
    assert written.summary == "spans.csv: 2 articles, 1 span"
    assert written.notes == ("1 article without spans: in no row",)
    (row,) = rows_of(out)
    assert row == dict(zip(COLUMNS, row.values(), strict=True))
    assert (row["text"], row["before"]) == ("rebels", "Far away. At least 56")
    assert row["after"] == "left " + "x" * 54
    assert (row["basis"], row["decided_by"], row["origin"]) == ("single", "ana", "accepted")


def test_paragraphs_its_own_file_and_others(some_gold: SomeGold, tmp_path: Path) -> None:
    out = tmp_path / "spans.csv"
    articles = some_gold(3)
    write(out, articles)
    write(out, articles, options=ExportOptions(by="paragraph"))
    assert {row["document"][:9] for row in rows_of(out)} <= {f"art-000{n}#" for n in range(3)}
    out.write_text("article,start\n")
    with pytest.raises(ExportError, match="was not written by annotator"):
        write(out, articles)
