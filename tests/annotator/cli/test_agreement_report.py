"""The whole report: the page says what the JSON says, harmless, alike every time."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from corpus.model import Action, AnnotationKey, Change, Span
from corpus.numbers.valuer import Valuer
from corpus.store import Project
from exports.agreement_report import main_finding, matrix, unaided
from exports.agreement_report.blocks import FigureCell, Paragraph, SideBySide, Table, decimal
from exports.agreement_report.sections import SECTIONS
from exports.letters import letters

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

ANA = [(0, 11, "NUMBER"), (12, 18, "ACTOR"), (29, 33, "LOCATION"), (37, 42, "LOCATION")]
BEN = [(3, 11, "NUMBER"), (12, 18, "LOCATION"), (29, 33, "LOCATION")]
KEYS = [f"{number:02}" for number in range(12)]
_VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """The text of each table cell by section, all text, tags, and whether tags are balanced."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.text, self.cells, self.tags, self.attributes = "", [""], set[str](), list[str]()
        self._open: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [name for name, _ in attrs]
        if tag not in _VOID:
            self._open.append(tag)
        if tag in ("td", "th", "dd"):
            self.cells.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.text += data
            self.cells[-1] += data


def reported(run: Callable[..., Result], *options: str) -> tuple[Any, Page]:
    result = run("agreement", "--draws", "100", "--json", "--html", "report.html", *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout), Page(Path("report.html"))


def settle(spans: list[Any], reasons: dict[Span | None, str], article: str = "00") -> None:
    """As the review screen would: an adjudication by rita with reasons."""
    with Project.open(Path("annotations.db")) as project:
        labels = project.labels.all()
        valuer, text = Valuer(labels, project.vague_numbers), project.articles.get(article).text
        ids = {label.name: label.id for label in labels}
        key = AnnotationKey(article, project.people.get_or_add("rita").id, "adjudication")
        given = [Span(start, end, ids[label]) for start, end, label in spans]
        changes = [Change(Action.ADDED, s, value=valuer.value(text, s)) for s in given]
        changes += [Change(Action.COMMENTED, at, text=text) for at, text in reasons.items()]
        changes.append(Change(Action.FINISHED))
        project.edits.record(key, project.edits.load(key), changes, via="screen")


def test_the_page_says_what_the_json_says(imported: Callable[..., Any]) -> None:
    run = imported({"ana": dict.fromkeys(KEYS, ANA), "ben": dict.fromkeys(KEYS, BEN)})
    settle(ANA, {None: "actor 2, as always", Span(0, 11, 2): "with its modifier"})
    data, page = reported(run)
    assert all(section.title in page.text for section in SECTIONS)
    figures = [f for one in data["agreement"] for f in one["figures"].values()]
    figures += [label["span F1"] for one in data["people"] for label in one["gold"]["labels"]]
    figures += [window["span F1"] for course in data["over_time"] for window in course["windows"]]
    assert len(figures) > 30
    for figure in figures:
        shown = "undefined" if figure["value"] is None else decimal(figure["value"])
        assert any(cell.startswith(shown) for cell in page.cells)
    for row in data["confusion"][0]["tokens"]:
        assert all(any(cell.startswith(f"{count:,}") for cell in page.cells) for count in row)
    assert all(sentence in page.text for sentence in data["method"]["sentences"])
    assert page.tags.isdisjoint({"script", "link", "img", "iframe"})
    assert {"svg", "title", "desc"} <= page.tags


