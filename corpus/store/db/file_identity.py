"""Notices when the open project file, or its WAL, no longer is the file at its path.

SQLite goes on writing to a file that was deleted, moved or replaced: such edits are in no file that
anybody finds again. Device and inode are therefore compared before each commit, which takes a few
microseconds.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class FileIdentity:
    """Device and inode of a project file and of its WAL, as they were when they were opened.

    `path` is absolute. Made before the file is opened: a file that is exchanged in between is
    noticed as well.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.wal = self.path.with_name(f"{self.path.name}-wal")
        self._opened = identity(self.path)
        self._opened_wal: tuple[int, int] | None = None

    def remember_wal(self) -> None:
        """Take the WAL for this file's: SQLite keeps it as long as a connection is open."""
        self._opened_wal = identity(self.wal)

    def displaced(self) -> str | None:
        """A sentence on a moved or deleted file and on what to do; None if it is in its place."""
        now = identity(self.path)
        if now is None:
            return f"{self.path.name} was deleted or moved; put it back"
        if now != self._opened:
            return (
                f"another file has taken the place of {self.path.name}; put back the one that was "
                "open"
            )
        if self._opened_wal is not None and identity(self.wal) != self._opened_wal:
            return f"{self.wal.name} was deleted or replaced; end the program and start it again"
        return None


def identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of the file at `path`, following links; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a Path's own stat takes half as long again, per key
    except OSError:
        return None
    return found.st_dev, found.st_ino
