"""Standard streams that are full, closed, or in an encoding that lacks characters."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.edits.draft import Draft
from corpus.model import Action, AnnotationKey, Change
from corpus.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from corpus.model import Article


ROOT = Path(__file__).parents[3]
ENDLESS = "Error: Standard input has a line of more than 64 KiB.\n"
NO_TEXT = "Error: Line 1 of standard input is not UTF-8: type it again in UTF-8.\n"
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


@pytest.mark.parametrize(
    ("encoding", "arguments"),
    [
        ("latin-1", "list"),
        pytest.param("cp1252", "lint", marks=pytest.mark.slow),
        pytest.param("ascii", "status", marks=pytest.mark.slow),
    ],
)
def test_what_an_encoding_lacks_is_replaced(
    annotator_command: list[str], database: Path, encoding: str, arguments: str
) -> None:
    run = shell(annotator_command, database, arguments, encoding)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout


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


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        pytest.param("numbers - </dev/zero", ENDLESS, marks=pytest.mark.slow),
        ("annotate --as ana --plain </dev/zero", ENDLESS),
        pytest.param("annotate --as ana --plain <bad", NO_TEXT, marks=pytest.mark.slow),
    ],
)
def test_input_that_is_endless_or_not_text_is_one_sentence(
    annotator_command: list[str],
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: str,
    error: str,
) -> None:
    monkeypatch.chdir(database.parent)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    database.with_name("bad").write_bytes(b"c \xff\xfe\nq\n")
    run = shell(annotator_command, database, arguments)
    assert (run.returncode, run.stderr) == (1, error)


def test_input_that_is_no_text_is_one_sentence(run: Callable[..., Result], database: Path) -> None:
    result = run(
        "--db", str(database), "annotate", "--as", "ana", "--plain", input=b"c \xff\xfe\nq\n"
    )
    assert (result.exit_code, result.stderr) == (1, NO_TEXT)


def test_a_reader_that_goes_early_is_no_failure(
    annotator_command: list[str], database: Path
) -> None:
    run = shell(annotator_command, database, "show first | true")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_history_that_is_not_read_to_its_end_is_no_failure(
    annotator_command: list[str], project: Project, add_article: Callable[..., Article]
) -> None:
    add_article("Rebels fled.", "long")
    key = AnnotationKey("long", project.people.get_or_add("ana").id)
    flags = [Change(Action.FLAGGED), Change(Action.UNFLAGGED)] * 1000
    project.edits.record(key, Draft(), flags, via="screen")
    project.close()
    run = shell(annotator_command, project.path, "history long | head -n 1 | cut -c 1-4")
    assert (run.stdout, run.stderr) == ("when\n", "")


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
    run: Callable[..., Result], database: Path
) -> None:
    for arguments in (
        ["show", "x\x1b]0;owned\x07\u202e"],
        ["nothing\x1b[2J"],
        ["list", "y\x9b31m"],
    ):
        result = run("--db", str(database), *arguments)
        assert result.exit_code
        assert result.stderr
        assert result.stderr.replace("\n", "").isprintable(), arguments


@pytest.mark.slow
def test_work_that_was_asked_for_is_done_if_nobody_reads_the_output(
    annotator_command: list[str], database: Path
) -> None:
    with Project.open(database) as project:
        project.tags.add("v1", project.present())
    shell(annotator_command, database, "annotate --plain --as ana <<E\na\n\nq\nE")
    assert "ana finished" in shell(annotator_command, database, "list").stdout
    undone = shell(
        annotator_command, database, "undo --since v1 --by ana --as rita --new --yes|true"
    )
    assert undone.stderr == ""
    with Project.open(database) as project:
        drafts = [project.edits.load(key) for key in project.edits.keys()]  # noqa: SIM118
        assert [([*one.accepted], one.status) for one in drafts] == [([], "open")] * 2
