"""`annotator numbers` as people and pipes see it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from annotator.cli.main import main
from corpus.errors import InputError
from corpus.numbers.parser import VAGUE, parse
from corpus.numbers.vague import read_vague
from corpus.store import Project
from tests.plain_sql import rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

OWN = '{"dozens": [12, 12], "scores": null}'


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.json").write_text(OWN)

    def run(*arguments: str, **options: object) -> Result:
        return CliRunner().invoke(main, ["numbers", *arguments], **options)  # type: ignore[arg-type]

    return run


@pytest.fixture
def here(tmp_path: Path) -> Path:
    path = tmp_path / "annotations.db"
    Project.create(path).close()
    return path


def test_it_says_what_expressions_mean(run: Callable[..., Result]) -> None:
    result = run("at least 56", "70 percent")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        'at least 56\t≥ 56\t{"low":56,"high":null,"approximate":false,"unit":null}',
        '70 percent\t70 %\t{"low":70,"high":70,"approximate":false,"unit":"%"}',
    ]


def test_outside_english_it_reads_figures_by_the_separators_of_the_language(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    Project.create(tmp_path / "annotations.db", lang="fr").close()
    result = run("3,5", "1 500", "1,500", "three dozen")
    assert [line.split("\t")[1] for line in result.stdout.splitlines()] == ["3.5", "1,500"]
    assert "2 expressions not understood" in result.stderr


def test_it_reads_a_pipe_and_names_what_it_does_not_understand(run: Callable[..., Result]) -> None:
    result = run("-", input=b"dozens\n\nmany\x1b[2J\r\nsome 30\n\xff\n")
    assert result.exit_code == 1
    assert [line.split("\t")[1] for line in result.stdout.splitlines()] == ["24–99", "~30"]
    assert "not a number: many␛[2J" in result.stderr
    assert "2 expressions not understood" in result.stderr


def test_alone_it_prints_the_table_and_needs_no_project(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    result = run()
    assert len(result.stdout.splitlines()) == len(VAGUE)
    assert "hundreds\t200–999" in result.stdout
    assert not (tmp_path / "annotations.db").exists()


def test_a_project_has_its_own_table_until_it_is_reset(
    run: Callable[..., Result], here: Path
) -> None:
    assert "dozens\t12–12" in run("--vague", "own.json").stdout
    assert "scores" not in run().stdout
    assert run("scores").exit_code == 1
    assert run("dozens").stdout.startswith("dozens\t12\t")
    with Project.open(here, write=False) as project:
        assert parse("dozens of thousands", project.vague_numbers) == parse("12,000")
    assert "scores\t40–99" in run("--reset").stdout
    with Project.open(here, write=False) as project:
        assert project.vague_numbers == VAGUE


def test_the_table_is_one_setting_that_a_newer_program_leaves_as_it_is(here: Path) -> None:
    with Project.open(here) as project:
        table = read_vague(OWN, "own.json")
        project.set_vague_numbers(table)
        project.set_vague_numbers(table)
        assert project.vague_numbers == table
    kept = rows(here, "SELECT * FROM settings WHERE key = 'vague_numbers'")
    assert kept == [("vague_numbers", '{"dozens": [12, 12]}')]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"{", "own.json is not JSON"),
        (b'{"dozens": [99, 24]}', "own.json, 'dozens': [99, 24] is no interval"),
        (b'{"some": [3, 9]}', "own.json, 'some': the grammar defines this"),
        (b"\xff", "own.json cannot be used: "),
        (None, "own.json cannot be read: No such file"),
    ],
)
def test_a_wrong_table_changes_nothing(
    run: Callable[..., Result], here: Path, content: bytes | None, named: str
) -> None:
    file = here.with_name("own.json")
    file.write_bytes(content) if content is not None else file.unlink()
    result = run("--vague", "own.json")
    assert result.exit_code == 1
    assert named in result.stderr
    assert "dozens\t24–99" in run().stdout


def test_wrong_usage(run: Callable[..., Result]) -> None:
    assert run("--vague", "own.json", "--reset").exit_code == 2
    assert "no project" in run("--reset").stderr.lower()


def test_a_damaged_setting_names_the_file(here: Path) -> None:
    with sqlite3.connect(here) as db:
        db.execute("INSERT INTO settings VALUES ('vague_numbers', 'x')")
    db.close()
    with (
        Project.open(here, write=False) as project,
        pytest.raises(InputError, match=r"annotations\.db, vague_numbers is not JSON"),
    ):
        _ = project.vague_numbers
