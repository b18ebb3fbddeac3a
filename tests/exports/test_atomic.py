from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from corpus.errors import ExportError
from corpus.scoring import Tally
from exports.atomic import MARK, whole_file, whole_folder, write_markup, write_whole
from exports.fitting.comparison import Curve, Point
from exports.fitting.curve_svg import draw

if TYPE_CHECKING:
    from pathlib import Path

CURVE = Curve("stock", Tally(10, 8, 4, 5, 5, 7), (Point(7, Tally(10, 9, 5, 6, 6, 6)),))


def database(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table t (x)")
    return path.read_bytes()


def test_a_new_file_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_whole(tmp_path / "new.txt", "Zeile\n")
    assert (tmp_path / "new.txt").read_bytes() == b"Zeile\n"
    assert [path.name for path in tmp_path.iterdir()] == ["new.txt"]


def test_an_own_file_and_an_empty_one_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.touch()
    for text in ("first", "second"):
        write_markup(path, text)
        assert path.read_text() == f"<!-- {MARK} -->\n{text}"


def test_a_drawn_curve_can_be_drawn_again(tmp_path: Path) -> None:
    draw(CURVE, tmp_path / "curve.svg")
    draw(CURVE, tmp_path / "curve.svg")


@pytest.mark.parametrize("write", [write_whole, lambda path, text: draw(CURVE, path)])
def test_a_database_is_never_replaced(write: object, tmp_path: Path) -> None:
    held = database(tmp_path / "annotations.db")
    (tmp_path / "link.html").symlink_to("annotations.db")
    for name in ("annotations.db", "link.html"):
        with pytest.raises(ExportError, match="it is a project or another SQLite database"):
            write(tmp_path / name, MARK)  # type: ignore[operator]
    assert (tmp_path / "annotations.db").read_bytes() == held


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_the_files_beside_a_database_are_never_written(ending: str, tmp_path: Path) -> None:
    database(tmp_path / "annotations.db")
    path = tmp_path / f"annotations.db{ending}"
    with pytest.raises(ExportError, match=r"belongs to the SQLite database annotations\.db"):
        write_whole(path, MARK)
    assert not path.exists()


def test_a_foreign_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "thesis.html"
    path.write_text("a" * 2000 + MARK)
    with pytest.raises(ExportError, match="it exists and was not written by annotator"):
        write_markup(path, "report")
    assert path.read_text().startswith("aaa")


def test_a_link_to_an_own_file_stays_a_link(tmp_path: Path) -> None:
    write_markup(tmp_path / "page.html", "first")
    (tmp_path / "latest.html").symlink_to("page.html")
    write_markup(tmp_path / "latest.html", "second")
    assert (tmp_path / "latest.html").is_symlink()
    assert (tmp_path / "page.html").read_text().endswith("second")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFO")
def test_a_fifo_a_device_and_a_folder_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", type(tmp_path)(os.devnull)):
        with pytest.raises(ExportError, match="it is not a regular file"):
            write_whole(path, MARK)
    with pytest.raises(ExportError, match="it is a folder"):
        write_whole(tmp_path, MARK)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"x\.html cannot be written: there is no folder .*nope"):
        write_whole(tmp_path / "nope" / "x.html", MARK)


def test_a_file_that_appears_after_the_check_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    monkeypatch.setattr(type(path), "exists", lambda self: False)
    monkeypatch.setattr(
        "exports.atomic.check_target", lambda target, header: target.write_text("theirs")
    )
    with pytest.raises(ExportError, match="File exists"):
        write_whole(path, MARK)
    assert path.read_text() == "theirs"
    assert [one.name for one in tmp_path.iterdir()] == ["page.html"]


def test_a_file_system_without_hard_links_is_written_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(type(tmp_path), "hardlink_to", refuse)
    write_whole(tmp_path / "new.txt", "text")
    assert (tmp_path / "new.txt").read_text() == "text"


def test_a_format_without_comments_replaces_files_with_its_header(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    header = "article,start,end\n"
    for _ in range(2):
        with whole_file(ours, header=header) as file:
            file.write(f"{header}a,0,6\n")
    theirs.write_text("start,end\n")
    with (
        pytest.raises(ExportError, match="was not written by annotator"),
        whole_file(theirs, header=header),
    ):
        pass
    assert theirs.read_text() == "start,end\n"


def test_a_folder_that_was_filled_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def write() -> None:
        with whole_folder(out) as staged:
            (staged / "new").write_text("x")
            out.mkdir()
            (out / "theirs").write_text("y")

    with pytest.raises(ExportError, match="cannot be written"):
        write()
    assert [path.name for path in out.iterdir()] == ["theirs"]
    assert list(tmp_path.iterdir()) == [out]
