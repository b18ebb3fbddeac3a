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
from exports.atomic import exchange, sync_files
from exports.training_set import manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

STAGED, ASIDE = "staged", "aside"
_STALE = 3600  # seconds after which a leftover cannot belong to a running export


def stage(out: Path) -> Path:
    """Make an empty folder beside `out`; ExportError if `out` must not be replaced."""
    recover(out)
    _check_replaceable(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    staged = _beside(out, STAGED)
    staged.mkdir()
    if out.exists():
        shutil.copymode(out, staged)
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
        _sync_folder(staged)
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
                    (leftover / name).rename(out / free)
        if time.time() - leftover.stat().st_mtime > _STALE:
            _delete(leftover)


def foreign(folder: Path) -> list[Path]:
    """Return the entries of an export folder that no export wrote or that were changed since."""
    ours = _ours(folder)
    return [path for path in sorted(folder.iterdir()) if path.name not in ours]


def _ours(folder: Path) -> set[str]:
    """Return the names that may be deleted; without a manifest, those that an export writes."""
    try:
        files = manifest.read(folder)["files"]
    except ExportError:
        return set(manifest.FILES)
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
            before.rename(after)
        _sync_folder(out)
    except BaseException:
        for before, after in plan:
            if after.exists() and not before.exists():
                after.rename(before)
        exchange(staged, out, aside=_beside(out, ASIDE))
        raise
    return [after for _, after in plan]


def _free_names(old: Path, new: Path) -> list[tuple[str, str]]:
    """Pair each foreign name of `old` with a free name in `new`: `NAME.kept` if taken."""
    taken = {path.name for path in new.iterdir()}
    names = sorted((path.name for path in foreign(old)), key=lambda name: (name in taken, name))
    pairs: list[tuple[str, str]] = []
    for name in names:
        tries = chain([name, f"{name}.kept"], (f"{name}.kept-{number}" for number in count(2)))
        free = next(one for one in tries if one not in taken)
        taken.add(free)
        pairs.append((name, free))
    return pairs


def _delete(folder: Path) -> None:
    """Delete an export folder unless it has foreign files."""
    if not folder.exists() or foreign(folder):
        return
    for path in folder.iterdir():
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
