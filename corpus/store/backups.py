"""Backups of a project: copies that SQLite makes while people work, checked before they are kept.

A backup is a project file with the setting `backup`: the time when it was made, and the numbers of
the last edit and article at that time. A file without this setting, or with later work in it, is
never replaced. A backup has no browser logins, so that restoring it does not revive a revoked one.

Automatic backups are in the folder of the project and have the day in their name. The project keeps
those of the last days on which somebody worked (`Backups.kept`).
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing, suppress
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import InputError, ProjectError
from corpus.store.db.clock import now
from corpus.store.db.failures import reason
from corpus.store.db.reading import is_project, is_sound, pragma, present, uri
from corpus.store.db.schema_v1 import APPLICATION_ID
from corpus.store.settings import keep_setting, setting

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.db.connection import Database

KEPT = 7
"""Automatic backups that a project keeps by default."""

MOST_MEGABYTES = 200
"""The size in MB of a project file up to which automatic backups are made by default."""

_KEPT, _MEGABYTES, _MARK = "backups_kept", "backups_megabytes", "backup"
_DAMAGE = "the project is damaged, so no backup was made; `annotator check` lists the damage"


class Backup(NamedTuple):
    """A backup file, and when it was made (UTC, ISO 8601)."""

    path: Path
    made_at: str


class Backups:
    """Makes backups of one open project at `path`."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path

    @property
    def kept(self) -> int:
        """The number of automatic backups to keep; 0 for none."""
        return int(setting(self._db, _KEPT) or KEPT)

    @property
    def megabytes(self) -> int:
        """The size of the file up to which automatic backups are made."""
        return int(setting(self._db, _MEGABYTES) or MOST_MEGABYTES)

    def keep(self, *, kept: int | None = None, megabytes: int | None = None) -> None:
        """Change how many automatic backups are kept, and up to which size of the file."""
        if kept is not None:
            keep_setting(self._db, _KEPT, str(kept))
        if megabytes is not None:
            keep_setting(self._db, _MEGABYTES, str(megabytes))

    @property
    def why_off(self) -> str:
        """Why no automatic backups are made; empty if they are."""
        if self.kept == 0:
            return "switched off (`annotator backup --keep 7` switches them on)"
        size = self._path.stat().st_size / 1e6
        if size > self.megabytes:
            return (
                f"the file has {size:,.0f} MB and the limit is {self.megabytes:,} MB "
                f"(`annotator backup --up-to {size + 500:.0f}` raises the limit)"
            )
        return ""

    def make(self, target: Path) -> Backup:
        """Make a backup at `target`; it replaces an earlier backup there.

        Raises `InputError` if `target` is any other file, and `ProjectError` if the project is
        damaged or the backup cannot be written; an earlier one then stays.
        """
        if os.path.lexists(target):
            self._refuse_other(target)
        elif not target.parent.is_dir():
            raise _no_folder(target)
        made = target.with_name(f".{os.urandom(8).hex()}.new")
        try:
            at = self._write(made)
            made.replace(target)
        except (sqlite3.DatabaseError, OSError) as error:
            raise _not_written(target, error) from error
        finally:
            for suffix in ("", "-journal"):
                with suppress(OSError):
                    made.with_name(made.name + suffix).unlink(missing_ok=True)
        return Backup(target, at)

    def _write(self, made: Path) -> str:
        at = now()
        with closing(sqlite3.connect(made, isolation_level=None)) as conn:
            self._db.conn.backup(conn)
            conn.execute("PRAGMA journal_mode = DELETE")
            conn.execute("DELETE FROM web_logins")
            conn.execute(
                f"INSERT OR REPLACE INTO settings SELECT ?, ? || ' ' || ({_EXTENT})",
                [_MARK, at],
            )
            if not is_sound(conn):
                raise ProjectError(f"{self._path}: {_DAMAGE}.")
        with made.open("rb") as file:
            os.fsync(file.fileno())
        return at

    def _refuse_other(self, target: Path) -> None:
        """Raise `InputError` unless `target` is a backup of this project without later work."""
        if present(target) and target.samefile(self._path):
            raise InputError(f"{target} is the project itself: name another file.")
        if target.is_file() and not target.is_symlink() and _made_at(target, self._identity):
            return
        message = (
            f"{target} exists and is not a backup of this project, or somebody has worked in it: "
            "name another file."
        )
        raise InputError(message)

    @property
    def _identity(self) -> str:
        return setting(self._db, "identity") or ""

    def make_of_today(self) -> Backup | None:
        """Make the automatic backup of today, and delete the oldest beyond the number to keep.

        None if automatic backups are off, or nothing has changed since the backup of today. Raises
        what `make` raises.
        """
        target = _of_day(self._path, date.today())
        if self.why_off or (target.exists() and _changed_at(target) >= _changed_at(self._path)):
            return None
        made = self.make(target)
        for old in automatic(self._path)[self.kept :]:
            if _made_at(old, self._identity):
                old.unlink()
        return made


