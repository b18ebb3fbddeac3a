"""What an import does with spans that other tools allow and a project does not."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from corpus.readers import ReadOptions, read
from corpus.workflows.importing import ImportOptions, ImportReport, import_articles
from corpus.workflows.integrity import check
from tests.hostile_gold import tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.store import Project

TEXT = "Rebels left Kesh province."
NESTED = [[0, 6, "ACTOR"], [12, 16, "LOCATION"], [12, 25, "LOCATION"], [0, 6, "LOCATION"]]
RELATIONS = [{"from_id": 1, "to_id": 2, "type": f"r{number}"} for number in range(7)]


@pytest.fixture
def take(project: Project, tmp_path: Path) -> Callable[..., ImportReport]:
    """Imports lines of JSON (objects) under the options given."""

    def take(
        *lines: dict[str, Any], reading: ReadOptions | None = None, **options: Any
    ) -> ImportReport:
        path = tmp_path / "in"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        report = import_articles(
            project,
            read([str(path)], stdin=io.BytesIO(), options=reading or ReadOptions()),
            tokenizer=tokenizer(),
            options=ImportOptions(**options),
        )
        assert list(check(project)) == []
        return report

    return take


def gold_of(project: Project) -> list[tuple[int, int, str]]:
    return [span[:3] for settled in project.gold.articles() for span in settled.spans]


@pytest.mark.parametrize(
    ("nested", "expected", "left_out"),
    [
        ("longest", [(0, 6, "ACTOR"), (12, 25, "LOCATION")], [" 0\u20136", " 12\u201316"]),
        ("shortest", [(0, 6, "ACTOR"), (12, 16, "LOCATION")], [" 0\u20136", " 12\u201325"]),
    ],
)
def test_of_nested_spans_one_is_kept_and_the_others_are_listed(
    take: Callable[..., ImportReport],
    project: Project,
    nested: str,
    expected: list[tuple[int, int, str]],
    left_out: list[str],
) -> None:
    refused = take({"text": TEXT, "label": NESTED}, annotator="ana")
    assert "overlap" in str(refused.refusals.first[0])
    report = take({"text": TEXT, "label": NESTED}, annotator="ana", nested=nested)
    assert gold_of(project) == expected
    listed = [str(one) for one in report.left_out.first]
    assert [part in line for part, line in zip(left_out, listed, strict=True)] == [True, True]
    assert all("in:1: nested or overlapping span LOCATION" in line for line in listed)
    assert list(report.left_out.by_kind()) == [("nested or overlapping span", 2, "")]


def test_what_has_no_place_is_refused_or_left_out_and_listed(
    take: Callable[..., ImportReport], project: Project
) -> None:
    line = {"text": TEXT, "label": [[0, 6, "ACTOR"]], "relations": RELATIONS}
    refused = take(line)
    (refusal,) = refused.refusals.first
    assert "in:1: a project has no place for relation r0 from 1 to 2; relation r1" in str(refusal)
    assert "; 2 more: --spans-only leaves that out" in str(refusal)
    assert [kind for kind, *_ in refused.refusals.by_kind()] == [
        "article with what a project has no place for"
    ]
    assert (refused.new, take(line, without_spans=True).new) == (0, 1)
    report = take(line, spans_only=True)
    assert (report.known, report.suggestions, len(report.left_out)) == (1, 1, 7)
    (article,) = project.articles.all()
    listed = f"in:1: relation r0 from 1 to 2 left out of article {article.id!r}"
    assert str(report.left_out.first[0]).endswith(listed)


@pytest.mark.parametrize(
    ("unit", "encoding", "width"), [("bytes", "utf-8", 1), ("utf16", "utf-16-le", 2)]
)
def test_offsets_in_another_unit_are_converted_on_request(
    take: Callable[..., ImportReport], project: Project, unit: Any, encoding: str, width: int
) -> None:
    text = "\U0001f600\U0001f600\u00e9 near Mosul today."
    start = len(text[: text.index("Mosul")].encode(encoding)) // width
    span = {"start": start, "end": start + 5, "label": "LOCATION", "text": "Mosul"}
    for number, line in enumerate(
        ({"text": text, "spans": [span]}, {"text": text, "label": [[start, start + 5, "LOCATION"]]})
    ):
        named = f"ana{number}"
        report = take(line, reading=ReadOptions(offsets=unit), annotator=named, unit_given=True)
        assert report.annotations == 1
    at = text.index("Mosul")
    assert gold_of(project) == [(at, at + 5, "LOCATION")]
    inside = {"text": text, "spans": [{**span, "start": 1}]}
    wrong = take(inside, reading=ReadOptions(offsets=unit), unit_given=True)
    assert "1 is no place between two characters" in str(wrong.refusals.first[0])


def test_annotations_of_a_task_are_its_peoples_and_a_cancelled_one_skips(
    take: Callable[..., ImportReport], project: Project
) -> None:
    region = {"type": "labels", "value": {"start": 0, "end": 6, "labels": ["ACTOR"]}}
    other = {"type": "labels", "value": {"start": 12, "end": 16, "labels": ["LOCATION"]}}
    task = {
        "data": {"text": TEXT},
        "predictions": [{"result": [other], "model_version": "m"}],
        "annotations": [
            {"result": [region], "completed_by": 1},
            {"result": [other], "completed_by": 2},
            {"result": [region], "completed_by": 3, "was_cancelled": True},
        ],
    }
    for expected in ((1, 0, 1, 2), (0, 1, 0, 0)):
        report = take(task)
        found = (report.new, report.known, report.suggestions, report.annotations)
        assert found == expected
    states = project._db.execute(
        "SELECT annotator, status FROM annotations ORDER BY annotator"
    ).fetchall()
    assert states == [("user 1", "finished"), ("user 2", "finished"), ("user 3", "skipped")]
    (article,) = project.articles.all()
    assert [s.span.start for s in project.suggestions.of(article.id, "import")] == [12]


def test_a_person_who_ignored_a_task_of_prodigy_skipped_it(
    take: Callable[..., ImportReport], project: Project
) -> None:
    take({"text": TEXT, "_input_hash": 1, "tokens": [], "answer": "ignore"}, annotator="ana")
    states = project._db.execute("SELECT annotator, status FROM annotations").fetchall()
    assert states == [("ana", "skipped")]


def test_spans_without_texts_need_the_articles(
    take: Callable[..., ImportReport], project: Project, tmp_path: Path
) -> None:
    take({"id": "a1", "text": TEXT})
    table = tmp_path / "spans.csv"
    table.write_text(
        "document,start,end,label,text\na1,0,6,ACTOR,Rebels\na2,0,6,ACTOR,\na1,0,4,ACTOR,Rebe\n"
        "a1,0,6,ACTOR,Kesh\n"
    )
    report = import_articles(
        project,
        read([str(table)], stdin=io.BytesIO()),
        tokenizer=tokenizer(),
        options=ImportOptions(annotator="ana"),
    )
    assert gold_of(project) == [(0, 6, "ACTOR")]
    reasons = [str(refusal).rpartition("/")[2] for refusal in report.refusals.first]
    assert reasons[0].startswith("spans.csv:3: the project has no article 'a2'")
    assert reasons[0].endswith("import its text first")
    assert "span 2 of article 'a1': \"text\" is 'Kesh', but 0\u20136" in reasons[1]
