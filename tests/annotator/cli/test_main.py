"""The command line as people and pipes see it."""

from __future__ import annotations

import json
import re
import sqlite3
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annotator.cli.main import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

SAMPLES = str(files("corpus") / "samples" / "articles.jsonl")


@pytest.fixture
def gold(run: Callable[..., Result]) -> Callable[..., Result]:
    run("import", SAMPLES, "--gold", "rea")
    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run: Callable[..., Result], command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Example: annotator {command}" in result.output


def test_alone_it_says_how_to_start(run: Callable[..., Result]) -> None:
    result = run()
    assert result.exit_code == 0
    assert len(result.output.splitlines()) == 3
    assert "annotator demo" in result.output


def test_alone_beside_a_demo_it_says_how_to_open_it(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "demo.db").touch()
    assert "annotator demo.db" not in run().output  # an empty file is no project
    run("--db", "demo.db", "import", SAMPLES)
    lines = run().output.splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("  annotator demo.db  ")


@pytest.mark.parametrize(
    "arguments", [["status"], ["suggest"], ["export", "spacy", "out"], ["annotate", "--plain"]]
)
def test_without_a_project_nothing_is_made(
    run: Callable[..., Result], tmp_path: Path, arguments: list[str]
) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert "annotator import PATH" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_import_of_nothing_makes_no_project(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("import", "missing.jsonl")
    assert result.exit_code == 1
    assert "missing.jsonl" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_strict_exits_with_1_and_imports_the_rest(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "Fine."}\nnot json\n{"text": ""}\n')
    result = run("import", "in.jsonl", "--strict")
    assert result.exit_code == 1
    assert "Articles: 1 new, 0 known, 2 refused" in result.stdout
    assert "in.jsonl:2" in result.stderr
    assert "in.jsonl:3" in result.stderr
    assert run("import", "in.jsonl").exit_code == 0


def test_strict_does_not_mind_what_a_folder_holds_besides(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Fine.")
    (tmp_path / "in" / ".DS_Store").touch()
    for number in range(12):
        (tmp_path / "in" / f"{number:02}.pdf").touch()
    result = run("import", "in", "--strict")
    assert result.exit_code == 0
    assert "Articles: 1 new, 0 known, 0 refused\nIgnored in folders: 12\n" in result.stdout
    assert "in/09.pdf: ignored" in result.stderr
    assert "and 2 more ignored" in result.stderr
    assert "10.pdf" not in result.stderr
    assert "DS_Store" not in result.stderr
    (tmp_path / "b.json").write_text("[]")
    assert run("import", "in", "b.json", "--strict").exit_code == 1
    (tmp_path / "in" / "a.txt").unlink()
    assert "see the reasons above" in run("import", "in").stderr


def test_a_misspelt_key_is_named(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "Fine.", "tittle\\u001b[2J": "x"}\n' * 2)
    result = run("import", "in.jsonl")
    assert 'in.jsonl: unknown keys, kept in `meta`: "tittle' in result.stderr
    assert "in 2 lines" in result.stderr
    assert "\x1b" not in result.stderr


def test_standard_input(run: Callable[..., Result]) -> None:
    assert "1 new" in run("import", "-", input=b"\xef\xbb\xbfOne article.\r\n").output
    assert run("show", "").exit_code == 1
    assert "1 known" in run("import", "-", input=b'{"text": "One article.\\r\\n"}').output


def test_the_language_is_fixed_at_the_first_import(run: Callable[..., Result]) -> None:
    run("import", "-", "--lang", "de", input=b"Ein Artikel.")
    result = run("import", "-", "--lang", "en", input=b"An article.")
    assert result.exit_code == 1
    assert "'de'" in result.stderr
    assert "1 new" in run("import", "-", input=b"Noch ein Artikel.").output


def test_a_new_name_beside_others_needs_new(run: Callable[..., Result]) -> None:
    for text in (b"One article.", b"Another."):
        run("import", "-", input=text)
    assert run("annotate", "--plain", "--as", "ana", input="q\n").exit_code == 0
    refused = run("annotate", "--plain", "--as", "anna", input="q\n")
    assert refused.exit_code == 1
    assert "known: ana" in refused.stderr
    assert run("annotate", "--plain", "--as", "ANA", input="q\n").exit_code == 0
    assert run("annotate", "--plain", "--as", "bob", "--new", input="q\n").exit_code == 0
    assert run("people").output == "ana\nbob\n"
    assert run("people", "--rename", "bob", "Bea").exit_code == 0
    assert run("people").output == "ana\nBea\n"


def test_status_list_show(gold: Callable[..., Result]) -> None:
    gold("import", "-", input=b"An untouched article.")
    report = json.loads(gold("status", "--json").output)
    assert report["articles"] == 9
    assert report["gold"] == {"adjudicated": 8}
    assert len(report["waiting"]["untouched"]) == 1
    assert "gold: 8 adjudicated" in gold("status").output
    lines = gold("list").output.splitlines()
    assert [line.split("\t")[2] for line in lines] == ["adjudicated by rea"] * 8 + ["-"]
    shown = gold("show", "sample-h").stderr
    assert "Several articles" in shown
    article = gold("show", "sample-halva").output
    assert "gold, adjudicated by rea" in article
    assert "[officials]A" in article


def test_gold_that_an_annotator_has_edited_since_is_marked(gold: Callable[..., Result]) -> None:
    assert "changed since settled" not in gold("status").output
    first = gold("list").output.splitlines()[0].split("\t")[0]
    shown = gold("annotate", "--plain", "--as", "ana", "--new", "--article", first, input="f\nq\n")
    assert shown.exit_code == 0
    assert json.loads(gold("status", "--json").output)["changed_since_settled"] == [first]
    assert f"changed since settled: 1 ({first})" in gold("status").output
    marked = gold("list").output.splitlines()[0].split("\t")[2]
    assert marked == "adjudicated by rea, changed since settled by ana"


def test_status_tells_a_person_their_own_pace(run: Callable[..., Result]) -> None:
    for text in (b"Rebels fled.", b"Nobody fled.", b"Soldiers fled."):
        run("import", "-", input=text)
    run("annotate", "--plain", "--as", "zoe", input="1 Rebels\n\nq\n")
    run("annotate", "--plain", "--as", "bob", "--new", input="1 Soldiers\n\nq\n")
    run("import", SAMPLES, "--annotator", "mia")
    own = run("status", "--as", "ZOE").output
    assert "your pace, zoe" in own
    assert re.search(r"articles finished +1 +1\n", own)
    assert re.search(r"keys a span +2.00 +2.00\n", own)
    others = own[own.index("pace of") :].splitlines()
    assert [line.split()[:2] for line in others[2:5]] == [
        ["bob", "today"],
        ["in", "all"],
        ["mia", "in"],
    ]
    assert others[2].split()[-4:] == ["0%", "0%", "100%", "0%"]
    assert others[4].split()[3:] == ["–"] * 6
    report = json.loads(run("status", "--json", "--as", "zoe").output)["pace"]
    assert report["you"]["today"]["decisions"]["added"] == 1
    assert [person["name"] for person in report["others"]] == ["bob", "mia"]
    assert report["others"][1] == {"name": "mia", "today": None, "in_all": None}


@pytest.mark.parametrize("name", ["nobody", "mia", "\x1b[31mred", ""])
def test_status_is_for_anybody(run: Callable[..., Result], tmp_path: Path, name: str) -> None:
    run("import", SAMPLES, "--annotator", "mia")
    before = (tmp_path / "annotations.db").read_bytes()
    result = run("status", "--as", name)
    assert result.exit_code == 0
    assert "your pace" in result.output
    assert "nothing was labelled here" in result.output
    assert "\x1b" not in result.output
    assert json.loads(run("status", "--json", "--as", name).output)["pace"]["you"]["today"] is None
    assert (tmp_path / "annotations.db").read_bytes() == before


def test_status_without_a_login_name(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_user() -> str:
        raise OSError

    run("import", SAMPLES, "--annotator", "mia")
    monkeypatch.setattr("annotator.cli.context.getpass.getuser", no_user)
    assert "your pace: –" in run("status").output


def test_retire_and_purge(gold: Callable[..., Result]) -> None:
    assert gold("retire", "sample-halva").exit_code == 0
    assert len(gold("list").output.splitlines()) == 7
    assert "retired" in gold("list", "--retired").output
    assert gold("retire", "sample-halva", "--restore").exit_code == 0
    assert gold("purge", "sample-halva", input="n\n").exit_code == 1
    assert gold("purge", "sample-halva", "--yes").exit_code == 0
    assert len(gold("list", "--retired").output.splitlines()) == 7
    assert "all as stored" in gold("check").output


def test_a_retired_article_keeps_its_one_adjudication(gold: Callable[..., Result]) -> None:
    gold("retire", "sample-halva")
    again = gold("import", SAMPLES, "--gold", "sam", "--strict")
    assert again.exit_code == 1
    assert "8 refused" in again.stdout
    assert "'sample-halva-convoy' is already settled by rea" in again.stderr
    assert gold("people").output == "rea\n"
    gold("retire", "sample-halva", "--restore")
    assert json.loads(gold("status", "--json").output)["gold"] == {"adjudicated": 8}
    assert "gold, adjudicated by rea" in gold("show", "sample-halva").output
    assert "all as stored" in gold("check").output


def test_check_names_damage(gold: Callable[..., Result], tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "annotations.db")
    connection.execute("DELETE FROM annotation_state_spans WHERE start < 100")
    connection.commit()
    connection.close()
    result = gold("check")
    assert result.exit_code == 1
    assert "sample-halva-convoy" in result.stderr


def test_export_and_verify(gold: Callable[..., Result], tmp_path: Path) -> None:
    exported = gold("export", "spacy", "out")
    assert exported.exit_code == 0
    assert "all read back and compared" in exported.stdout
    assert "all as in" in gold("verify", "out").output
    gold("purge", "sample-halva", "--yes")
    differing = gold("verify", "out")
    assert differing.exit_code == 1
    assert "sample-halva-convoy" in differing.stderr
    assert gold("export", "spacy", "out").exit_code == 0
    assert gold("verify", "out").exit_code == 0


def test_exporting_one_persons_spans(run: Callable[..., Result]) -> None:
    run("import", SAMPLES, "--annotator", "ana")
    run("import", SAMPLES, "--annotator", "bob")
    assert run("export", "spacy", "ana-set", "--annotator", "ana").exit_code == 0
    assert run("verify", "ana-set").exit_code == 0
    unknown = run("export", "spacy", "x", "--annotator", "cem")
    assert unknown.exit_code == 1
    assert "ana, bob" in unknown.stderr
    narrowed = run("export", "spacy", "x", "--basis", "adjudicated")
    assert narrowed.exit_code == 1


def test_nothing_finished_is_one_sentence(run: Callable[..., Result], tmp_path: Path) -> None:
    run("import", SAMPLES, "--without-spans")
    result = run("export", "spacy", "out")
    assert result.exit_code == 1
    assert "finish" in result.stderr
    assert not (tmp_path / "out").exists()


def test_wrong_usage_exits_with_2(run: Callable[..., Result]) -> None:
    assert run("export", "conll", "out").exit_code == 2
    assert run("nonsense").exit_code == 2
    assert run("suggest", "--map", "ORG").exit_code == 2
    assert run("import", "x", "--annotator", "a", "--gold", "b").exit_code == 2


def test_the_demo_without_a_terminal(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("demo", "--db", "d.db", input="")
    assert result.exit_code == 0
    assert "suggested by en_core_web_sm" in result.output
    assert "annotator d.db" in result.output
    connection = sqlite3.connect(tmp_path / "d.db")
    counts = connection.execute(
        "SELECT count(DISTINCT article_id), count(*) > 300 FROM suggestions"
    ).fetchone()
    connection.close()
    assert counts == (8, 1)
    assert run("demo", "--db", "d.db", input="").exit_code == 0


def test_keys_lists_what_is_in_effect(run: Callable[..., Result]) -> None:
    lines = run("keys", "--preset", "vim").stdout.splitlines()
    assert lines[0].split()[:2] == ["accept", "a"]
    assert any(line.startswith("redo ") and "ctrl+r" in line for line in lines)
    assert all(len(line.split()) > 2 for line in lines)


def test_keys_writes_a_file_to_start_from_but_never_over_one(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "of mine" / "config.toml"
    monkeypatch.setenv("ANNOTATOR_CONFIG", str(path))
    assert "--init writes it" in run("keys").stderr
    assert run("keys", "--init", "--preset", "prodigy").exit_code == 0
    assert "backspace" in run("keys").stdout
    path.write_text("[keys]\naccept = 'x'\n")
    again = run("keys", "--init")
    assert again.exit_code == 1
    assert "exists already" in again.stderr
    refused = run("keys")
    assert refused.exit_code == 1
    assert "line 2" in refused.stderr
    assert "reject" in refused.stderr
    assert path.read_text() == "[keys]\naccept = 'x'\n"


def test_the_plain_dialogue_takes_neither_keys_nor_theme(gold: Callable[..., Result]) -> None:
    assert gold("annotate", "--plain", "--keys", "vim").exit_code == 2
    assert gold("annotate", "--plain", "--theme", "light").exit_code == 2
    assert gold("annotate", "--keys", "emacs").exit_code == 2


@pytest.mark.parametrize(
    "command",
    [
        ["agreement", "--html"],
        ["train", "--curve", "--svg"],
        ["export", "spacy"],
    ],
)
def test_no_output_option_writes_over_a_project(
    gold: Callable[..., Result], command: list[str]
) -> None:
    refused = gold(*command, "annotations.db")
    assert refused.exit_code == 1
    assert "annotations.db" in refused.stderr
    assert gold("check").exit_code == 0


def test_keys_init_does_not_write_over_a_project(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", "-", input=b"One article.")
    held = Path("annotations.db").read_bytes()
    monkeypatch.setenv("ANNOTATOR_CONFIG", "annotations.db")
    refused = run("keys", "--init")
    assert refused.exit_code == 1
    assert "annotations.db exists already" in refused.stderr
    assert Path("annotations.db").read_bytes() == held
