from __future__ import annotations

import json
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import ExportError
from corpus.model import GoldLink, Remark
from corpus.readers import read
from corpus.workflows.importing import ImportOptions, import_articles
from corpus.workflows.integrity import check
from exports.formats.jsonl import write
from exports.options import ExportOptions
from tests.hostile_gold import TEXTS, gold, linked, tokenizer
from tests.new_projects import new_project

if TYPE_CHECKING:
    from corpus.model import GoldArticle
    from corpus.store import Project
    from tests.exports.conftest import GoldOf, SomeGold


def content(settled: GoldArticle) -> tuple[object, ...]:
    """What an import brings back: all but times, and how spans were found."""
    article = settled.article
    about = (article.title, article.source, article.url, article.published, article.meta)
    spans = [span[:5] for span in settled.spans]
    settled_by = settled.basis, settled.decided_by
    return article.id, article.text, about, spans, settled.links, settled.remarks, settled_by


def imported(project: Project, *paths: Path) -> None:
    items = read([str(path) for path in paths], stdin=BytesIO())
    options = ImportOptions()
    report = import_articles(project, items, tokenizer=tokenizer(), options=options)
    assert [str(refusal) for refusal in report.refusals.first] == []
    assert report.notes.first == []


@given(gold(TEXTS).flatmap(lambda articles: st.tuples(*map(linked, articles)).map(list)))
@settings(max_examples=30, deadline=None)
def test_an_import_into_a_new_project_gives_the_same_gold(given_gold: list[GoldArticle]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "gold.jsonl"
        write(out, given_gold)
        with new_project(Path(folder) / "new.db") as project:
            imported(project, out)
            back = list(project.gold.articles())
            assert [*map(content, back)] == [*map(content, given_gold)]
            again = Path(folder) / "again.jsonl"
            write(again, back)
            imported(project, again)  # once more changes nothing
            assert [*map(content, project.gold.articles())] == [*map(content, given_gold)]


def test_a_line_says_who_settled_the_article_and_where_spans_come_from(
    gold_of: GoldOf, tmp_path: Path
) -> None:
    span = gold_of("Rebels left.", [(0, 6, "ACTOR")])
    written = write(tmp_path / "gold.jsonl", [span])
    assert written.summary == "gold.jsonl: 1 article, 1 span"
    assert written.notes == ()
    line = json.loads((tmp_path / "gold.jsonl").read_text())
    assert line == {
        "generator": "annotator-tui",
        "basis": "single",
        "decided_by": ["ana"],
        "settled_at": "2026-03-01T10:00:00Z",
        "id": "a1",
        "source": "wire",
        "text": "Rebels left.",
        "spans": [
            {
                "start": 0,
                "end": 6,
                "label": "ACTOR",
                "text": "Rebels",
                "origin": "accepted",
                "suggester": "rules 1",
            }
        ],
    }


def test_links_are_named_by_their_numbers(gold_of: GoldOf, tmp_path: Path) -> None:
    spans = [(0, 2, "NUMBER"), (3, 9, "ACTOR"), (15, 19, "LOCATION"), (22, 25, "NUMBER")]
    links = (
        GoldLink((0, 2), "actor", (3, 9)),
        GoldLink((0, 2), "place", None),
        GoldLink((22, 25), "actor", None, disputed=True),
        GoldLink((22, 25), "place", (15, 19)),
    )
    text = "56 rebels left Kesh.\n\nTwo left it."
    out = tmp_path / "gold.jsonl"
    given_gold = gold_of(text, spans, links=links)
    written = write(out, [given_gold])
    assert json.loads(out.read_text())["links"] == [
        {"start": 0, "end": 2, "actor": [3, 9], "place": None},
        {"start": 22, "end": 25, "place": [15, 19]},
    ]
    lost = "that people set differently or that leave their paragraph"
    assert written.notes == (f"left out 1 link {lost}",)
    written = write(out, [given_gold], options=ExportOptions(by="paragraph"))
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line.get("links") for line in lines] == [
        [{"start": 0, "end": 2, "actor": [3, 9], "place": None}],
        None,
    ]
    assert written.notes == (f"left out 2 links {lost}",)


@pytest.mark.parametrize(
    "links", ["none", ["x"], [{"start": 0}], [{"start": 0, "end": 2, "actor": [1]}]]
)
def test_a_damaged_link_is_refused(
    gold_of: GoldOf, tmp_path: Path, project: Project, links: object
) -> None:
    out = tmp_path / "gold.jsonl"
    write(out, [gold_of("56 rebels left.", [(0, 2, "NUMBER")])])
    out.write_text(json.dumps({**json.loads(out.read_text()), "links": links}))
    items = read([str(out)], stdin=BytesIO())
    report = import_articles(project, items, tokenizer=tokenizer(), options=ImportOptions())
    assert [("link" in str(refusal)) for refusal in report.refusals.first] == [True]