_EXTENT = (
    "SELECT (SELECT coalesce(max(seq), 0) FROM edits) || ' ' || "
    "(SELECT coalesce(max(number), 0) FROM articles)"
)
"""The last edit and article of a file, to see whether somebody has worked in a backup."""


def _changed_at(path: Path) -> float:
    """When a file or its WAL was last written."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return max(file.stat().st_mtime for file in files if present(file))


def _of_day(path: Path, day: date) -> Path:
    return path.with_name(f"{path.stem}.backup-{day.isoformat()}{path.suffix}")


_ASIDE = re.compile(r".+\.(backup-\d{4}-\d\d-\d\d|replaced-\d+)")
"""The names, without ending, of automatic backups and of what `restore` puts aside."""


def projects_in(folder: Path) -> list[Path]:
    """The project files in a folder whose names end in `.db`, by name; no automatic backups."""
    try:
        found = sorted(folder.glob("*.db"))
    except OSError:  # such as a name that is too long for the file system
        return []
    return [path for path in found if is_project(path) and not _ASIDE.fullmatch(path.stem)]


def automatic(path: Path) -> list[Path]:
    """The files that have the name of an automatic backup of a project, the newest first."""
    name = re.compile(re.escape(path.stem) + r"\.backup-\d{4}-\d\d-\d\d" + re.escape(path.suffix))
    with suppress(OSError):
        return sorted(
            (found for found in path.absolute().parent.iterdir() if name.fullmatch(found.name)),
            reverse=True,
        )
    return []


def newest_good(path: Path) -> Backup | None:
    """The newest sound automatic backup of a project; None if there is none.

    The identity of the project is not compared, because the project may be damaged or gone.
    """
    for found in automatic(path):
        made_at = _made_at(found, None)
        if made_at and _is_good(found):
            return Backup(found, made_at)
    return None


def _is_good(path: Path) -> bool:
    """Whether a file is a project, and SQLite finds nothing wrong with its structure."""
    try:
        with closing(sqlite3.connect(uri(path, "mode=ro&immutable=1"), uri=True)) as conn:
            return pragma(conn, "application_id") == APPLICATION_ID and is_sound(conn)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False


def _made_at(path: Path, identity: str | None) -> str | None:
    """The time at which a backup was made; None if the file is no backup or has later work in it.

    With `identity`, also None for a backup of another project.
    """
    if present(path.with_name(f"{path.name}-wal")):
        return None
    try:
        with closing(sqlite3.connect(uri(path, "mode=ro&immutable=1"), uri=True)) as conn:
            stored = dict(
                conn.execute("SELECT key, value FROM settings WHERE key IN ('identity', 'backup')")
            )
            (extent,) = conn.execute(_EXTENT).fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return None
    at, _, then = stored.get(_MARK, "").partition(" ")
    same = identity is None or stored.get("identity") == identity
    return at if at and same and then == extent else None


def restore(backup: Path, path: Path) -> Path | None:
    """Put a copy of a backup in the place of a project; returns the new path of the former file.

    The project and its WAL are renamed and not deleted; None if there was none. Raises
    `InputError` if `backup` is no sound backup, and `ProjectError` if it cannot be copied.
    """
    if not present(backup):
        raise InputError(f"There is no backup at {backup}: name another file.")
    made_at = _made_at(backup, None)
    if made_at is None or not _is_good(backup):
        message = (
            f"{backup} is not a backup, is damaged, or somebody has worked in it: name another "
            "backup, such as one that `annotator backup --list` shows."
        )
        raise InputError(message)
    if not path.absolute().parent.is_dir():
        raise _no_folder(path)
    made = path.with_name(f".{os.urandom(8).hex()}.new")
    aside = _free_name(path)
    try:
        with (
            closing(sqlite3.connect(uri(backup, "mode=ro&immutable=1"), uri=True)) as source,
            closing(sqlite3.connect(made, isolation_level=None)) as conn,
        ):
            source.backup(conn)
            conn.execute("DELETE FROM settings WHERE key = ?", [_MARK])
        with made.open("rb") as file:
            os.fsync(file.fileno())
        existed = path.exists()
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
        made.rename(path)
    except (sqlite3.DatabaseError, OSError) as error:
        raise _not_written(path, error) from error
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)
    return aside if existed else None


def _not_written(path: Path, error: sqlite3.DatabaseError | OSError) -> ProjectError:
    why = reason(error) if isinstance(error, sqlite3.Error) else error.strerror or str(error)
    return ProjectError(f"{path} cannot be written: {why}.")


def _no_folder(path: Path) -> ProjectError:
    return ProjectError(
        f"{path} cannot be written: there is no folder {path.parent}; create it, or name another "
        "file."
    )


def _free_name(path: Path) -> Path:
    """A free name for a file that is moved out of the way."""
    number = 1
    while True:
        name = path.with_name(f"{path.stem}.replaced-{number}{path.suffix}")
        if not os.path.lexists(name):
            return name
        number += 1
