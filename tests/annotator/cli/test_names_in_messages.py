"""Line breaks and control characters in the names of files, people and articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from corpus.model import Article
    from corpus.store import Project

HOSTILE = "a\nb\r\x1b[31m\x9b\u202e\u200b\u2028"
COMMANDS = (
    ("status",),
    ("list",),
    ("show", HOSTILE),
    ("check",),
    ("lint",),
    ("queue",),
    ("agreement",),
    ("agreement", "--html", HOSTILE),
    ("export", "spacy", HOSTILE),
    ("verify", HOSTILE),
    ("train", "--list"),
    ("train", "--name", HOSTILE),
    ("suggest", "--suggester", HOSTILE),
    ("suggest", "--suggester", f"{HOSTILE}.cfg"),
    ("suggest", "--suggester", f"{HOSTILE}.jsonl"),
    ("suggest", "--switch", HOSTILE),
    ("suggest", "--map", HOSTILE),
    ("import", HOSTILE),
    ("import", "--labels", HOSTILE, "x"),
    ("annotate", "--plain", "--as", HOSTILE),
    ("annotate", "--plain", "--article", HOSTILE),
    ("annotate", "--keys", HOSTILE),
    ("annotate",),
    ("review",),
    ("people", "--rename", HOSTILE, "x"),
    ("labels", "--add", HOSTILE),
    ("guideline", HOSTILE),
    ("guideline", "--set", HOSTILE),
    ("numbers", HOSTILE),
    ("numbers", "--vague", HOSTILE, "x"),
    ("retire", HOSTILE),
    ("purge", HOSTILE),
    (HOSTILE,),
    (f"--{HOSTILE}",),
)


def assert_harmless(result: Result, called: tuple[str, ...]) -> None:
    """Nothing raw, no traceback, and no line that begins in the middle of a name."""
    assert result.exception is None or isinstance(result.exception, SystemExit), called
    assert not re.search(r"[^\n\t -~\xa0-\u200a\u2010-\u2027\u2030-\uffff]", result.output), called
    assert not re.search(r"(?m)^b", result.output), (called, result.output)


def test_a_name_is_one_line_without_control_characters(
    run: Callable[..., Result],
    project: Project,
    add_article: Callable[..., Article],
    tmp_path: Path,
) -> None:
    add_article("Rebels left.", f"id {HOSTILE}")
    project.close()
    path = tmp_path / f"{HOSTILE}.db"
    project.path.rename(path)
    (tmp_path / HOSTILE).mkdir()
    (tmp_path / "none.db").write_text("no database" * 100)
    for arguments in COMMANDS:
        called = ("--db", str(path), *arguments)
        assert_harmless(run(*called), called)
    for database in (f"{HOSTILE}/none.db", HOSTILE, f"none {HOSTILE}/x.db", "none.db"):
        for arguments in (("status",), ("import", str(tmp_path / "none.db"))):
            called = ("--db", database, *arguments)
            assert_harmless(run(*called), called)


def test_one_sentence_is_one_line(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "fo\nlder").mkdir()
    result = run("--db", "fo\nlder/x.db", "status")
    assert result.stderr == (
        "Error: No project at fo lder/x.db: `annotator import PATH` or `annotator demo` "
        "creates one.\n"
    )