def test_a_link_to_what_is_no_span_is_left_out_and_listed(
    gold_of: GoldOf, tmp_path: Path, project: Project
) -> None:
    out = tmp_path / "gold.jsonl"
    write(out, [gold_of("56 rebels left.", [(0, 2, "NUMBER")])])
    links = [{"start": 0, "end": 2, "actor": [3, 9], "place": None}]
    out.write_text(json.dumps({**json.loads(out.read_text()), "links": links}))
    items = read([str(out)], stdin=BytesIO())
    report = import_articles(project, items, tokenizer=tokenizer(), options=ImportOptions())
    assert [str(refusal) for refusal in report.left_out.first] == [
        f"{out}:1: 1 link between spans that were left out or widened"
    ]
    (settled,) = project.gold.articles()
    assert settled.links == (GoldLink((0, 2), "place", None),)


@pytest.mark.parametrize("basis", ["single", "adjudicated"])
def test_remarks_come_back_to_those_who_made_them(
    basis: str, gold_of: GoldOf, tmp_path: Path
) -> None:
    remarks = (
        Remark("ana", None, None, True, "Look."),
        Remark("ana", 0, 6, True, ""),
        Remark("ana", 7, 11, False, "Left what?"),
        Remark("ben", 7, 16, False, "All of this."),
    )
    settled = gold_of("Rebels left Kesh.", [(0, 6, "ACTOR")], basis=basis, remarks=remarks)
    out = tmp_path / "gold.jsonl"
    assert write(out, [settled]).notes == ()
    with new_project(tmp_path / "new.db") as project:
        report = import_articles(
            project,
            read([str(out), str(out)], stdin=BytesIO()),
            tokenizer=tokenizer(),
            options=ImportOptions(),
        )
        (back,) = project.gold.articles()
        left_out = [str(one).rpartition("/")[2] for one in report.left_out.first]
        assert list(check(project)) == []
        assert project.review.all_changed_since_settled() == []
    if basis == "single":
        assert (back.remarks, left_out) == (remarks, [])
    else:  # ana, who settled the article, has no annotation with that span
        assert back.remarks == (remarks[0], *remarks[2:])
        assert (
            left_out[0] == "gold.jsonl:1: flag on a span 0\u20136 by 'ana' left out of article 'a1'"
        )
    paragraphs = write(tmp_path / "p.jsonl", [settled], options=ExportOptions(by="paragraph"))
    assert paragraphs.notes == (
        "left out 1 remark about the whole article or more than a paragraph",
    )


@pytest.mark.parametrize(
    "remark",
    [
        {},
        {"annotator": " ", "comment": "x"},
        {"annotator": "ana", "comment": 5},
        {"annotator": "ana", "comment": "x", "start": 0},
        {"annotator": "ana", "comment": "x", "start": 0, "end": 99},
        {"annotator": "ana", "comment": "x", "start": 3, "end": 3},
        5,
    ],
)
def test_a_wrong_remark_is_refused(remark: object, gold_of: GoldOf, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    write(out, [gold_of("Rebels left.")])
    out.write_text(json.dumps(json.loads(out.read_text()) | {"remarks": [remark]}))
    (refused,) = read([str(out)], stdin=BytesIO())
    assert "a remark is an object with" in str(refused)


def test_paragraphs_are_lines_of_their_own(some_gold: SomeGold, tmp_path: Path) -> None:
    articles = some_gold(3)
    out = tmp_path / "gold.jsonl"
    written = write(out, articles, options=ExportOptions(by="paragraph"))
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert written.summary.startswith("gold.jsonl: 3 articles in 6 paragraphs, ")
    assert [line["id"] for line in lines[:2]] == ["art-0000#1", "art-0000#2"]
    found = [
        (line["meta"]["article"], span["start"] + line["meta"]["offset"], span["text"])
        for line in lines
        for span in line["spans"]
    ]
    assert found == [(s.article.id, span.start, span.text) for s in articles for span in s.spans]


def test_without_gold_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="There is no gold to export"):
        write(tmp_path / "x.jsonl", [])
    assert list(tmp_path.iterdir()) == []


def test_its_own_file_is_replaced_and_another_one_is_not(
    some_gold: SomeGold, tmp_path: Path
) -> None:
    out = tmp_path / "gold.jsonl"
    for number in (2, 1):
        write(out, some_gold(number))
        assert len(out.read_text().splitlines()) == number
    out.write_text('{"text": "mine"}\n')
    with pytest.raises(ExportError, match="was not written by annotator"):
        write(out, some_gold(1))
    assert out.read_text() == '{"text": "mine"}\n'


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"basis": "guessed"}, '"basis" must be one of adjudicated, agreed, single'),
        ({"decided_by": "ana"}, '"decided_by" must be a list of names'),
        ({"decided_by": []}, '"decided_by" must be a list of names'),
        ({"decided_by": ["ana", "Ana"]}, '"decided_by" has a name twice'),
    ],
)
def test_a_line_that_was_damaged_is_refused(
    changed: dict[str, Any], reason: str, gold_of: GoldOf, tmp_path: Path
) -> None:
    out = tmp_path / "gold.jsonl"
    write(out, [gold_of("Rebels left.")])
    out.write_text(json.dumps(json.loads(out.read_text()) | changed))
    (refused,) = read([str(out)], stdin=BytesIO())
    assert reason in str(refused)
