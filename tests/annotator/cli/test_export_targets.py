"""Where exports write: the folder of OUT must exist, in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exports.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from corpus.store import Project


@pytest.fixture
def two_articles(
    project: Project, add_article: Callable[..., object], annotate: Callable[..., object]
) -> Path:
    for name in ("one", "two"):
        add_article(f"[Rebels]A left {name}.", name)
        annotate(name, "ana", f"[Rebels]A left {name}.")
    return project.path


def test_no_export_makes_the_folder_that_is_to_hold_it(
    two_articles: Path, run: Callable[..., Result], tmp_path: Path
) -> None:
    folder = tmp_path / "none"
    asked = [["export", name, str(folder / entry.example)] for name, entry in FORMATS.items()]
    asked.append(["export", "jsonl", str(folder / "texts"), "--without-spans", "--shards", "2"])
    for arguments in asked:
        result = run("--db", str(two_articles), *arguments)
        assert result.exit_code == 1, arguments
        assert f": there is no folder {folder}" in result.stderr, arguments
        assert not folder.exists()


def test_an_error_shows_the_name_as_it_was_given(
    two_articles: Path, run: Callable[..., Result], tmp_path: Path
) -> None:
    """`run` is in `tmp_path`; an absolute path in a message would contain it."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "thesis.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    asked = [
        ["--db", two_articles.name, "export", name, out]
        for name in FORMATS
        for out in (
            "none/out.csv",
            "theirs" if name != "annotations" else "none/theirs.csv",
            "file",
        )
    ]
    asked += [["--db", two_articles.name, "backup", out] for out in ("none/b.db", "theirs", "file")]
    asked += [["--db", out, "import", "file"] for out in ("none/p.db", "file")]
    for arguments in asked:
        result = run(*arguments)
        assert result.exit_code in (1, 2), arguments
        assert str(tmp_path) not in result.stderr, (arguments, result.stderr)
