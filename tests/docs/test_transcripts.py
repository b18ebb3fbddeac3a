"""Transcripts on the pages: each command is run, and must print what the page shows.

`UPDATE_TRANSCRIPTS=1` writes what it prints into the page instead. The README's session, which has
a screen in it, is played in tmux: `tests/end_to_end/test_transcript.py`.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from annotator.cli.main import main
from tests.docs.pages import DOCS, ROOT, commands, pages, with_output
from tests.docs.stages import STAGES

if TYPE_CHECKING:
    from pathlib import Path

UPDATE = bool(os.environ.get("UPDATE_TRANSCRIPTS"))
WIDTH = 100
"""Columns of the terminal that the pages show."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a transcript, which has nothing of the person who runs the test."""
    home = tmp_path / "home"
    (home / "bin").mkdir(parents=True)
    command = home / "bin" / "annotator"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m annotator "$@"\n')
    command.chmod(0o755)
    for name, value in {
        "ANNOTATOR_CONFIG": os.devnull,
        "ANNOTATOR_NAME": "ana",
        "ANNOTATOR_STATE": os.devnull,
        "COLUMNS": str(WIDTH),
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }.items():
        monkeypatch.setenv(name, value)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def output(line: str, folder: Path) -> str:
    """What a command line prints on both streams; in this process if it needs no shell."""
    if not set(line) & set("|<>;&$*(") and line.startswith("annotator "):
        printed = CliRunner().invoke(main, shlex.split(line)[1:]).output
    else:
        run = subprocess.run(
            ["bash", "-c", line],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        printed = run.stdout
    return "".join(f"{row.rstrip()}\n" for row in printed.splitlines())


@pytest.mark.slow
@pytest.mark.parametrize("page", STAGES)
def test_the_commands_print_what_the_page_shows(page: str, folder: Path) -> None:
    STAGES[page](folder)
    path = DOCS / page
    told = commands(path)
    assert told, "a page with a stage has a console block"
    printed = [output(command.line, folder) for command in told]
    if UPDATE:
        path.write_text(with_output(path, printed), "utf-8")
        return
    for command, lines in zip(told, printed, strict=True):
        assert lines.splitlines() == [*command.printed], command.line


def test_every_page_with_a_transcript_is_played() -> None:
    with_console = {
        str(page.relative_to(DOCS)) for page in pages() if commands(page) and DOCS in page.parents
    }
    assert with_console == STAGES.keys()
