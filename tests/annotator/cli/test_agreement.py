"""Two people on one project: what the command says, as a table and as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from corpus.numbers.valuer import Valuer
from corpus.store import Project
from tests.annotator.conftest import TEXT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

ANA = [(0, 11, "NUMBER"), (12, 18, "ACTOR"), (29, 33, "LOCATION"), (37, 42, "LOCATION")]


def json_report(run: Callable[..., Result], *options: str) -> Any:
    result = run("agreement", "--json", "--draws", "100", *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_gamma_is_printed_with_the_other_figures(
    imported: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = imported({name: {"1": ANA, "2": ANA, "3": []} for name in ("ana", "ben")})
    monkeypatch.setattr("corpus.agreement.gamma.require_library", lambda: None)
    monkeypatch.setattr("corpus.agreement.gamma.article_gamma", lambda lanes, seed: 0.25)
    found = json_report(run, "--gamma", "9")["gamma"]
    assert found["figure"]["value"] == 0.25
    assert (found["articles"], found["sampled"]) == (2, 3)
    assert "gamma .250 .25–.25 (2 of 3 articles drawn)" in run("agreement", "--gamma", "9").output


def test_gamma_names_the_extra_it_needs(
    imported: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = imported({name: {"1": ANA} for name in ("ana", "ben")})
    monkeypatch.setitem(sys.modules, "pygamma_agreement", None)
    result = run("agreement", "--gamma", "1")
    assert result.exit_code == 1
    assert "annotator-tui[gamma]" in result.output


def test_the_number_of_sql_statements_does_not_depend_on_the_spans(
    imported: Callable[..., Any], tmp_path: Path
) -> None:
    imported({"ana": {"1": ANA, "2": ANA}, "ben": {"1": ANA, "2": ANA[:1]}})
    imported({"ana": {"3": []}, "ben": {"3": []}})
    (path,) = tmp_path.glob("*.db")
    with Project.open(path, write=False) as project:
        valuer = Valuer(project.labels.all(), project.vague_numbers)
        statements: list[str] = []
        project._db.conn.set_trace_callback(statements.append)
        shared = [*project.finished.shared(["ana", "ben"], valuer)]
    assert [len(lanes.spans[0]) for lanes in shared] == [4, 4, 0]
    assert sum(statement.startswith("SELECT") for statement in statements) == 1 + 3 * len(shared)


def test_with_one_annotator_the_message_says_how_to_get_a_second(
    imported: Callable[..., Any],
) -> None:
    run = imported({"ana": {"1": ANA}})
    result = run("agreement")
    assert result.exit_code == 1
    assert "only ana has finished any" in result.output
    assert "annotator annotate --as NAME" in result.output


def test_a_project_without_annotations_is_refused(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    run("import", str(tmp_path / "a.txt"))
    assert "nobody has finished any yet" in run("agreement").output


def test_figures_and_classes(imported: Callable[..., Any]) -> None:
    ben = [(3, 11, "NUMBER"), (12, 18, "LOCATION"), (29, 33, "LOCATION")]
    run = imported({"ana": {"1": ANA, "2": ANA, "3": ANA}, "ben": {"1": ben, "2": ANA}})
    report = json_report(run)
    everything = report["agreement"][0]
    assert (everything["articles"], everything["spans"]) == (2, 15)
    assert everything["figures"]["span F1"]["value"] == pytest.approx(2 * 5 / 15)
    assert report["disagreements"] == 3
    assert {(one["class"], one["label"], one["places"]) for one in report["classes"]} == {
        ("boundary", "NUMBER", 1),
        ("label", "ACTOR", 1),
        ("label", "LOCATION", 1),
        ("missing", "LOCATION", 1),
    }
    assert [one["id"] for one in report["next"]["articles"]] == ["3"]


def test_different_values_are_a_disagreement(imported: Callable[..., Any]) -> None:
    other = {"low": 60, "high": None, "approximate": False, "unit": None}
    run = imported({"ana": {"1": ANA}, "ben": {"1": [(*ANA[0], other), *ANA[1:]]}})
    assert [one["class"] for one in json_report(run)["classes"]] == ["value"]


def test_three_annotators_have_figures_together_and_in_pairs(imported: Callable[..., Any]) -> None:
    run = imported({name: {"1": ANA} for name in ("ana", "ben", "cem")})
    groups = {tuple(one["annotators"]) for one in json_report(run)["agreement"]}
    assert groups == {("ana", "ben", "cem"), ("ana", "ben"), ("ana", "cem"), ("ben", "cem")}
    two = json_report(run, "--annotator", "ana", "--annotator", "cem")["agreement"]
    assert {tuple(one["annotators"]) for one in two} == {("ana", "cem")}


def test_undefined_figures_are_printed_with_their_reason(imported: Callable[..., Any]) -> None:
    run = imported({"ana": {"1": []}, "ben": {"1": []}})
    everything = json_report(run)["agreement"][0]["figures"]
    assert everything["span F1"]["value"] is None
    assert everything["span F1"]["reason"] == "nobody labelled anything"
    output = run("agreement").output
    assert "Undefined, because nobody labelled anything: span F1 (all, ACTOR, NUMBER" in output
    assert "Undefined, because all tokens have the same label" in output
    apart = imported({"cem": {"2": ANA}})
    one = json_report(apart, "--annotator", "ana", "--annotator", "cem")["agreement"][0]
    assert one["figures"]["kappa"]["reason"] == "no article is finished by two annotators"


def test_a_suggester_is_compared_with_a_person(
    imported: Callable[..., Any], tmp_path: Path
) -> None:
    run = imported({"ana": {"1": ANA}})
    path = tmp_path / "s.jsonl"
    spans = [{"start": s[0], "end": s[1], "label": s[2]} for s in ANA[:2]]
    path.write_text(json.dumps({"id": "1", "text": f"{TEXT} 1", "spans": spans}))
    run("import", str(path))
    report = json_report(run, "--with", "import")
    assert report["annotators"] == ["ana", "import"]
    assert report["agreement"][0]["figures"]["span F1"]["value"] == pytest.approx(4 / 6)
    assert {one["class"] for one in report["classes"]} == {"missing"}
    assert "No suggester 'other'" in run("agreement", "--with", "other").output


def test_an_unknown_name_is_refused(imported: Callable[..., Any]) -> None:
    run = imported({"ana": {"1": ANA}, "ben": {"1": ANA}})
    assert "There is no annotator 'dan'" in run("agreement", "--annotator", "dan").output


def test_the_printed_table(imported: Callable[..., Any]) -> None:
    run = imported({"ana": {"1": ANA, "2": ANA}, "ben": {"1": ANA, "2": ANA[:3]}})
    output = run("agreement").output
    assert "ana · ben: 2 articles, 15 spans" in output
    assert ".933 " in output
    assert "1 disagreement" in output
    assert "missing" in output
