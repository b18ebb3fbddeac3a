"""Keeping a trained suggester, whole or not at all: written in a hidden folder, then named.

What a killed training left is taken away by the next one, once nobody can be at work in it.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from corpus.suggesters.trained import HELD_OUT, RECORD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from corpus.suggesters.trained import HeldOut

_ENDING = ".training"
_STALE = 3600  # seconds without progress after which nobody is at work in a folder


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """An empty hidden folder in `folder`; what is in it is gone after the block unless kept.

    ExportError where the disk refuses.
    """
    made = folder / f".{secrets.token_hex(4)}{_ENDING}"
    try:
        _clear(folder)
        made.mkdir(parents=True)
        yield made
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"{folder} cannot be written ({reason}): make room, or change its permissions."
        raise ExportError(message) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
        _remove_if_empty(folder)


def free_name(folder: Path, taken: Collection[str]) -> str:
    """`trained-1`, or the first number after it that nothing has or had."""
    names = (f"trained-{number}" for number in count(1))
    return next(name for name in names if name not in taken and not (folder / name).exists())


def keep(
    made: Path, folder: Path, name: str, *, record: Mapping[str, Any], kept: Iterable[HeldOut]
) -> Path:
    """Write the last files and give the folder its name; ExportError where it is taken."""
    told = json.dumps({"name": name, **record}, ensure_ascii=False, indent=1)
    (made / RECORD).write_text(told + "\n", encoding="utf-8", newline="\n")
    lines = "".join(held.line() + "\n" for held in kept)
    (made / HELD_OUT).write_text(lines, encoding="utf-8", newline="\n")
    _sync(made)
    if (folder / name).exists():
        raise ExportError(f"{folder / name} is there already: choose another --name")
    return made.rename(folder / name)


def _clear(folder: Path) -> None:
    for left in folder.glob(f".*{_ENDING}"):
        if time.time() - left.stat().st_mtime > _STALE:
            shutil.rmtree(left, ignore_errors=True)


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _sync(folder: Path) -> None:
    """Flush every file to the disk, so that the name never leads to half of one."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
