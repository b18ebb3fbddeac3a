"""Replaces an export folder in one step.

A new export is built in a hidden folder beside the old one and swapped with it, in one system call
where there is one (Linux): a reader sees the old export or the new one, never files of both.
Elsewhere the old folder is renamed first; after a kill between the two renames, the next export
restores the old one.

Files that a person keeps in an export (a trained `model/`, an edited `config.cfg`) are moved to the
new one. Only files that an export wrote and nobody changed are deleted.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ExportError
from exports.atomic import check_parent, exchange, sync_files
from exports.options import SIDES
from exports.training_set import manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

STAGED, ASIDE = "staged", "aside"
_STALE = 3600  # seconds after which a leftover cannot belong to a running export


def stage(out: Path) -> Path:
    """Make an empty folder beside `out`; ExportError if `out` cannot be made or replaced."""
    check_parent(out)
    target = out.resolve()
    recover(target)
    _check_replaceable(out)
    staged = _beside(target, STAGED)
    staged.mkdir()
    if target.exists():
        shutil.copymode(target, staged)
    return staged


@contextmanager
def discarded_on_failure(staged: Path) -> Iterator[None]:
    """Delete the staged folder if the block fails."""
    try:
        yield
    except BaseException:
        _delete(staged)
        raise


@contextmanager
def disk_errors_explained(out: Path) -> Iterator[None]:
    """Raise an OSError of the block as ExportError."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(
            f"{out} cannot be written ({reason}): make room or choose another folder; "
            "a previous export there is unchanged"
        ) from error


def put_in_place(staged: Path, out: Path) -> list[Path]:
    """Swap the folders; return the new paths of the files kept from the old one.

    If moving those fails, the old folder is restored. After that the new one stays, and rests of
    the old one may remain beside it, hidden.
    """
    kept: list[Path] = []
    with discarded_on_failure(staged):
        sync_files(staged)
        for folder in (staged, *(path for path in staged.iterdir() if path.is_dir())):
            _sync_folder(folder)
        if out.exists() and any(out.iterdir()):
            kept = _exchange_keeping(staged, out)
        else:
            if out.exists():  # empty
                out.rmdir()
            staged.rename(out)
        _sync_folder(out.parent)
    _delete(staged)
    return kept


def recover(out: Path) -> None:
    """Repair after a killed export: restore the old folder, rescue files, delete the rest."""
    if not out.exists():
        for aside in sorted(_leftovers(out, ASIDE))[-1:]:
            aside.rename(out)
    for leftover in [*_leftovers(out, ASIDE), *_leftovers(out, STAGED)]:
        if manifest.is_ours(leftover) and out.exists():
            for name, free in _free_names(leftover, out):
                with suppress(FileNotFoundError):  # another running export was faster
                    _move(leftover / name, out / free)
        if time.time() - leftover.stat().st_mtime > _STALE:
            _delete(leftover)


def foreign(folder: Path) -> list[str]:
    """Return the entries of an export folder that no export wrote or that were changed since.

    An entry of the folder of a side is `SIDE/NAME`.
    """
    ours = _ours(folder)
    names: list[str] = []
    for path in folder.iterdir():
        inside = path.is_dir() and path.name in SIDES
        entries = path.iterdir() if inside else [path]
        names += (entry.relative_to(folder).as_posix() for entry in entries)
    return sorted(name for name in names if name not in ours)


def _ours(folder: Path) -> set[str]:
    """Return the names that may be deleted; without a manifest, those that an export writes."""
    try:
        files = manifest.read(folder)["files"]
    except ExportError:
        return {name for name in manifest.names_in(folder) if manifest.FILES.fullmatch(name)}
    untouched = {
        name
        for name, file in files.items()
        if (folder / name).is_file() and manifest.file_hash(folder / name) == file["sha256"]
    }
    return {manifest.NAME, *untouched}


def _check_replaceable(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise ExportError(f"{out} is a file: give a folder")
    if out.samefile(Path.cwd()):
        raise ExportError(f"{out} is the current folder: run the export from another one")
    if any(out.iterdir()) and not manifest.is_ours(out):
        raise ExportError(f"{out} is not an export: choose another folder")


def _exchange_keeping(staged: Path, out: Path) -> list[Path]:
    """Swap, then move foreign files from the old folder to the new one; all of them or none."""
    plan = [(staged / name, out / free) for name, free in _free_names(out, staged)]
    exchange(staged, out, aside=_beside(out, ASIDE))
    try:
        for before, after in plan:
            _move(before, after)
        _sync_folder(out)
    except BaseException:
        for before, after in plan:
            if after.exists() and not before.exists():
                after.rename(before)
            if after.parent != out and after.parent.exists():
                after.parent.rmdir()
        exchange(staged, out, aside=_beside(out, ASIDE))
        raise
    return [after for _, after in plan]


def _move(before: Path, after: Path) -> None:
    after.parent.mkdir(exist_ok=True)
    before.rename(after)


def _free_names(old: Path, new: Path) -> list[tuple[str, str]]:
    """Pair each foreign name of `old` with a free name in `new`: `NAME.kept` if taken.

    Entries of the folder of a side stay together; spaCy would read them in that of a new set.
    """
    taken = {path.name for path in new.iterdir()}
    names = sorted(foreign(old), key=lambda name: (name.split("/")[0] in taken, name))
    free: dict[str, str] = {}
    for first in dict.fromkeys(name.split("/")[0] for name in names):
        tries = chain([first, f"{first}.kept"], (f"{first}.kept-{number}" for number in count(2)))
        free[first] = next(one for one in tries if one not in taken)
        taken.add(free[first])
    return [
        (name, "/".join([free[first], *rest]))
        for name in names
        for first, *rest in [name.split("/")]
    ]


def _delete(folder: Path) -> None:
    """Delete an export folder unless it has foreign files."""
    if not folder.exists() or foreign(folder):
        return
    for path in folder.iterdir():
        if path.is_dir():
            for file in path.iterdir():
                file.unlink(missing_ok=True)
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
    folder.rmdir()


def _beside(out: Path, kind: str) -> Path:
    return out.with_name(f".{out.name}.{secrets.token_hex(4)}.{kind}")


def _leftovers(out: Path, kind: str) -> list[Path]:
    """Return the folders named by `_beside`; compared as text, for a name may have `*` or `[`."""
    if not out.parent.is_dir():
        return []
    begin, end = f".{out.name}.", f".{kind}"
    return [
        path
        for path in out.parent.iterdir()
        if path.name.startswith(begin)
        and path.name.endswith(end)
        and len(path.name) == len(begin) + 8 + len(end)
        and path.is_dir()
    ]


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
