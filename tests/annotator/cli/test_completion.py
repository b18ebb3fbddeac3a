"""Completion scripts, what they ask for, and the versions."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from annotator.cli.completion import SHELLS
from annotator.cli.main import COMMANDS, main

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_calls_the_program_by_its_name(run: Callable[..., Result], shell: str) -> None:
    script = run("completion", shell).stdout
    assert f"_ANNOTATOR_COMPLETE={shell}_complete" in script
    assert "_annotator_completion" in script


def test_the_second_name_is_completed_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["completion", "bash"], prog_name="annotator-tui")
    script = capsys.readouterr().out
    assert "_ANNOTATOR_TUI_COMPLETE=bash_complete" in script
    assert "-F _annotator_tui_completion annotator-tui" in script


def test_another_shell_is_refused(run: Callable[..., Result]) -> None:
    result = run("completion", "tcsh")
    assert result.exit_code == 2
    assert "tcsh" in result.stderr


def complete(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setenv("_ANNOTATOR_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"annotator {words}")
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" "))))
    with pytest.raises(SystemExit):
        main(prog_name="annotator")


def test_commands_and_options_are_completed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    complete(monkeypatch, "")
    found = capsys.readouterr().out.split()
    assert "plain,annotate" in found
    assert "plain,suggest-ahead" not in found  # a worker, not for people
    hidden = {"plain,serve-screen", "plain,suggest-ahead"}
    assert {f"plain,{name}" for name in COMMANDS} - set(found) == hidden
    complete(monkeypatch, "annotate --acc")
    assert capsys.readouterr().out.split() == ["plain,--accept-above"]


def test_tags_are_completed_wherever_a_state_is_named(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", "-", input=b"Rebels fled.")
    for name in ("v1", "v2", "week-1"):
        assert run("tag", name).exit_code == 0
    for words in (
        "diff v",
        "diff v1 v",
        "tag v",
        "show x --at v",
        "undo --since v",
        "history --until v",
    ):
        complete(monkeypatch, words)
        assert capsys.readouterr().out.split() == ["plain,v1", "plain,v2"], words
    complete(monkeypatch, "--db none.db diff v")
    assert capsys.readouterr().out.strip() == ""


def test_the_version_names_what_a_report_needs(run: Callable[..., Result]) -> None:
    lines = dict(line.rsplit(" ", 1) for line in run("--version").stdout.splitlines())
    assert list(lines) == ["annotator", "Python", "spaCy", "Textual", "sqlite-utils", "SQLite"]
    assert lines["spaCy"] == version("spacy")
    assert lines["sqlite-utils"] == version("sqlite-utils")


def test_the_version_imports_none_of_them() -> None:
    program = (
        "import sys\nfrom annotator.cli.main import main\n"
        "try: main(['--version'])\nexcept SystemExit: pass\n"
        "print(sorted({'spacy', 'textual', 'sqlite_utils', 'numpy'} & sys.modules.keys()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == "[]"
