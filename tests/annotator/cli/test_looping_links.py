"""Paths through a link that leads back to itself: every command says so in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

COMMANDS = (
    ("export", "brat"),
    ("export", "cas"),
    ("export", "csv"),
    ("export", "events"),
    ("export", "hf"),
    ("export", "html"),
    ("export", "jsonl"),
    ("export", "jsonl", "--without-spans"),
    ("export", "jsonl", "--without-spans", "--shards", "2"),
    ("export", "label-studio"),
    ("export", "spacy"),
    ("import",),
    ("import", "one.txt", "--labels"),
    ("import", "one.txt", "--refusals"),
    ("backup",),
    ("backup", "--restore"),
    ("merge",),
    ("verify",),
    ("guideline", "--set"),
    ("numbers", "--vague"),
    ("train", "--curve", "--svg"),
)
"""Commands that take a path as their last argument."""

PROJECT_COMMANDS = (
    ("status",),
    ("demo", "--no-open"),
    ("import", "one.txt"),
    ("merge", "annotations.db"),
    ("check",),
)
"""Commands that are given the path as the project."""


@pytest.mark.parametrize("path", ["loop", "loop/x"])
def test_a_link_that_leads_back_to_itself_is_named(
    run: Callable[..., Result], tmp_path: Path, path: str
) -> None:
    (tmp_path / "one.txt").write_text("One article.")
    assert run("import", "one.txt").exit_code == 0
    (tmp_path / "loop").symlink_to("loop")
    files = {found.name for found in tmp_path.iterdir()}

    def check(arguments: tuple[str, ...]) -> None:
        result = run(*arguments)
        assert result.exit_code == 1, result.output
        named = [line for line in result.stderr.splitlines() if "loop" in line]
        assert len(named) == 1, result.output
        assert {found.name for found in tmp_path.iterdir()} == files

    each_row([(*command, path) for command in COMMANDS], check)
    each_row([("--db", path, *command) for command in PROJECT_COMMANDS], check)