def test_the_parts_of_the_report(imported: Callable[..., Any]) -> None:
    run = imported({"ana": dict.fromkeys(KEYS, ANA), "ben": dict.fromkeys(KEYS, BEN)})
    settle(ANA, {None: "actor 2, as always", Span(0, 11, 2): "with its modifier"})
    data, page = reported(run)
    assert len(data["worst"]["cases"]) == 36
    cases = data["worst"]["cases"]
    assert [case["classes"] for case in cases[::12]] == [["label"], ["missing"], ["boundary"]]
    assert cases[-1]["in_words"] == "boundary: left by 1 token (“At”)"
    assert [x["spans"][0]["text"] for x in cases[-1]["lanes"]] == ["At least 56", "least 56"]
    assert [window["last"] for window in data["over_time"][0]["windows"]] == [6, 12]
    ana, ben = data["people"]
    assert (ana["articles"], ana["spans"], ana["gold"]["articles"]) == (12, 48, {"adjudicated": 1})
    assert ana["gold"]["labels"][0]["span F1"]["value"] == 1
    assert {(one["class"], one["label"]) for one in ben["gold"]["classes"]} == {
        ("boundary", "NUMBER"),
        ("label", "ACTOR"),
        ("label", "LOCATION"),
        ("missing", "LOCATION"),
    }
    assert ana["suggestions"]["accepted_share"] is None
    missing = [one for one in data["classes_by_pair"] if one["class"] == "missing"]
    assert [(one["missing_from"], one["places"]) for one in missing] == [("ben", 12)]
    settled = data["settled"]
    assert {one["reason"]: one["times"] for one in settled["reasons"]} == {
        "ACTOR 2": 1,
        "with its modifier": 1,
    }
    first = settled["cases"][0]
    assert (first["settled_by"], first["answer_of"]) == ("rita", ["ana"])
    assert first["reasons"] == ["with its modifier"]
    assert settled["cases"][1]["reasons"] == ["actor 2, as always"]
    assert "rita: ana" in page.text


def test_the_page_opens_with_the_main_finding(imported: Callable[..., Any]) -> None:
    only_label = [ANA[0], BEN[1], *ANA[2:]]
    ben = {**dict.fromkeys(KEYS[:6], only_label), **dict.fromkeys(KEYS[6:], BEN)}
    run = imported({"ana": dict.fromkeys(KEYS, ANA), "ben": ben})
    settle(ANA, {Span(12, 18, 1): "actor 2, as always", Span(0, 11, 2): "with its modifier"})
    data, page = reported(run)
    assert data["main_finding"] == {
        "class": "label",
        "labels": ["ACTOR", "LOCATION"],
        "places": 12,
        "strings": [{"string": "rebels", "places": 12}],
        "rule": "ACTOR 2",
        "guideline_rules": ["ACTOR 8", "LOCATION 4"],
    }
    finding = (
        "12 of 24 disagreements are ACTOR against LOCATION, most often on “rebels” (12); "
        "reviewers named the guideline rule ACTOR 2."
    )
    assert finding in page.text
    assert page.text.index(finding) < page.text.index("12 articles finished by at least two")
    assert page.text.index(finding) < page.text.index(SECTIONS[1].title)


@pytest.mark.parametrize(
    ("kind", "labels", "words"),
    [
        ("missing", ["ACTOR"], "ACTOR spans that some annotators have and others do not"),
        ("boundary", ["NUMBER"], "NUMBER spans with different edges"),
        ("split or merge", ["ACTOR"], "ACTOR spans that are split by some and merged by others"),
        ("value", ["NUMBER"], "NUMBER spans with different values"),
    ],
)
def test_the_main_finding_of_each_class_in_words(kind: str, labels: list[str], words: str) -> None:
    finding = {"class": kind, "labels": labels, "places": 1, "strings": [], "rule": ""}
    data = {"disagreements": 3, "main_finding": {**finding, "guideline_rules": []}}
    assert main_finding.sentence(data) == f"1 of 3 disagreements is {words}."
    data["main_finding"] = {**finding, "guideline_rules": ["ACTOR 8", "LOCATION 4"]}
    assert main_finding.sentence(data) == (
        f"1 of 3 disagreements is {words}; see the guideline, ACTOR 8 and LOCATION 4."
    )
    data["main_finding"] = None
    assert main_finding.sentence(data) == "The annotators do not differ anywhere."


