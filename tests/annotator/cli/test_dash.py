"""`-` in the place of a file: standard output, standard input, or a refusal; never a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from exports.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from corpus.store import Project

ROOT = Path(__file__).parents[3]

ONE_FILE = ("jsonl", "conll", "csv", "prodigy", "doccano", "html")
"""The formats that are one file of text, whatever its name."""

REFUSED: dict[str, tuple[str, ...]] = {
    "a project": ("--db", "-", "status"),
    "the demo": ("demo", "--no-open", "--db", "-"),
    "a board": ("board", "-"),
    "a backup": ("backup", "-"),
    "a backup to restore": ("backup", "--restore", "-"),
    "another project": ("merge", "-"),
    "a report": ("agreement", "--html", "-"),
    "a curve": ("train", "--curve", "--svg", "-"),
    "refusals": ("import", "articles.jsonl", "--refusals", "-"),
    "labels": ("import", "articles.jsonl", "--labels", "-"),
    "suggestions": ("suggest", "--in", "articles.jsonl", "--out", "-"),
    "shards to draw from": ("draw", "1", "-"),
    "a guideline": ("guideline", "--set", "-"),
    "intervals": ("numbers", "--vague", "-"),
    "a training set": ("verify", "-"),
    "a manifest": ("rebuild", "-", "again"),
    "shards": ("export", "jsonl", "-", "--without-spans", "--shards", "2"),
    **{name: ("export", name, "-") for name in FORMATS if name not in ONE_FILE},
}


@pytest.fixture
def two_articles(
    project: Project,
    add_article: Callable[..., object],
    annotate: Callable[..., object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    for name in ("one", "two"):
        add_article(f"[Rebels]A left é {name}.", name)
        annotate(name, "ana", f"[Rebels]A left é {name}.")
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "articles.jsonl").write_text('{"id": "three", "text": "Three left."}\n')
    monkeypatch.chdir(folder)
    return project.path


def test_an_export_of_one_file_to_a_dash_is_printed_and_messages_are_on_stderr(
    two_articles: Path, run: Callable[..., Result]
) -> None:
    for arguments in [(name, "-") for name in ONE_FILE] + [("jsonl", "-", "--without-spans")]:
        name, _, *options = arguments
        printed = run("--db", str(two_articles), "export", *arguments)
        named = run("--db", str(two_articles), "export", name, f"{name}.txt", *options)
        assert printed.exit_code == named.exit_code == 0, (arguments, printed.stderr)
        written = Path(f"{name}.txt").read_bytes()
        assert printed.stdout_bytes == written.replace(
            f">{name}.txt<".encode(), b">Annotated articles<"
        ), arguments
        assert "standard output: 2 articles" in printed.stderr, arguments
        assert not Path("-").exists(), arguments
        Path(f"{name}.txt").unlink()


def test_what_an_export_prints_is_imported_from_a_dash(
    two_articles: Path, run: Callable[..., Result]
) -> None:
    printed = run("--db", str(two_articles), "export", "jsonl", "-").stdout_bytes
    assert [json.loads(line)["id"] for line in printed.splitlines()] == ["one", "two"]
    result = run("--db", "again.db", "import", "-", input=printed)
    assert "2 new" in result.stdout, result.stderr


def test_texts_that_an_export_prints_get_suggestions(
    two_articles: Path, run: Callable[..., Result]
) -> None:
    Path("patterns.jsonl").write_text('{"label": "ACTOR", "pattern": "Rebels"}\n')
    asked = ("suggest", "--suggester", "patterns.jsonl", "--in", "-", "--out", "spans.jsonl")
    db = ("--db", str(two_articles))
    printed = run(*db, "export", "jsonl", "-", "--without-spans").stdout_bytes
    result = run(*asked, input=printed)
    assert "spans.jsonl: patterns.jsonl, 2 articles, 2 suggestions" in result.stdout, result.stderr
    assert "spans.jsonl is complete" in run(*asked, input=printed).stdout
    assert "2 with suggestions" in run(*db, "import", "spans.jsonl").stdout
    for wrong, reason in (
        (b"{", "Error: standard input:1: "),
        (Path("spans.jsonl").read_bytes(), "Error: standard input has suggestions already"),
    ):
        assert reason in run(*asked, input=wrong).stderr


def test_any_other_command_refuses_a_dash_in_one_sentence(
    two_articles: Path, run: Callable[..., Result]
) -> None:
    before = sorted(path.name for path in Path().iterdir())
    for what, arguments in REFUSED.items():
        result = run("--db", str(two_articles), *arguments)
        assert result.exit_code in (1, 2), (what, result.output)
        errors = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
        assert len(errors) == 1, (what, result.stderr)
        assert sorted(path.name for path in Path().iterdir()) == before, what


@pytest.mark.parametrize(
    ("closed", "error"), [("", ""), (">&-", "Error: Standard output is closed.")]
)
def test_an_output_that_nobody_reads_ends_an_export_without_a_traceback(
    two_articles: Path, tmp_path: Path, closed: str, error: str
) -> None:
    command = f"'{sys.executable}' -m annotator --db '{two_articles}' export csv - {closed}"
    reads_nothing = subprocess.run(
        ["bash", "-c", f"{command} | true; exit ${{PIPESTATUS[0]}}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in reads_nothing.stderr
    assert error in reads_nothing.stderr
    assert reads_nothing.returncode == bool(error)
