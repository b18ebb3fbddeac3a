from __future__ import annotations

import gzip
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from corpus.readers import read
from corpus.workflows.importing import ImportOptions, ImportReport, import_articles
from corpus.workflows.integrity import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.store import Project
    from corpus.text.tokenizer import Tokenizer

Importer = "Callable[..., ImportReport]"
TEXT = "Rebels left Kesh.\r\nAt least 56 fled."
ACTOR = {"start": 0, "end": 6, "label": "ACTOR", "text": "Rebels"}
OFF_EDGES = {"start": 0, "end": 3, "label": "ACTOR"}


@pytest.fixture
def take(project: Project, tokenizer: Tokenizer, tmp_path: Path) -> Callable[..., ImportReport]:
    """Imports lines of JSONL (objects) under the options given."""

    def take(*lines: dict[str, Any], **options: Any) -> ImportReport:
        path = tmp_path / "in.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        items = read([str(path)], stdin=io.BytesIO())
        report = import_articles(
            project, items, tokenizer=tokenizer, options=ImportOptions(**options)
        )
        assert list(check(project)) == []
        return report

    return take


def line(**more: Any) -> dict[str, Any]:
    return {"text": TEXT, **more}


def rows(project: Project, sql: str) -> list[Any]:
    return project._db.execute(sql).fetchall()


def test_text_is_kept_to_the_code_point(
    project: Project, take: Callable[..., ImportReport]
) -> None:
    texts = [TEXT, "a\u00a0b 🚨 c", "x\u200by", "שלום world", "tab\there", "  lead and trail \n"]
    take(*({"text": text} for text in texts))
    assert [article.text for article in project.articles.all()] == texts


def test_importing_twice_changes_nothing(
    project: Project, take: Callable[..., ImportReport]
) -> None:
    first = take(line(spans=[ACTOR]), line(id="own", text="Other."))
    dump = list(project._db.conn.iterdump())
    again = take(line(spans=[ACTOR]), line(id="own", text="Other."))
    assert (first.new, first.suggestions) == (2, 1)
    assert (again.new, again.known, again.suggestions) == (0, 2, 0)
    assert list(project._db.conn.iterdump()) == dump


def test_the_same_id_with_another_text(project: Project, take: Callable[..., ImportReport]) -> None:
    take(line(id="a", spans=[ACTOR], annotator="ana"))
    refused = take({"id": "a", "text": "Quite another text."})
    assert "another text; --replace" in str(refused.refusals[0])
    replaced = take({"id": "a", "text": "Quite another text."}, replace=True)
    assert (replaced.replaced, replaced.new) == (1, 0)
    assert project.articles.get("a").text == "Quite another text."
    assert rows(project, "SELECT article_id FROM annotations") == [("a~1",)]
    assert [article.id for article in project.articles.all()] == ["a"]
    assert rows(project, "SELECT count(*) FROM gold_articles") == [(0,)]


def test_spans_are_suggestions_annotation_or_adjudication(
    project: Project, take: Callable[..., ImportReport]
) -> None:
    value = {"low": 56, "high": None, "approximate": False, "unit": None}
    number = {"start": 19, "end": 30, "label": "NUMBER", "value": value}
    take(line(id="s", spans=[ACTOR]))
    take(line(id="a", spans=[ACTOR, number]), annotator="ana")
    take(line(id="n", spans=[], annotator="bob"))
    take(line(id="g", spans=[number]), gold="rea")
    assert rows(project, "SELECT suggester, label FROM suggestions") == [("import", "ACTOR")]
    spans = rows(project, "SELECT annotator, text, origin, value FROM annotation_spans")
    assert [row[:3] for row in spans] == [
        ("ana", "Rebels", "added"),
        ("ana", "At least 56", "added"),
    ]
    assert json.loads(spans[1][3]) == value
    assert rows(project, "SELECT article_id, basis, decided_by FROM gold_articles ORDER BY 1") == [
        ("a", "single", "ana"),
        ("g", "adjudicated", "rea"),
        ("n", "single", "bob"),
    ]


