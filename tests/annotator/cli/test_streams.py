"""Standard streams that are full, closed, or in an encoding that lacks characters."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.model import Article
    from corpus.store import Project

HOSTILE = "\x85 \x9b31m \u202ertl\u202c zero\u200bwidth \U000e0041"


@pytest.fixture
def database(project: Project, add_article: Callable[..., Article]) -> Path:
    add_article("[Rebels]A fled “Hasmar”.", "first-…")
    add_article("Hasmar.", f"id {HOSTILE}")
    project.close()
    return project.path


def shell(
    annotator_command: list[str], database: Path, arguments: str, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    """Run the command in a shell, which redirects and closes streams."""
    command = " ".join(annotator_command)
    return subprocess.run(
        ["sh", "-c", f"{command} --db '{database}' {arguments}"],
        capture_output=True,
        text=True,
        encoding=encoding,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        stdin=subprocess.DEVNULL,
    )


def test_what_an_encoding_lacks_is_replaced(annotator_command: list[str], database: Path) -> None:
    for encoding, arguments in (("latin-1", "list"), ("cp1252", "lint"), ("ascii", "status")):
        run = shell(annotator_command, database, arguments, encoding)
        assert (run.returncode, run.stderr) == (0, ""), encoding
        assert run.stdout, encoding


@pytest.mark.slow
def test_a_stream_that_cannot_be_used_is_one_sentence(
    annotator_command: list[str], database: Path
) -> None:
    full = "Error: Standard output cannot be written: No space left on device.\n"
    output, no_input = (f"Error: Standard {name} is closed.\n" for name in ("output", "input"))
    found = {}
    expected = {
        "list >/dev/full": (1, full),
        "status --json >/dev/full": (1, full),
        "--help >/dev/full": (1, full),
        "list >&-": (1, output),
        "status >&-": (1, output),
        "import - <&-": (1, no_input),
        "annotate --as ana --plain <&-": (1, no_input),
    }
    for arguments in expected:
        run = shell(annotator_command, database, arguments)
        found[arguments] = run.returncode, run.stderr
    assert found == expected


def test_input_that_is_endless_or_not_text_is_one_sentence(
    annotator_command: list[str], database: Path
) -> None:
    database.with_name("bad").write_bytes(b"c \xff\xfe\nq\n")
    endless = "Error: Standard input has a line of more than 64 KiB.\n"
    no_text = "Error: Line 1 of standard input is not UTF-8: type it again in UTF-8.\n"
    expected = {
        "numbers - </dev/zero": (1, endless),
        "annotate --as ana --plain </dev/zero": (1, endless),
        f"annotate --as ana --plain <'{database.with_name('bad')}'": (1, no_text),
    }
    found = {}
    for arguments in expected:
        run = shell(annotator_command, database, arguments)
        found[arguments] = run.returncode, run.stderr
    assert found == expected


def test_a_reader_that_goes_early_is_no_failure(
    annotator_command: list[str], database: Path
) -> None:
    run = shell(annotator_command, database, "show first | true")
    assert (run.returncode, run.stderr) == (0, "")


def test_closed_streams_never_lend_their_descriptors_to_the_project(
    annotator_command: list[str], database: Path
) -> None:
    before = database.read_bytes()[:100]
    run = shell(annotator_command, database, "check <&- >&- 2>&-")
    assert run.returncode == 1
    assert database.read_bytes()[:100] == before


def test_json_has_no_raw_controls_and_the_same_values(
    annotator_command: list[str], database: Path
) -> None:
    run = shell(annotator_command, database, "status --json")
    assert run.stdout.replace("\n", "").isprintable()
    assert f"id {HOSTILE}" in json.loads(run.stdout)["waiting"]["untouched"]


def test_a_hostile_argument_is_harmless_in_the_error(
    annotator_command: list[str], database: Path
) -> None:
    for arguments in ("show 'x\x1b]0;owned\x07\u202e'", "'nothing\x1b[2J'", "list 'y\x9b31m'"):
        run = shell(annotator_command, database, arguments)
        assert run.returncode
        assert run.stderr.replace("\n", "").isprintable(), arguments
