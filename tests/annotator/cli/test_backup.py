"""Backups: made while people work, rotated, and named where a project is damaged."""

from __future__ import annotations

import json
import resource
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annotator.cli.backup import back_up
from annotator.cli.context import ProjectFile
from corpus.store import Project
from corpus.store import backups as backups_module

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

STICK = Path("stick.db")


@pytest.fixture
def path(run: object, project: Project, add_article: Callable[..., object]) -> Path:
    """A project with one article, in the folder of `run`."""
    del run
    add_article("Rebels fled Kesh.", "one")
    project.people.get_or_add("ana")
    project.logins.invite(project.people.get("ana"), "annotator")
    project.close()
    shutil.move(project.path, "annotations.db")
    return Path("annotations.db")


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let this process write no file beyond a size, as on a disk that is nearly full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_backup_is_made_while_people_work_and_replaces_only_backups(
    run: Callable[..., Result], path: Path
) -> None:
    with Project.open(path) as project, project.transaction():
        project.set_title("not committed")
        assert "stick.db: " in run("backup", "stick.db").stdout
    with Project.open(STICK, write=False) as copy:
        assert (copy.title, copy.articles.count(), copy.logins.all()) == ("stick.db", 1, [])
    assert run("backup", "stick.db").exit_code == 0
    with Project.open(STICK) as copy:  # somebody works in it
        copy.articles.add(copy.articles.get("one").__class__("b", "Text"), tokenizer="x")
    Path("text.db").write_text("mine")
    for name, why in (
        ("stick.db", "name another file"),
        ("text.db", "is not a backup of this project"),
        ("annotations.db", "annotations.db is the project itself"),
        ("none/stick.db", "no folder none; create it, or name another file."),
        (".", "is a directory"),
    ):
        failed = run("backup", name)
        assert failed.exit_code != 0, name
        assert why in failed.stderr
        assert "mine" in Path("text.db").read_text()
    missing = run("backup", "--restore", "gone.db")
    assert (missing.exit_code, "There is no backup at gone.db" in missing.stderr) == (1, True)
    assert not Path("gone.db").exists()
    failed = run("--db", "none/new.db", "backup", "--restore", "stick.db")
    assert (failed.exit_code, failed.stderr.count("\n")) == (1, 1)
    assert Path("annotations.db").stat().st_size > 0


def test_a_full_disk_leaves_the_earlier_backup(run: Callable[..., Result], path: Path) -> None:
    assert run("backup", "stick.db").exit_code == 0
    before = STICK.read_bytes()
    with files_of_at_most(64 * 1024):
        failed = run("backup", "stick.db")
        back_up(ProjectFile(path))  # says so and goes on
    assert (failed.exit_code, failed.stderr.count("\n")) == (1, 1)
    assert "stick.db cannot be written" in failed.stderr
    assert STICK.read_bytes() == before
    assert sorted(one.name for one in Path.cwd().iterdir() if "stick" in one.name) == ["stick.db"]
    assert not [*Path.cwd().glob(".*.new*")]


def test_automatic_backups_are_limited_in_number_and_size(
    run: Callable[..., Result], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", "--keep", "2")
    for day in range(1, 5):
        named = path.with_name(f"annotations.backup-2026-01-0{day}.db")
        with monkeypatch.context() as patch:
            patch.setattr(backups_module, "_of_day", lambda *_, named=named: named)
            back_up(ProjectFile(path))
    left = [one.name for one in backups_module.automatic(path)]
    assert left == ["annotations.backup-2026-01-04.db", "annotations.backup-2026-01-03.db"]
    listed = json.loads(run("backup", "--json").stdout)
    assert [Path(one["file"]).name for one in listed["backups"]] == left
    for mixed in (("new.db", "--json"), ("new.db", "--restore", "--keep", "2")):
        assert run("backup", *mixed).exit_code == 2
        assert not path.with_name("new.db").exists()
    with Project.open(path) as project:
        project.set_guideline("guideline " * 150_000)
    listed = run("backup", "--up-to", "1").stdout
    assert "Automatic backups are off: the file has" in listed
    back_up(ProjectFile(path))
    assert [one.name for one in backups_module.automatic(path)] == left
    assert "automatic backups are off: the file has" in run("status").stdout


@pytest.mark.parametrize("damage", ["truncated", "header", "page", "gone"])
def test_damage_names_the_newest_good_backup(
    run: Callable[..., Result], path: Path, damage: str
) -> None:
    good = path.with_name("annotations.backup-2026-01-02.db")
    assert run("backup", good.name).exit_code == 0
    bad = path.with_name("annotations.backup-2026-01-03.db")
    bad.write_bytes(good.read_bytes()[:50_000])
    content = bytearray(path.read_bytes())
    if damage == "header":
        content[3] ^= 16
    if damage == "page":
        for start in range(4096, len(content), 4096):
            content[start] ^= 255
    path.write_bytes(content[: 3 * 4096 + 100] if damage == "truncated" else content)
    if damage == "gone":
        path.unlink()
    assert "creates a project" not in run().output
    failed = run("list")
    assert (failed.exit_code, failed.stderr.count("\n")) == (1, 1)
    command = f"annotator --db annotations.db backup --restore {good.name}"
    assert f"To restore it, run `{command}`." in failed.stderr
    assert run("backup", "stick.db").exit_code == 1
    done = run(*command.split()[1:])
    assert done.exit_code == 0
    assert ("annotations.replaced-1.db" in done.stdout) == (damage != "gone")
    assert run("check").exit_code == 0
    assert "one" in run("list").stdout


def test_rebuilding_makes_indexes_and_state_again(run: Callable[..., Result], path: Path) -> None:
    with Project.open(path) as project:
        db = project._db
        root = db.value("SELECT rootpage FROM sqlite_schema WHERE name = 'articles_by_hash'")
    content = bytearray(path.read_bytes())
    content[(root - 1) * 4096 + 3 : (root - 1) * 4096 + 5] = b"\0\0"  # the number of its entries
    path.write_bytes(content)
    assert run("check").exit_code == 1
    assert run("check", "--rebuild").exit_code == 0