def test_small_tables_are_side_by_side(imported: Callable[..., Any]) -> None:
    data, _ = reported(imported({"ana": {"1": ANA}, "ben": {"1": BEN}}))
    groups = [block for block in matrix.blocks(data) if isinstance(block, SideBySide)]
    assert [len(group.blocks) for group in groups] == [4, 1]


def test_anonymous_replaces_names_by_letters(imported: Callable[..., Any]) -> None:
    run = imported({"anastasia": {"1": ANA, "00": ANA}, "benedikt": {"1": BEN, "00": BEN}})
    settle(ANA, {})
    data, page = reported(run, "--anonymous")
    assert data["annotators"] == ["A", "B"]
    assert data["settled"]["cases"][0]["settled_by"] == "C"
    whole = json.dumps(data) + Path("report.html").read_text(encoding="utf-8")
    assert not any(name in whole for name in ("anastasia", "benedikt", "rita"))
    assert "anastasia" not in run("agreement", "--anonymous").output
    assert "A (rows) and B (columns)" in page.text


def test_letters_continue_after_z() -> None:
    assert [letters(number) for number in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]


HOSTILE = (
    "Kesh <script>alert(1)</script> fell \u202eback\u2066 to \x1b[31mred\x07 \u200b&amp; "
    "{{ 7 * 7 }} \"quoted\" 'too' ]]> <!-- -->"
)


def test_hostile_text_in_data_is_harmless(run: Callable[..., Result], tmp_path: Path) -> None:
    name = "<b onclick=x>ana</b>"
    for who, spans in ((name, [(0, 4, "LOCATION")]), ("ben", [])):
        made = [{"start": a, "end": b, "label": label} for a, b, label in spans]
        article = {"id": "<i>1", "title": HOSTILE, "text": HOSTILE, "annotator": who}
        path = tmp_path / "a.jsonl"
        path.write_text(json.dumps({**article, "spans": made}))
        assert run("import", str(path)).exit_code == 0
    settle([(0, 4, "LOCATION")], {None: HOSTILE}, "<i>1")
    _, page = reported(run)
    assert page.tags.isdisjoint({"script", "i"})
    assert "onclick" not in page.attributes
    assert "{{ 7 * 7 }}" in page.text
    assert "<script>alert(1)</script> fell ⇄back⇄ to ␛[31mred␇ ·&amp; " in page.text
    assert not set("\u202e\u2066\x1b\x07\u200b") & set(Path("report.html").read_text("utf-8"))


@pytest.mark.parametrize(
    "annotations",
    [
        {"ana": {"1": []}, "ben": {"1": []}},
        {"ana": {"1": ANA}, "ben": {"1": ANA}},
        {"ana": {"1": ANA}, "ben": {"2": ANA}},
        {"ana": {"1": ANA[:1]}, "ben": {"1": ANA[1:2]}},
        {"ana": {"1": ANA}, "ben": {"1": BEN, "2": ANA}, "cem": {"2": []}},
    ],
    ids=["no span", "alike", "nothing shared", "labels at one side", "a pair without articles"],
)
def test_figures_without_meaning_are_undefined(
    imported: Callable[..., Any], annotations: dict[str, dict[str, list[Any]]]
) -> None:
    run = imported(annotations)
    data, page = reported(run)
    assert "undefined (two windows need 10 articles" in page.text
    assert not {"nan", "none"} & {cell.strip().casefold() for cell in page.cells} - {"none"}
    assert "NaN" not in json.dumps(data)
    assert run("agreement", "--draws", "100").exit_code == 0


def test_the_same_project_gives_the_same_bytes(imported: Callable[..., Any]) -> None:
    run = imported({"ana": dict.fromkeys(KEYS, ANA), "ben": dict.fromkeys(KEYS, BEN)})
    pages = []
    for _ in range(2):
        reported(run)
        pages.append(Path("report.html").read_bytes())
    assert pages[0] == pages[1]
    reported(run, "--seed", "1")
    assert Path("report.html").read_bytes() != pages[0]