def test_known_articles_take_new_spans_once(
    project: Project, take: Callable[..., ImportReport]
) -> None:
    take(line(id="a"))
    assert take(line(id="a", spans=[ACTOR]), annotator="ana").annotations == 1
    again = take(line(id="a", spans=[ACTOR]), annotator="Ana")
    assert (again.annotations, again.refusals) == (0, [])
    other = take(line(id="a", spans=[]), annotator="ana")
    assert "ana has annotated article 'a' differently" in str(other.refusals[0])
    take(line(id="a", spans=[ACTOR]), gold="rea")
    second = take(line(id="a", spans=[]), gold="sam")
    assert "already settled by rea" in str(second.refusals[0])


def test_spans_off_the_token_edges(project: Project, take: Callable[..., ImportReport]) -> None:
    refused = take(line(id="a", spans=[OFF_EDGES]), line(id="b"))
    assert (refused.new, len(refused.refusals)) == (1, 1)
    message = str(refused.refusals[0])
    assert "in.jsonl:1" in message
    assert "'Reb'" in message
    assert "--snap would widen it to 0–6 'Rebels'" in message
    snapped = take(line(id="a", spans=[OFF_EDGES]), snap=True)
    assert snapped.new == 1
    assert "widened to 0–6" in snapped.notes[0]
    assert rows(project, 'SELECT start, "end" FROM suggestions') == [(0, 6)]


@pytest.mark.parametrize(
    ("spans", "options", "reason"),
    [
        ([{"start": 0, "end": 6, "label": "WEAPON"}], {}, "ACTOR, NUMBER, LOCATION"),
        ([ACTOR, {"start": 0, "end": 11, "label": "ACTOR"}], {"annotator": "ana"}, "overlap"),
        ([{"start": 17, "end": 19, "label": "ACTOR"}], {"snap": True}, "white space"),
    ],
)
def test_spans_that_cannot_be_taken_refuse_the_line(
    take: Callable[..., ImportReport],
    project: Project,
    spans: list[dict[str, Any]],
    options: dict[str, Any],
    reason: str,
) -> None:
    report = take(line(id="bad", spans=spans), line(id="good", text="Fine."), **options)
    assert reason in str(report.refusals[0])
    assert [article.id for article in project.articles.all()] == ["good"]


def test_without_spans_leaves_them_out(project: Project, take: Callable[..., ImportReport]) -> None:
    take(line(spans=[OFF_EDGES], annotator="ana"), without_spans=True)
    assert rows(project, "SELECT count(*) FROM suggestions") == [(0,)]
    assert project.people.all() == []


def test_folders_and_gzip(project: Project, tokenizer: Tokenizer, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"One.\r\n")
    (folder / "deep" / "b.jsonl.gz").write_bytes(gzip.compress(b'{"text": "Two."}\n'))
    items = read([str(folder)], stdin=io.BytesIO())
    report = import_articles(project, items, tokenizer=tokenizer, options=ImportOptions())
    assert report.new == 2
    assert {article.text for article in project.articles.all()} == {"One.\r\n", "Two."}


def test_what_was_committed_before_a_failure_stays(
    project: Project, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    from corpus.workflows.importing import BATCH

    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps({"text": f"Text {n}."}) + "\n" for n in range(BATCH + 5)))

    def failing() -> Any:
        for number, item in enumerate(read([str(path)], stdin=io.BytesIO())):
            if number == BATCH + 2:
                raise KeyboardInterrupt
            yield item

    with pytest.raises(KeyboardInterrupt):
        import_articles(project, failing(), tokenizer=tokenizer, options=ImportOptions())
    assert project.articles.count() == BATCH


def test_labels_are_the_same_whatever_their_case(
    project: Project, take: Callable[..., ImportReport]
) -> None:
    project.labels.rename("NUMBER", "Count")
    number = {"start": 28, "end": 30, "label": "number"}
    report = take(line(spans=[{**ACTOR, "label": "actor"}, number]))
    assert (report.refusals, report.spans) == ([], 2)
    (article,) = project.articles.all()
    assert [s.span.label for s in project.suggestions.of(article.id, "import")] == [1, 2]
