"""Project files that are special, deleted, moved, replaced or mixed with another one's WAL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.errors import NotSavedError, ProjectError
from corpus.store import Project
from corpus.workflows.integrity import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.model import Article


def test_a_pipe_never_becomes_a_project(tmp_path: Path) -> None:
    path = tmp_path / "pipe.db"
    os.mkfifo(path)
    with pytest.raises(ProjectError, match="a pipe, a device or another special file"):
        Project.create(path)
    assert stat.S_ISFIFO(path.stat().st_mode)
    assert list(tmp_path.iterdir()) == [path]


def test_a_device_never_becomes_a_project(tmp_path: Path) -> None:
    path = tmp_path / "null.db"
    path.symlink_to("/dev/null")
    with pytest.raises(ProjectError, match="special file"):
        Project.create(path)
    assert path.readlink().as_posix() == "/dev/null"


def test_a_folder_never_becomes_a_project(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="is a folder"):
        Project.create(tmp_path)


def test_a_link_to_a_missing_file_makes_the_project_where_the_link_points(tmp_path: Path) -> None:
    link, target = tmp_path / "link.db", tmp_path / "target.db"
    link.symlink_to(target)
    Project.create(link).close()
    assert link.is_symlink()
    assert Project.exists(target)


def test_no_edit_is_stored_in_a_deleted_project(
    project: Project, add_article: Callable[..., Article]
) -> None:
    add_article("Text.")
    project.path.unlink()
    with pytest.raises(NotSavedError, match="was deleted or moved; put it back"):
        project.people.get_or_add("ana")


def test_a_moved_project_that_is_put_back_stores_again(tmp_path: Path, project: Project) -> None:
    project.path.rename(tmp_path / "aside.db")
    with pytest.raises(NotSavedError, match="was deleted or moved"):
        project.people.get_or_add("ana")
    (tmp_path / "aside.db").rename(project.path)
    assert project.people.get_or_add("ana").name == "ana"


def test_no_edit_is_stored_when_another_file_has_taken_the_place(
    tmp_path: Path, project: Project
) -> None:
    other = tmp_path / "other.db"
    Project.create(other).close()
    other.replace(project.path)
    with pytest.raises(NotSavedError, match="another file has taken the place"):
        project.people.get_or_add("ana")


def test_no_edit_is_stored_when_the_wal_was_deleted(project: Project) -> None:
    project.path.with_name(f"{project.path.name}-wal").unlink()
    with pytest.raises(NotSavedError, match="-wal was deleted or replaced"):
        project.people.get_or_add("ana")


def test_a_copy_of_a_deleted_project_holds_everything(
    tmp_path: Path, project: Project, add_article: Callable[..., Article]
) -> None:
    article = add_article("[Rebels]A fled.")
    project.path.unlink()
    project.write_copy(tmp_path / "copy.db")
    with Project.open(tmp_path / "copy.db") as copy:
        assert copy.articles.get(article.id).text == "Rebels fled."
        assert list(check(copy)) == []


def test_a_copy_never_replaces_a_file(tmp_path: Path, project: Project) -> None:
    mine = tmp_path / "mine.db"
    mine.write_text("mine")
    with pytest.raises(ProjectError, match="exists already"):
        project.write_copy(mine)
    assert mine.read_text() == "mine"
    for name in ("/", "a\0b"):
        with pytest.raises(ProjectError, match="is not the name of a file"):
            project.write_copy(Path(name))


def _killed(project: Project, add_article: Callable[..., Article], into: Path) -> None:
    """Copy a project as a killed process leaves it: with its last commits in the WAL."""
    for number in range(40):
        add_article(f"[Rebels]A number {number} fled from the valley.")
    into.mkdir()
    for name in (project.path.name, f"{project.path.name}-wal"):
        shutil.copy(project.path.with_name(name), into / name)


def test_the_wal_of_another_project_is_refused(
    tmp_path: Path, project: Project, add_article: Callable[..., Article]
) -> None:
    _killed(project, add_article, tmp_path / "killed")
    mixed = tmp_path / "killed" / project.path.name
    mixed.unlink()
    with Project.create(tmp_path / "killed" / "other.db") as other:
        for name in ("ana", "ben", "eva"):
            other.people.get_or_add(name)
    (tmp_path / "killed" / "other.db").rename(mixed)
    os.utime(f"{mixed}-wal", (1, 1))
    before = mixed.read_bytes()
    with pytest.raises(ProjectError, match="-wal does not belong to"):
        Project.open(mixed)
    assert mixed.read_bytes() == before


def test_the_wal_of_a_killed_process_is_taken(
    tmp_path: Path, project: Project, add_article: Callable[..., Article]
) -> None:
    _killed(project, add_article, tmp_path / "killed")
    path = tmp_path / "killed" / project.path.name
    os.utime(f"{path}-wal", (1, 1))  # as if the file had been copied here after the kill
    with Project.open(path) as again:
        assert again.articles.count() == 40
        assert list(check(again)) == []


def test_an_import_for_nothing_leaves_the_project_that_another_import_fills(
    tmp_path: Path, project: Project, add_article: Callable[..., Article]
) -> None:
    assert not Project.delete_if_unused(project.path)  # open elsewhere, still without articles
    add_article("Text.")
    project.close()
    assert not Project.delete_if_unused(project.path)
    with Project.open(project.path) as again:
        assert again.articles.count() == 1
    connection = sqlite3.connect(project.path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_an_unused_project_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    Project.create(path).close()
    assert Project.delete_if_unused(path)
    assert list(tmp_path.iterdir()) == []
