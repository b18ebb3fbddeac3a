"""The project's file goes while people work: keys in, a copy with everything out."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import click
import pytest

from annotator.cli.screen_options import rescued
from annotator.plain.labelling import converse
from annotator.tui.labelling_app import AnnotatorApp
from annotator.tui.review_app import ReviewApp
from corpus.store import Project
from corpus.workflows.integrity import check
from tests.key_scripts import keys_of
from tests.pressing import press
from tests.watched import screen_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.review.session import ReviewSession
    from corpus.model import AnnotationKey

    Add = Callable[..., object]
    Start = Callable[..., LabellingSession]

TEXT = "Some [56]N [soldiers]A fled [Kesh]L on Tuesday."


def accepted(path: Path) -> list[str]:
    """The accepted texts of a sound project, read with this program."""
    with Project.open(path) as project:
        assert list(check(project)) == []
        return [
            project.articles.get(key.article_id).text[slice(*mark.span.extent)]
            for key in project.edits.keys()  # noqa: SIM118
            for mark in project.edits.load(key).accepted
        ]


def delete(project: Project) -> None:
    project.path.unlink()


def move(project: Project) -> None:
    project.path.rename(project.path.with_name("moved.db"))


def replace(project: Project) -> None:
    other = project.path.with_name("other.db")
    Project.create(other).close()
    other.replace(project.path)


def delete_wal(project: Project) -> None:
    project.path.with_name(f"{project.path.name}-wal").unlink()


@pytest.mark.parametrize("displace", [delete, move, replace, delete_wal])
def test_a_copy_has_every_edit_that_was_said_to_be_saved(
    project: Project, add_article: Add, open_session: Start, displace: Callable[[Project], None]
) -> None:
    add_article(TEXT, "one")
    session = open_session()
    press(session, session.accept)
    press(session, session.accept)
    displace(project)
    press(session, session.accept)
    assert "ctrl+p, “Write a copy” keeps your work · Not saved: " in session.notice
    press(session, session.rescue.write, "")
    assert "All your work is in " in session.notice
    assert accepted(project.path.with_name("project-rescued.db")) == ["56", "soldiers"]


async def test_the_palette_writes_a_copy(
    project: Project, add_article: Add, open_session: Start
) -> None:
    add_article(TEXT, "one")
    app = AnnotatorApp(open_session())
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("a", "a")
        replace(project)
        await pilot.press("a")
        shown = screen_of(app)
        assert "NOT SAVED" in shown
        assert "ctrl+p, “Write a copy” keeps your work · Not saved: " in shown
        await pilot.press("ctrl+p", *keys_of('"write a copy"'))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "Write a copy of the project to:" in screen_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "All your work is in " in screen_of(app)
        await pilot.press("q")
    assert not app.is_running
    assert accepted(project.path.with_name("project-rescued.db")) == ["56", "soldiers"]


async def test_quitting_asks_and_a_file_is_never_written_over(
    project: Project, add_article: Add, open_session: Start, tmp_path: Path
) -> None:
    add_article(TEXT, "one")
    (tmp_path / "mine.db").write_text("mine")
    (tmp_path / "project-rescued.db").symlink_to("nowhere")
    session = open_session()
    app = AnnotatorApp(session)
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("a")
        project.path.unlink()
        await pilot.press("q")
        assert "Esc: no copy · project.db was deleted or moved; put it back" in screen_of(app)
        assert app.screen.prompt.display
        await pilot.press("end", *["backspace"] * 300, *str(tmp_path / "mine.db"), "enter")
        assert "exists already: name a file that does not" in screen_of(app)
        await pilot.press("escape")
        assert app.is_running
        assert "No copy was written. q: quit without one" in screen_of(app)
        with rescued(session):  # has been decided
            pass
        app.session.rescue._decided = False
        await pilot.press("q", "enter")
    assert not app.is_running
    assert (tmp_path / "mine.db").read_text() == "mine"
    assert accepted(tmp_path / "project-rescued-2.db") == ["56"]
    assert [path.name for path in tmp_path.glob(".*.new")] == []


async def test_review_asks_too(
    project: Project,
    add_article: Add,
    annotate: Callable[..., AnnotationKey],
    open_review: Callable[..., ReviewSession],
) -> None:
    add_article("The rebels left.", "one")
    annotate("one", "ana", "[The rebels]A left.")
    annotate("one", "bea", "The [rebels]A left.")
    session = open_review(article="one")
    app = ReviewApp(session)
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("1")
        project.path.unlink()
        await pilot.press("u", "q", "enter")
    assert not app.is_running
    with rescued(session):
        pass
    (copy,) = project.path.parent.glob("*-rescued.db")
    assert sorted(accepted(copy)) == ["The rebels", "The rebels", "rebels"]


def test_at_the_end_of_a_pipe_the_copy_is_written_unasked(
    project: Project,
    add_article: Add,
    open_session: Start,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_article(TEXT, "one")
    session, out = open_session(), io.StringIO()
    monkeypatch.chdir(tmp_path)

    def commands() -> Iterator[str]:
        yield "a\n"
        project.path.unlink()
        yield "a\n"

    with pytest.raises(click.exceptions.Exit) as ended, rescued(session):
        converse(session, commands(), out)
    assert ended.value.exit_code == 1
    assert "“Write a copy” keeps your work · Not saved: project.db was deleted" in out.getvalue()
    assert capsys.readouterr().err == (
        "project.db was deleted or moved; put it back. All your work is in project-rescued.db: "
        "go on with --db project-rescued.db.\n"
    )
    assert accepted(tmp_path / "project-rescued.db") == ["56"]


def test_the_dialogue_writes_a_copy_where_it_is_told(
    project: Project, add_article: Add, open_session: Start, tmp_path: Path
) -> None:
    add_article(TEXT, "one")
    session, out = open_session(), io.StringIO()
    whole, gone = tmp_path / "whole.db", tmp_path / "gone.db"

    def commands() -> Iterator[str]:
        yield f"copy {whole}\n"
        yield "a\n"
        project.path.unlink()
        yield f"copy {whole}\n"
        yield f"copy {tmp_path / 'none' / 'x.db'}\n"
        yield f"copy {gone}\n"
        yield "q\n"

    with rescued(session):
        converse(session, commands(), out)
    assert f"A copy is in {whole}" in out.getvalue()
    assert f"{whole.name} exists already" in out.getvalue()
    assert "x.db cannot be written: " in out.getvalue()
    assert f"All your work is in {gone}: quit, and go on with --db {gone}" in out.getvalue()
    assert (accepted(whole), accepted(gone)) == ([], ["56"])


def test_an_edit_that_was_not_saved_at_the_end_is_no_success(
    project: Project, add_article: Add, open_session: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    add_article(TEXT, "one")
    session, out = open_session(), io.StringIO()

    def commands() -> Iterator[str]:
        yield "a\n"
        project._db.execute("PRAGMA query_only = 1")  # what SQLite answers when the right is lost
        yield "a\n"
        yield "q\n"

    with pytest.raises(click.exceptions.Exit) as ended, rescued(session):
        converse(session, commands(), out)
    assert ended.value.exit_code == 1
    assert capsys.readouterr().err == (
        "Not saved: it is read-only; change its permissions, or use a copy.\n"
    )
    project._db.execute("PRAGMA query_only = 0")
    assert accepted(project.path) == ["56"]


def test_a_file_that_is_put_back_is_used_again(
    project: Project, add_article: Add, open_session: Start, tmp_path: Path
) -> None:
    add_article(TEXT, "one")
    session = open_session()
    project.path.rename(tmp_path / "aside.db")
    press(session, session.accept)
    assert session.rescue.is_needed
    session.rescue.write("")
    assert not session.rescue.is_needed
    (tmp_path / "aside.db").rename(project.path)
    assert session.rescue.notice == ""
    press(session, session.accept)
    assert session.workspace.unsaved is None
    project.path.unlink()
    assert session.rescue.is_needed


def test_a_folder_that_is_gone_is_no_place_for_the_copy(
    project: Project, open_session: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    inner = tmp_path / "inner"
    inner.mkdir()
    with Project.create(inner / "own.db") as own:
        session = open_session()
        session.workspace.project = own
        rescue = type(session.rescue)(session.workspace)
        monkeypatch.chdir(inner)
        for path in inner.iterdir():
            path.unlink()
        inner.rmdir()
        assert rescue.write_unasked().endswith(f"go on with --db {tmp_path}/own-rescued.db.")
    assert accepted(tmp_path / "own-rescued.db") == []
    os.chdir(tmp_path)