def test_a_page_that_cannot_be_written_leaves_no_file(imported: Callable[..., Any]) -> None:
    run = imported({"ana": {"1": ANA}, "ben": {"1": BEN}})
    result = run("agreement", "--html", "nowhere/report.html")
    assert result.exit_code == 1
    assert "nowhere/report.html cannot be written" in result.output
    assert {path.name for path in Path().iterdir()} == {"annotations.db", "ana.jsonl", "ben.jsonl"}


def test_a_suggester_is_compared_with_people(imported: Callable[..., Any], tmp_path: Path) -> None:
    run = imported({"import": {"1": ANA}})
    path = tmp_path / "s.jsonl"
    text = json.loads((tmp_path / "import.jsonl").read_text())["text"]
    spans = [{"start": s[0], "end": s[1], "label": s[2]} for s in ANA[:2]]
    path.write_text(json.dumps({"id": "1", "text": text, "spans": spans}))
    run("import", str(path))
    data, page = reported(run, "--with", "import")
    assert data["annotators"] == ["import", "import (suggester)"]
    assert [one["kind"] for one in data["people"]] == ["person", "suggester"]
    assert "1 suggester" in page.text


def test_the_printed_report_summarises_the_other_parts(imported: Callable[..., Any]) -> None:
    run = imported({"ana": dict.fromkeys(KEYS, ANA), "ben": dict.fromkeys(KEYS, BEN)})
    settle(ANA, {None: "actor 2"})
    output = run("agreement", "--draws", "100").output
    assert "Confusion of labels" in output
    assert "Span F1 over time, ana · ben: articles 1–6 0.286, 7–12 0.286" in output
    assert "3 disagreements settled; reasons: “ACTOR 2” 1" in output


def test_the_comparison_without_suggestions_is_undefined_until_measured(
    imported: Callable[..., Any],
) -> None:
    run = imported({"ana": {"1": ANA}, "ben": {"1": BEN}})
    data, page = reported(run)
    assert data["unaided"] is None
    assert "nobody has finished an article whose suggestions were hidden at random" in page.text


def test_the_comparison_shows_both_conditions() -> None:
    side = {"value": 0.5, "low": 0.25, "high": 0.75, "reason": "", "articles": 12, "spans": 340}
    lacking = {"value": None, "low": None, "high": None, "reason": "too few", "articles": 1}
    data = {
        "left_out": 1,
        "figures": [
            {
                "annotator": name,
                "figure": "found",
                "with": side,
                "without": {**lacking, "spans": 2},
                "difference": lacking,
            }
            for name in (None, "ana")
        ],
        "how": {"found": "The share that was found."},
    }
    table, left_out, how = unaided.blocks({"unaided": data})
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["all together", "ana"]
    assert table.rows[0][2:] == (
        FigureCell("0.500", "0.250–0.750\n12 articles, 340 spans"),
        FigureCell("undefined", "too few"),
        FigureCell("undefined", "too few"),
    )
    assert left_out == Paragraph("Left out: 1 article without anything to suggest.")
    assert isinstance(how, Table)


def test_figures_over_a_sample_follow_the_other_figures() -> None:
    gamma = {
        "figure": {"value": None, "low": None, "high": None, "reason": "nobody labelled anything"},
        "articles": 0,
        "sampled": 3,
        "how": "Mean of articles' gamma.",
    }
    figure = {"value": 0.5, "low": 0.4, "high": 0.6, "reason": ""}
    entry = {"annotators": ["ana", "ben"], "label": None, "articles": 1, "spans": 2}
    data = {
        "annotators": ["ana", "ben"],
        "labels": [],
        "agreement": [{**entry, "figures": {"span F1": figure}}],
        "measured": ["gamma"],
        "gamma": gamma,
    }
    *_, last = matrix.blocks(data)
    assert last == Paragraph(
        "Gamma, over 0 of 3 articles drawn: undefined (nobody labelled anything). "
        "Mean of articles' gamma."
    )
