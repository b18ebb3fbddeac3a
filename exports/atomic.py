"""Atomic writes: a text file by rename, two folders by exchanging their names."""

from __future__ import annotations

import ctypes
import os
import secrets
import sys
from typing import TYPE_CHECKING

from corpus.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path


_AT_WORKING_FOLDER = -100  # AT_FDCWD
_RENAME_EXCHANGE = 2


def write_whole(path: Path, text: str) -> None:
    """Put `text` at `path` (UTF-8); ExportError, and what was there as it was, where it fails."""
    staged = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with staged.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)
    except OSError as error:
        staged.unlink(missing_ok=True)
        message = f"{path} cannot be written: {error.strerror or error}; choose another file."
        raise ExportError(message) from error
    except BaseException:
        staged.unlink(missing_ok=True)
        raise


def exchange(one: Path, other: Path, *, aside: Path) -> None:
    """Exchange two folders of one file system; OSError, and both as they were, where it fails.

    `aside` is a free name that is used where the system cannot exchange.
    """
    if not exchange_at_once(one, other):
        _exchange_by_renames(one, other, aside)


def exchange_at_once(one: Path, other: Path) -> bool:
    """Exchange in one system call; False where the system or the file system has none."""
    if not sys.platform.startswith("linux"):
        return False
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    if renameat2 is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    here = _AT_WORKING_FOLDER
    return bool(renameat2(here, names[0], here, names[1], _RENAME_EXCHANGE) == 0)


def _exchange_by_renames(one: Path, other: Path, aside: Path) -> None:
    try:
        other.rename(aside)
        one.rename(other)
        aside.rename(one)
    except BaseException:
        if not one.exists():
            other.rename(one)
        if not other.exists():
            aside.rename(other)
        raise
