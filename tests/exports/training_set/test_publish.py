"""The swap, attacked at every step: in a child process an audit hook stops the k-th operation.

The interpreter reports each rename, removal, new folder and opened file to audit hooks before it
happens, so these are real interruptions of the real code, without any patch of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import ExportError
from exports.atomic import exchange, exchange_at_once
from exports.training_set import manifest, publish

CHILD = """
import json, os, sys
from pathlib import Path
from exports import atomic
from exports.training_set import manifest, publish

how, at_once = sys.argv[1], sys.argv[2]
if at_once == "no":
    atomic.exchange_at_once = lambda one, other: False

def export(folder, stop_at):
    seen = 0

    def stop(event, arguments):
        nonlocal seen
        watched = event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "open")
        if watched and arguments and str(folder) in str(arguments[0]):
            seen += 1
            if seen == stop_at:
                os._exit(9) if how == "kill" else (_ for _ in ()).throw(KeyboardInterrupt)

    sys.addaudithook(stop)
    out = folder / "out"
    staged = publish.stage(out)
    with publish.discarded_on_failure(staged):
        (staged / "train").mkdir()
        names = ("train/train-000.spacy", "train/train-001.spacy", "config.cfg", "README.md")
        for name in names:
            (staged / name).write_text("new " + name)
        files = manifest.described(staged)
        content = {"product": "annotator-tui", "format_version": 1, "files": files, "set": "new",
                   "options": {"basis": []}, "docs": {}}
        (staged / "manifest.json").write_text(json.dumps(content))
    publish.put_in_place(staged, out)

for line in sys.stdin:
    stop_at, folder = line.rstrip("\\n").split(" ", 1)
    child = os.fork()
    if child == 0:
        try:
            export(Path(folder), int(stop_at))
        except KeyboardInterrupt:
            os._exit(1)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""For each line `STEP FOLDER` exports in a process of its own that is stopped at that step.

One program that forks: to start Python for each of a hundred steps takes most of a minute.
"""


def export(
    folder: Path, *, name: str = "old", files: tuple[str, ...] = ("train.spacy", "config.cfg")
) -> None:
    folder.mkdir(parents=True)
    for file in files:
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(f"{name} {file}")
    described = manifest.described(folder)
    content = {"product": "annotator-tui", "format_version": 1, "files": described, "set": name}
    content |= {"options": {"basis": []}, "docs": {}}
    (folder / "manifest.json").write_text(json.dumps(content))


def with_work_of_a_person(out: Path) -> None:
    (out / "model" / "model-best").mkdir(parents=True)
    (out / "model" / "model-best" / "weights").write_text("weeks of work")
    (out / "notes.txt").write_text("mine")
    (out / "config.cfg").write_text("edited by hand")
    if (out / "train").is_dir():
        (out / "train" / "mine.spacy").write_text("mine")


def which(out: Path) -> str:
    """`old` or `new`, after checking every file against the manifest and for strays."""
    found = manifest.read(out)
    for name, file in found["files"].items():
        if name == "config.cfg" and found["set"] == "old":
            continue  # edited by the person
        assert manifest.file_hash(out / name) == file["sha256"]
    names = (path.relative_to(out).as_posix() for path in out.rglob("*.spacy"))
    spacy_files = {name for name in names if not name.endswith("mine.spacy")}
    assert spacy_files == {name for name in found["files"] if name.endswith(".spacy")}
    return str(found["set"])


def assert_work_is_there(out: Path) -> None:
    assert (out / "model" / "model-best" / "weights").read_text() == "weeks of work"
    assert (out / "notes.txt").read_text() == "mine"
    edited = "config.cfg" if which(out) == "old" else "config.cfg.kept"
    assert (out / edited).read_text() == "edited by hand"
    if (out / "train").is_dir():
        folders = "train" if which(out) == "old" else "train.kept*"
        assert [path.read_text() for path in out.glob(f"{folders}/mine.spacy")] == ["mine"]


class Exporting:
    """The child program."""

    def __init__(self, how: str, at_once: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", CHILD, how, at_once],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(publish.__file__).parents[2],
        )

    def exit_code(self, folder: Path, stop_at: int) -> int:
        """0 where it came to the end, 1 where it was interrupted, 9 where it was killed."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{stop_at} {folder}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def __enter__(self) -> Exporting:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="stops processes that are forked")
@pytest.mark.parametrize("at_once", ["yes", "no"])
@pytest.mark.parametrize("how", ["interrupt", "kill"])
def test_after_a_stop_at_any_step_the_old_or_the_new_export_is_there(
    tmp_path: Path, how: str, at_once: str
) -> None:
    with Exporting(how, at_once) as exporting:
        for stop_at in range(1, 200):
            folder = tmp_path / str(stop_at)
            out = folder / "out"
            export(out, files=("train/train-000.spacy", "dev.spacy", "config.cfg"))
            with_work_of_a_person(out)
            ended = exporting.exit_code(folder, stop_at)
            assert ended in (0, {"interrupt": 1, "kill": 9}[how])
            if how == "interrupt" or at_once == "yes":
                assert which(out) in ("old", "new")
            if how == "interrupt":
                assert_work_is_there(out)
            assert exporting.exit_code(folder, 0) == 0
            assert which(out) == "new"
            assert_work_is_there(out)
            if ended == 0:
                assert [path.name for path in folder.iterdir()] == ["out"]
                break
    assert 15 < stop_at < 199


