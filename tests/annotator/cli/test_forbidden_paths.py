"""Paths in folders that nobody may enter: every command says so in one sentence."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

COMMANDS = (
    ("--db", "closed/a.db", "status"),
    ("--db", "closed/a.db"),
    ("--db", "closed/a.db", "import", "one.txt"),
    ("--db", "closed/a.db", "demo", "--no-open"),
    ("import", "closed/a.jsonl"),
    ("merge", "closed/a.db"),
    ("backup", "--restore", "closed/a.db"),
    ("export", "brat", "closed/out"),
    ("export", "spacy", "out", "--split", "closed/sides.csv"),
    ("export", "jsonl", "closed/out", "--without-spans", "--shards", "2"),
    ("verify", "closed/out"),
    ("rebuild", "closed/manifest.json", "out"),
    ("diff", "closed/out"),
)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder `closed` that not even root may enter."""
    real = os.stat

    def stat(path: Any, *arguments: Any, **options: Any) -> os.stat_result:
        if not isinstance(path, int) and Path(os.fsdecode(path)).parent.name == "closed":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), os.fspath(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr("os.stat", stat)


@pytest.mark.usefixtures("closed")
def test_a_folder_that_nobody_may_enter_is_named(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "one.txt").write_text("One article.")
    (tmp_path / "closed").mkdir()
    run("import", "one.txt")

    def check(arguments: tuple[str, ...]) -> None:
        result = run(*arguments)
        assert result.exit_code == 1, result.output
        lines = [line for line in result.stderr.splitlines() if "closed/" in line]
        assert len(lines) == 1, result.stderr
        assert "ermission" in lines[0] or "cannot be read" in lines[0], lines
        assert not (tmp_path / "out").exists()

    each_row(COMMANDS, check)
    both = run("--db", "other.db", "import", "closed/a.jsonl", "one.txt")
    assert "Articles: 1 new, 0 known, 1 refused" in both.output
