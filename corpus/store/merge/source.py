"""Reads another project file without changing it, or creating anything beside it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from corpus.errors import ProjectError
from corpus.store.db import database
from corpus.store.db.failures import explained_failures
from corpus.store.db.reading import is_sound, pragma, present, uri
from corpus.store.db.refusals import refuse_unknown
from corpus.store.db.schema_v1 import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def readable(path: Path) -> Iterator[str]:
    """The URI of a file with the content of the project at `path` and the current schema.

    That is the file itself if it is complete, which means that nobody has it open. Otherwise, and
    to upgrade an older one, it is a temporary copy. Raises `ProjectError` for a file that is no
    project or damaged.
    """
    if not present(path):
        raise ProjectError(f"There is no project at {path}.")
    with explained_failures(path):
        itself = uri(path, "mode=ro&immutable=1")
        with closing(sqlite3.connect(itself, uri=True)) as conn:
            refuse_unknown(path, conn)
            current = pragma(conn, "user_version") == SCHEMA_VERSION
        if current and not _with_name(path, "-wal").exists():
            before = _times(path)
            yield itself
            if _times(path) != before:
                raise ProjectError(f"{path} was changed while it was read: merge it again.")
            return
        with copied(path) as copy:
            yield uri(copy, "mode=ro")


@contextmanager
def copied(path: Path) -> Iterator[Path]:
    """A temporary copy of the project at `path`, with the current schema.

    Raises `ProjectError` for a file that is no project or damaged.
    """
    with TemporaryDirectory(prefix="annotator-") as folder:
        copy = Path(folder) / "other.db"
        with explained_failures(path):
            _copy(path, copy)
            try:
                database.connect(copy).close()
            except ProjectError as error:  # it names the copy, which the person does not know
                raise ProjectError(str(error).replace(str(copy), str(path))) from error
        yield copy


def is_damaged(path: Path) -> bool:
    """Whether SQLite finds the structure of a file damaged."""
    try:
        with closing(sqlite3.connect(uri(path, "mode=ro&immutable=1"), uri=True)) as conn:
            return not is_sound(conn)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return True


def _copy(path: Path, copy: Path) -> None:
    """Copy a file with the edits in its WAL; those of a killed process are copied as files."""
    try:
        if _with_name(path, "-shm").exists():
            with (
                closing(sqlite3.connect(uri(path, "mode=ro"), uri=True)) as conn,
                closing(sqlite3.connect(copy)) as target,
            ):
                conn.backup(target)
            return
        shutil.copyfile(path, copy)
        if _with_name(path, "-wal").exists():
            shutil.copyfile(_with_name(path, "-wal"), _with_name(copy, "-wal"))
    except OSError as error:
        message = f"{path} cannot be copied to {copy.parent}: {error.strerror or error}."
        raise ProjectError(message) from error


def _with_name(path: Path, suffix: str) -> Path:
    return path.with_name(f"{path.name}{suffix}")


def _times(path: Path) -> tuple[int, int, bool]:
    found = os.stat(path)  # noqa: PTH116 - the same look as in file_identity
    return found.st_size, found.st_mtime_ns, _with_name(path, "-wal").exists()
