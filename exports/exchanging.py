"""Two folders exchange their names: at once on Linux, by three renames elsewhere."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_AT_WORKING_FOLDER = -100  # AT_FDCWD
_RENAME_EXCHANGE = 2


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
