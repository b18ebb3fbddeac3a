"""`annotator guideline`, also with a guideline that means harm."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from annotator.cli import output
from corpus.guideline import shipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

HERE = Path(__file__)
HOSTILE = (
    "# A \x1b]0;title\x07\n\n&#x202e;turned &#x9b;31m [link](https://example.org)\n\n"
    "## ACTOR\nb\x1b[31m\n"
)


@pytest.fixture
def project(run: Callable[..., Result]) -> Callable[..., Result]:
    run("import", "-", input=b"An article.")
    return run


def test_without_a_project_the_shipped_one_is_printed(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    assert run("guideline").stdout == shipped()
    section = run("guideline", "number").stdout
    assert section.startswith("## NUMBER\n")
    assert "ranges are one span" in section.lower()
    unknown = run("guideline", "WEAPON")
    assert unknown.exit_code == 1
    assert "“ACTOR”, “NUMBER”, “LOCATION”" in unknown.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_project_keeps_its_own(project: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text("# Ours\n\n## ACTOR: who\n\nAll of them.\n\n## Number\n…\n")
    kept = project("guideline", "--set", "own.md")
    assert kept.output == "own.md: 3 sections; none for LOCATION\n"
    assert project("guideline", "Actor").stdout == "## ACTOR: who\n\nAll of them.\n"
    assert project("guideline").stdout == (tmp_path / "own.md").read_text()
    assert "No section for LOCATION" in project("guideline").stderr
    missing = project("guideline", "LOCATION")
    assert missing.exit_code == 1
    assert "for 'LOCATION'; its sections are: “Ours”, “ACTOR: who”, “Number”." in missing.stderr
    assert project("guideline", "--reset").exit_code == 0
    assert project("guideline").output == shipped()


def test_a_renamed_label_keeps_its_section(project: Callable[..., Result]) -> None:
    project("labels", "--rename", "ACTOR", "PARTY")
    assert project("guideline", "party").stdout.startswith("## ACTOR\n")
    assert project("guideline").stderr == ""
    assert project("guideline", "X").exit_code == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "own.md cannot be read"),
        (b"", "own.md is empty"),
        (b"ab\xff", "byte offset 2"),
        (b"a\0b", "a NUL character"),
    ],
)
def test_a_file_that_is_of_no_use(
    project: Callable[..., Result], tmp_path: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "own.md").write_bytes(content)
    result = project("guideline", "--set", "own.md")
    assert result.exit_code == 1
    assert said in result.stderr
    assert project("guideline").output == shipped()


def test_only_a_project_keeps_one(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text("# Ours\n")
    assert run("guideline", "--set", "own.md").exit_code == 1
    assert run("guideline", "--reset").exit_code == 1
    assert run("guideline", "ACTOR", "--reset").exit_code == 2


def test_in_a_pipe_it_is_harmless(project: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text(HOSTILE)
    project("guideline", "--set", "own.md")
    shown = project("guideline").stdout
    assert not set(shown) & set("\x1b\x07\x9b\u202e")
    assert "␛[31m" in shown


def test_on_a_terminal_it_is_harmless(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    output.print_markdown(HOSTILE, 50)
    shown = capsys.readouterr().out
    assert "\x1b]" not in shown
    assert not set(shown) & set("\x07\x9b\u202e")
    assert "⇄turned" in shown
    assert "https://example.org" in shown


@pytest.mark.slow
def test_the_wheel_has_it(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="built without a network")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q"]
    subprocess.run([*command, "-w", str(tmp_path), str(HERE.parents[3])], check=True)
    wheel = next(tmp_path.glob("*.whl"))
    assert "corpus/guideline.md" in ZipFile(wheel).namelist()
