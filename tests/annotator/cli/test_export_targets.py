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
