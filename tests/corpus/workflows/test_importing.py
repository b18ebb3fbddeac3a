from __future__ import annotations

import gzip
import io
import json
from typing import TYPE_CHECKING, Any, TextIO

import pytest

from corpus.errors import ReplayError
from corpus.model import Action, AnnotationKey, Change, Span
from corpus.readers import read
from corpus.store import Project
from corpus.text.tokenizer import Tokenizer
from corpus.workflows import importing
from corpus.workflows.importing import ImportOptions, ImportReport, import_articles
from corpus.workflows.integrity import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Importer = "Callable[..., ImportReport]"
TEXT = "Rebels left Kesh.\r\nAt least 56 fled."
ACTOR = {"start": 0, "end": 6, "label": "ACTOR", "text": "Rebels"}
OFF_EDGES = {"start": 0, "end": 3, "label": "ACTOR"}


@pytest.fixture
def take(project: Project, tokenizer: Tokenizer, tmp_path: Path) -> Callable[..., ImportReport]:
    """Imports lines of JSONL (objects) under the options given."""

    def take(
        *lines: dict[str, Any], refusals_to: TextIO | None = None, **options: Any
    ) -> ImportReport:
        path = tmp_path / "in.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        items = read([str(path)], stdin=io.BytesIO())
        report = import_articles(
            project,
            items,
            tokenizer=tokenizer,
            options=ImportOptions(**options),
            refusals_to=refusals_to,
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
    assert "another text; --replace" in str(refused.refusals.first[0])
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
    assert (again.annotations, len(again.refusals)) == (0, 0)
    other = take(line(id="a", spans=[]), annotator="ana")
    assert "ana has annotated article 'a' differently" in str(other.refusals.first[0])
    take(line(id="a", spans=[ACTOR]), gold="rea")
    second = take(line(id="a", spans=[]), gold="sam")
    assert "already settled by rea" in str(second.refusals.first[0])


def test_spans_off_the_token_edges(project: Project, take: Callable[..., ImportReport]) -> None:
    refused = take(line(id="a", spans=[OFF_EDGES]), line(id="b"))
    assert (refused.new, len(refused.refusals)) == (1, 1)
    message = str(refused.refusals.first[0])
    assert "in.jsonl:1" in message
    assert "'Reb'" in message
    assert "--snap would widen it to 0–6 'Rebels'" in message
    snapped = take(line(id="a", spans=[OFF_EDGES]), snap=True)
    assert snapped.new == 1
    assert "widened to 0–6" in snapped.notes.first[0]
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
    assert reason in str(report.refusals.first[0])
    assert [article.id for article in project.articles.all()] == ["good"]


def test_an_article_of_somebody_without_a_usable_name_is_not_stored(
    project: Project, take: Callable[..., ImportReport]
) -> None:
    lines = [line(spans=[ACTOR], annotator=name) for name in (" x\ny", "x" * 500)]
    good = {"id": "good", "text": "Rebels.", "spans": [ACTOR], "annotator": "ana"}
    report = take(*lines, good)
    assert (report.new, len(report.refusals)) == (1, 2)
    assert [article.id for article in project.articles.all()] == ["good"]
    assert take(*lines, without_spans=True).new == 1


def test_further_values_on_a_line_of_a_list_are_told_apart(
    project: Project, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    path = tmp_path / "in.json"
    refused = []
    for data in (
        b'[{"text": 1}, {"text": "One."}, {"text": 3},\n {"text": 4}]',
        b'[{"text": "One."}, {"text": "Two."},\n{"text": "Three."}]',
    ):
        path.write_bytes(data)
        report = import_articles(
            project,
            read([str(path)], stdin=io.BytesIO()),
            tokenizer=tokenizer,
            options=ImportOptions(gold="rea"),
        )
        refused += [str(one).replace(str(path), "in") for one in report.refusals.first]
    assert [one.partition(": ")[0] for one in refused] == [
        *("in:1", "in:1 (value 3)", "in:2", "in"),
        "in",
    ]
    assert "none of its 3 articles has" in refused[-1]


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


def test_batches_before_a_failure_stay(
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
    assert (len(report.refusals), report.spans) == (0, 2)
    (article,) = project.articles.all()
    assert [s.span.label for s in project.suggestions.of(article.id, "import")] == [1, 2]


MOSUL = {"start": 7, "end": 12, "label": "LOCATION"}


def test_answers_of_prodigy_that_accept_nothing_leave_the_spans_out(
    project: Project, take: Callable[..., ImportReport]
) -> None:
    report = take(
        line(id="a", spans=[ACTOR], answer="accept"),
        line(id="b", spans=[ACTOR], answer="reject"),
        line(id="c", spans=[ACTOR], answer="ignore"),
        annotator="ana",
    )
    assert (report.new, report.annotations, report.unaccepted) == (3, 1, {"reject": 1, "ignore": 1})
    assert [gold.article.id for gold in project.gold.articles()] == ["a"]
    assert any("'reject', so its spans are left out" in note for note in report.notes.first)
    report = take(line(id="d", text="Rebels left.", spans=[ACTOR], answer="REJECT"))
    assert (report.new, report.suggestions) == (1, 0)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [("maybe", "'maybe'"), ("", "''"), (True, "true or false"), (1, "a number"), (None, "null")],
)
def test_another_answer_is_refused_and_needs_spans_to_mean_anything(
    project: Project, take: Callable[..., ImportReport], answer: object, shown: str
) -> None:
    report = take(line(id="a", spans=[ACTOR], answer=answer), annotator="ana")
    assert (report.new, len(report.refusals)) == (0, 1)
    assert f'"answer" is {shown}; it must be "accept"' in str(report.refusals.first[0])
    assert take(line(id="b", answer=answer)).new == 1


@pytest.mark.parametrize("whose", ["annotator", "gold"])
def test_a_file_without_any_spans_is_nobodys_annotation(
    project: Project, take: Callable[..., ImportReport], whose: str
) -> None:
    report = take(line(id="a", ner=[[0, 6, "ACTOR"]]), line(id="b"), **{whose: "ana"})
    assert (report.new, len(report.refusals)) == (0, 1)
    (refusal,) = report.refusals.first
    assert 'in.jsonl: none of its 2 articles has a key "spans"' in str(refusal)
    assert '"ner" holds spans' in report.notes.first[0]
    assert take(line(id="a"), line(id="b", spans=[]), **{whose: "ana"}).new == 2


def test_only_the_first_articles_are_held_to_look_for_spans(
    monkeypatch: pytest.MonkeyPatch, project: Project, take: Callable[..., ImportReport]
) -> None:
    monkeypatch.setattr(importing, "MOST_HELD", 2)
    late = take(*(line(id=f"a{i}") for i in range(4)), line(id="b", spans=[]), annotator="ana")
    assert (late.new, len(late.refusals)) == (0, 1)
    assert "none of its first 2 articles has" in str(late.refusals.first[0])


@pytest.mark.parametrize(
    ("unit", "encoding", "width"), [("bytes", "utf-8", 1), ("UTF-16 units", "utf-16-le", 2)]
)
@pytest.mark.parametrize("options", [{}, {"snap": True}])
def test_offsets_in_another_unit_are_told_and_never_snapped(
    take: Callable[..., ImportReport],
    unit: str,
    encoding: str,
    width: int,
    options: dict[str, bool],
) -> None:
    text = "😀😀é near Mosul today."
    start = len(text[: text.index("Mosul")].encode(encoding)) // width
    span = {"start": start, "end": start + 5, "label": "LOCATION"}
    report = take(line(text=text, spans=[span]), **options)
    assert (report.new, report.widened, len(report.refusals)) == (0, 0, 1)
    assert f"only if offsets are counted in {unit}" in str(report.refusals.first[0])
    with_text = take(line(text=text, spans=[{**span, "text": "Mosul"}]), **options)
    assert f"All offsets fit when they are counted in {unit}" in str(with_text.refusals.first[0])


def test_thousands_of_refusals_are_counted_by_kind(
    tmp_path: Path, take: Callable[..., ImportReport]
) -> None:
    with (tmp_path / "all.txt").open("w+") as every:
        report = take(
            *(line(id=f"a{i}", spans=[OFF_EDGES]) for i in range(30)),
            *(["not an object"] for _ in range(20)),
            line(id="b"),
            refusals_to=every,
        )
        every.seek(0)
        assert len(every.readlines()) == 50
    assert (report.new, len(report.refusals), len(report.refusals.first)) == (1, 50, 10)
    assert list(report.refusals.by_kind()) == [
        ("article with a span off the token edges", 30, "--snap widens the spans"),
        ("line with a wrong or missing value", 20, ""),
    ]


def test_values_follow_the_separators_of_the_projects_language(tmp_path: Path) -> None:
    text = "1.500 Soldaten und 2,5 % davon."
    spans = [
        {"start": 0, "end": 5, "label": "NUMBER"},
        {"start": 19, "end": 24, "label": "NUMBER"},
    ]
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": text, "spans": spans}))
    with Project.create(tmp_path / "de.db", lang="de") as project:
        import_articles(
            project,
            read([str(tmp_path / "in.jsonl")], stdin=io.BytesIO()),
            tokenizer=Tokenizer("de"),
            options=ImportOptions(annotator="ana"),
        )
        (gold,) = project.gold.articles()
    assert [json.loads(span.value or "{}").get("low") for span in gold.spans] == [1500, 2.5]


def test_the_spans_of_an_imported_annotation_share_one_row(
    project: Project, take: Callable[..., ImportReport]
) -> None:
    place = {"start": 12, "end": 16, "label": "LOCATION"}
    number = {"start": 19, "end": 30, "label": "NUMBER"}
    take(line(id="one", spans=[ACTOR, place, number]), annotator="ana")
    ana = project.people.get_or_add("ana").id
    key = AnnotationKey("one", ana)
    assert [row[0] for row in rows(project, "SELECT action FROM edits ORDER BY seq")] == [
        "imported",
        "finished",
    ]
    ids = [row[0] for row in rows(project, "SELECT id FROM edits ORDER BY seq")]
    chain = project.edits.chain(key)
    assert [edit.change.action for edit in chain] == [*["added"] * 3, "finished"]
    assert [edit.id for edit in chain[2:]] == ids
    assert [edit.parent for edit in chain] == [None, *(edit.id for edit in chain[:-1])]
    assert json.loads(chain[2].change.value or "")["low"] == 56
    draft = project.edits.load(key)
    moved = Change(Action.MOVED, Span(7, 16, 3), before=draft.accepted[1].span)
    project.edits.record(key, draft, [Change(Action.REOPENED), moved], via="screen")
    draft = project.edits.load(key)
    project.edits.record(key, draft, [Change(Action.FINISHED)], via="screen")
    assert list(check(project)) == []
    gold = project.gold.of("one")
    assert gold is not None
    assert [(span.text, span.origin) for span in gold.spans] == [
        ("Rebels", "imported"),
        ("left Kesh", "added"),
        ("At least 56", "imported"),
    ]
    assert [project.labels.edits_with(label) for label in (1, 2, 3)] == [1, 1, 2]
    project._db.execute("DROP TRIGGER edits_are_append_only")
    project._db.execute("""UPDATE edits SET detail = '{"spans":[[0]]}' WHERE seq = 1""")
    with pytest.raises(ReplayError, match=f"The details of edit {ids[0]} are damaged"):
        project.edits.load(key)
