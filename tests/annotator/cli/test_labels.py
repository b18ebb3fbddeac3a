"""`annotator labels`, `import --labels`, and what other commands make of labels of one's own."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

SAMPLES = str(files("corpus") / "samples" / "articles.jsonl")
NINE = ["PERSON", "ORG", "WEAPON", "EVENT", "DATE", "GPE", "NORP", "CARDINAL", "MONEY"]


@pytest.fixture
def nine(tmp_path: Path) -> str:
    file = tmp_path / "nine.json"
    file.write_text(json.dumps([{"name": name} for name in NINE]))
    return str(file)


def listed(result: Result) -> list[list[str]]:
    """Key, name, spans, suggestions and colour of each label."""
    assert result.exit_code == 0, result.output
    return [line.split()[:5] for line in result.stdout.splitlines()[1:]]


def test_labels_are_listed_with_their_uses(gold: Callable[..., Result]) -> None:
    rows = listed(gold("labels"))
    assert [row[1] for row in rows] == ["ACTOR", "NUMBER", "LOCATION"]
    assert rows[0] == ["1", "ACTOR", "305", "0", "#5FAFFF"]
    assert "a quantity with its modifier and unit" in gold("labels").output


def test_they_are_added_changed_renamed_and_removed(run: Callable[..., Result]) -> None:
    run("import", SAMPLES, "--without-spans")
    added = run("labels", "--add", "WEAPON", "--key", "9", "--description", "what is fired")
    assert listed(added)[-1] == ["9", "WEAPON", "0", "0", "#875FFF"]
    changed = run("labels", "--change", "weapon", "--key", "none", "--colour", "#00ff00")
    assert listed(changed)[-1] == ["-", "WEAPON", "0", "0", "#00FF00"]
    assert listed(run("labels", "--rename", "Weapon", "ARM"))[-1][1] == "ARM"
    assert [row[1] for row in listed(run("labels", "--remove", "arm"))] == [
        *["ACTOR", "NUMBER", "LOCATION"]
    ]


IMPOSSIBLE = [
    (["--remove", "actor"], "ACTOR is in use (spans: 305, suggestions: 0, "),
    (["--add", "Actor"], "There is already a label 'ACTOR'"),
    (["--rename", "ACTOR", "LOCATION"], "There is already a label 'LOCATION'"),
    (["--add", "B-X"], "is not a valid label name"),
    (["--change", "NUMBER", "--key", "1"], "The key 1 belongs to ACTOR"),
    (["--change", "NUMBER", "--colour", "blue"], "#RRGGBB"),
    (["--change", "X", "--key", "4"], "this project has ACTOR, NUMBER, LOCATION"),
]


def test_an_impossible_change_is_one_sentence(gold: Callable[..., Result]) -> None:
    before = gold("labels", "--json").output

    def check(row: tuple[list[str], str]) -> None:
        arguments, said = row
        result = gold("labels", *arguments)
        assert result.exit_code == 1
        assert said in result.stderr
        assert len(result.stderr.splitlines()) == 1
        assert gold("labels", "--json").output == before

    each_row(IMPOSSIBLE, check)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--add", "A", "--remove", "B"],
        ["--key", "1"],
        ["--change", "A"],
        ["--remove", "A", "--key", "1"],
    ],
)
def test_wrong_usage(run: Callable[..., Result], arguments: list[str]) -> None:
    assert run("labels", *arguments).exit_code == 2


def test_printed_json_starts_another_project(
    run: Callable[..., Result], tmp_path: Path, nine: str
) -> None:
    run("import", SAMPLES, "--labels", nine, "--without-spans")
    run("labels", "--add", "EXTRA", "--description", "“tenth”")
    told = run("labels", "--json").stdout
    (tmp_path / "labels.json").write_text(told, encoding="utf-8")
    run("--db", "b.db", "import", SAMPLES, "--labels", "labels.json", "--without-spans")
    assert run("--db", "b.db", "labels", "--json").stdout == told
    again = run("import", SAMPLES, "--labels", "labels.json", "--without-spans")
    assert "0 new, 8 known" in again.stdout


def test_a_project_that_is_there_keeps_its_labels(
    run: Callable[..., Result], tmp_path: Path, nine: str
) -> None:
    run("import", "-", input=b"An article.")
    refused = run("import", SAMPLES, "--labels", nine, "--without-spans")
    assert refused.exit_code == 1
    assert "differ from those of" in refused.stderr
    assert "(the project has no PERSON): leave out --labels" in refused.stderr
    assert len(run("list").output.splitlines()) == 1


def test_a_wrong_file_makes_no_project(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text('[{"name": "A"}, {"name": "A B"}]')
    result = run("import", SAMPLES, "--labels", "labels.json")
    assert result.exit_code == 1
    assert "labels.json, label 2: 'A B' is not a valid label name" in result.stderr
    assert not (tmp_path / "annotations.db").exists()


def test_an_import_of_nothing_leaves_an_empty_project_alone(run: Callable[..., Result]) -> None:
    run("import", "-", input=b"An article.")
    run("labels", "--add", "WEAPON")
    run("purge", run("list").output.split("\t")[0], "--yes")
    assert run("import", "-", input=b"").exit_code == 1
    assert listed(run("labels"))[-1][1] == "WEAPON"


@pytest.mark.slow
def test_nine_labels_go_all_the_way(run: Callable[..., Result], nine: str) -> None:
    run("import", SAMPLES, "--labels", nine, "--without-spans")
    assert "8 articles" in run("suggest").output
    suggested = {row[1]: int(row[3]) for row in listed(run("labels"))}
    assert suggested["PERSON"] > 50
    assert suggested["CARDINAL"] > 50
    assert suggested["NORP"] > 0
    assert suggested["WEAPON"] == 0
    assert "suggested by" in run("show", "sample-halva").output
    assert run("status").exit_code == 0
    keys = ("a\n" * 70 + "\n\n") * 2 + "q\n"  # the second enter passes over what was noticed
    assert run("annotate", "--plain", "--as", "ana", input=keys).exit_code == 0
    assert "2 single" in run("status").output
    exported = run("export", "spacy", "out")
    assert exported.exit_code == 0, exported.stderr
    assert "all as in" in run("verify", "out").output


@pytest.mark.slow
def test_a_renamed_label_goes_all_the_way(gold: Callable[..., Result]) -> None:
    gold("suggest")
    gold("export", "spacy", "out")
    gold("labels", "--rename", "ACTOR", "PARTY")
    older = gold("verify", "out")
    assert older.exit_code == 1
    assert older.stderr.splitlines() == [
        "label ACTOR: is now PARTY in the project (305 spans in the export)",
        "Error: 1 difference between out and annotations.db: export again to update it.",
    ]
    assert "0 articles, 0 suggestions" in gold("suggest").output
    assert "0 new, 8 known, 0 refused" in gold("import", SAMPLES, "--gold", "rea").output
    gold("import", "-", input=b"Reuters said the United Nations left Baghdad.")
    assert "1 article" in gold("suggest").output
    assert "[officials]P" in gold("show", "sample-halva").output
    assert gold("export", "spacy", "out").exit_code == 0
    assert "all as in" in gold("verify", "out").output


@pytest.mark.slow
def test_a_label_renamed_before_anything_was_suggested_is_suggested_all_the_same(
    run: Callable[..., Result],
) -> None:
    run("import", SAMPLES, "--without-spans")
    run("labels", "--rename", "ACTOR", "PARTY")
    run("suggest")
    assert int(listed(run("labels"))[0][3]) > 100


@pytest.mark.slow
def test_a_demo_with_a_renamed_label(run: Callable[..., Result]) -> None:
    run("demo", "--no-open")
    run("--db", "demo.db", "labels", "--rename", "ACTOR", "PARTY")
    run("--db", "demo.db", "import", "-", input=b"Reuters said the United Nations left.")
    shown = run("demo", "--no-open")
    assert shown.exit_code == 0
    assert run("demo", input="").exit_code == 0