def test_foreign_files_are_moved_to_the_new_export_and_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(out, files=("train.spacy", "config.cfg", "test.spacy"))
    with_work_of_a_person(out)
    staged = publish.stage(out)
    staged.rmdir()
    export(staged, name="new")
    kept = publish.put_in_place(staged, out)
    assert [path.name for path in kept] == ["model", "notes.txt", "config.cfg.kept"]
    assert which(out) == "new"
    assert_work_is_there(out)
    assert not (out / "test.spacy").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_foreign_files_in_the_folder_of_a_side_are_moved_out_of_the_way(tmp_path: Path) -> None:
    """spaCy would train on them."""
    out, files = tmp_path / "out", ("train/train-000.spacy", "train/train-001.spacy", "dev.spacy")
    export(out, files=files)
    (out / "train" / "train-001.spacy").write_text("changed")
    (out / "train" / "mine.spacy").write_text("mine")
    staged = publish.stage(out)
    staged.rmdir()
    export(staged, name="new", files=files[:2])
    kept = publish.put_in_place(staged, out)
    names = ["train.kept/mine.spacy", "train.kept/train-001.spacy"]
    assert [path.relative_to(out).as_posix() for path in kept] == names
    assert sorted(path.name for path in (out / "train").iterdir()) == [
        "train-000.spacy",
        "train-001.spacy",
    ]
    assert not (out / "dev.spacy").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_second_edit_is_kept_beside_the_first(tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(out)
    for round_ in ("first", "second"):
        (out / "config.cfg").write_text(round_)
        staged = publish.stage(out)
        staged.rmdir()
        export(staged, name=f"after {round_}")
        publish.put_in_place(staged, out)
    assert (out / "config.cfg.kept").read_text() == "first"
    assert (out / "config.cfg.kept-2").read_text() == "second"


def test_an_empty_or_missing_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for out in (tmp_path / "empty", tmp_path / "out"):
        staged = publish.stage(out)
        staged.rmdir()
        export(staged, name="new")
        assert publish.put_in_place(staged, out) == []
        assert which(out) == "new"


def test_a_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("1")
    with pytest.raises(ExportError, match="thesis is not an export: choose another folder"):
        publish.stage(tmp_path / "thesis")
    (tmp_path / "thesis" / "manifest.json").write_text('{"product": "other"}')
    with pytest.raises(ExportError, match="choose another folder"):
        publish.stage(tmp_path / "thesis")
    with pytest.raises(ExportError, match="is a file"):
        publish.stage(tmp_path / "thesis" / "chapter.txt")
    assert len(list(tmp_path.iterdir())) == 1


def test_the_current_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ExportError, match="is the current folder"):
        publish.stage(tmp_path)


def test_old_leftovers_are_deleted(tmp_path: Path) -> None:
    leftover = tmp_path / ".out.01234567.staged"
    leftover.mkdir()
    (leftover / "train.spacy").write_text("half")
    publish.recover(tmp_path / "out")
    assert leftover.exists()
    os.utime(leftover, (0, 0))
    publish.recover(tmp_path / "out")
    assert not leftover.exists()


def test_a_leftover_with_foreign_files_is_never_deleted(tmp_path: Path) -> None:
    leftover = tmp_path / ".out.01234567.staged"
    (leftover / "model").mkdir(parents=True)
    os.utime(leftover, (0, 0))
    publish.recover(tmp_path / "out")
    assert leftover.exists()


def test_folders_are_swapped_in_one_call_and_by_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    export(one, name="1")
    export(other, name="2")
    exchange(one, other, aside=tmp_path / "aside")
    assert (which(one), which(other)) == ("2", "1")
    monkeypatch.setattr("exports.atomic.exchange_at_once", lambda one, other: False)
    exchange(one, other, aside=tmp_path / "aside")
    assert (which(one), which(other)) == ("1", "2")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a call of Linux")
def test_linux_swaps_in_one_call_and_reports_failure(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    assert exchange_at_once(tmp_path / "one", tmp_path / "other")
    assert not exchange_at_once(tmp_path / "one", tmp_path / "missing")


def test_a_disk_error_becomes_an_export_error(tmp_path: Path) -> None:
    told = pytest.raises(ExportError, match=r"out cannot be written \(No space left on device\)")
    with told, publish.disk_errors_explained(tmp_path / "out"):
        raise OSError(28, "No space left on device")
